"""The page behind the link of a reminder: one action, two buttons, no sign-in.

Opening it changes nothing, only a button does. Nothing of it is kept by browsers or proxies, and no address it leads
to learns its own. There is no cookie whose power another page could borrow: the secret is in the address alone, so
the check of where a form comes from is left out, as mail programs that keep no cookies need it.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from assessment_ready.actions.errors import NoCheckIn
from assessment_ready.actions.errors.links import LinkAnswered, LinkGone, LinkOld, LinkOwner
from assessment_ready.actions.forms.links import LinkCheckInForm
from assessment_ready.actions.models import Action, CheckIn
from assessment_ready.actions.services.reminder_links import Opened, opened, report
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.throttle import client_address
from assessment_ready.councils.views.plain import PlainFormPage
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Page

# A form sends a few hundred bytes.
_LARGEST = 20_000
# So often may one address press a button, or open links that lead nowhere.
_PRESSES, _WITHIN_SECONDS = 30, 600


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class CheckInLinkView(PlainFormPage):
    """What was reported last, “No change”, and three fields."""

    access = Access.PUBLIC
    title = "Check in"
    template_name = "actions/link.html"
    form_class = LinkCheckInForm
    found: Opened
    action: Action

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the link first; whatever the answer, nobody keeps it."""
        response = self._answer(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") and _pressed_too_often(request):
            return self.shut(
                "Please wait a little", "Too much came from where you are. Try again later.", 429
            )
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal() or int(size) > _LARGEST:
            return self.shut("That was too much", "Open the link again and write less.", 413)
        found = opened(kwargs["token"], self.now)
        if found is None:
            return self.shut("There is nothing at this address", LinkGone.sentence, 404)
        self.found = found
        if found.refusal is not None:
            return self.shut("This link cannot be used", str(found.refusal), 410)
        assert found.action is not None
        self.action = found.action
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The two ways to answer; once it is answered, what was reported."""
        return self._reported() if self.found.answered else super().get(request, *args, **kwargs)

    def page(self) -> Page:
        """The action."""
        return Page(title=self.title, caption=self.found.membership.council.name)

    def form_kwargs(self) -> dict[str, Any]:
        """What was reported last is there already."""
        names = ("progress", "forecast_on")
        return {"action": self.action, "initial": {name: getattr(self.action, name) for name in names}}

    def context(self) -> dict[str, Any]:
        """The action and what was said of it last."""
        return {
            "action": self.action,
            "last": self.found.last,
            "owner": self.found.membership.user.full_name,
            "no_change_url": reverse("actions:check-in-link-no-change", args=[self.kwargs["token"]]),
            "sign_in_url": _signed_in_way(self.action),
        }

    def perform(self, form: LinkCheckInForm) -> HttpResponseBase:
        """Report, and show what was reported. What belongs to no field stands above the form."""
        try:
            return self.reported_by(lambda: report(token=self.kwargs["token"], values=form.values))
        except UserFacingError as error:
            if getattr(error, "field", None) in form.fields:
                raise
            raise UserFacingError(str(error)) from error

    def reported_by(self, act: Any) -> HttpResponseBase:
        """Do it; what was decided meanwhile is said plainly."""
        try:
            act()
        except LinkAnswered:
            pass  # the page shows what was reported
        except (LinkGone, LinkOld, LinkOwner, NoCheckIn) as error:
            return self.shut("This link cannot be used", str(error), 410)
        return HttpResponseRedirect(reverse("actions:check-in-link", args=[self.kwargs["token"]]))

    def _reported(self) -> HttpResponseBase:
        made: CheckIn | None = self.found.answered
        page = Page(title="This is reported", caption=self.found.membership.council.name)
        return self.render(template="actions/link_reported.html", page=page, made=made)

    def shut(self, title: str, said: str, status: int) -> HttpResponseBase:
        """A page with one sentence, and the way through the front door."""
        context = {"page": Page(title=title), "said": said, "sign_in_url": reverse("councils:sign-in")}
        return render(self.request, "actions/link_shut.html", context, status=status)


class CheckInLinkNoChangeView(CheckInLinkView):
    """The button “No change”."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Report it, and show that it is reported."""
        try:
            return self.reported_by(lambda: report(token=self.kwargs["token"], values=None))
        except UserFacingError as error:
            return self.shut("That could not be reported", f"{str(error).rstrip('.')}.", 409)


def _signed_in_way(action: Action) -> str:
    return reverse("actions:action", args=[action.council.slug, action.pk])


def _pressed_too_often(request: HttpRequest) -> bool:
    key = f"actions:link:{client_address(request)}"
    cache.add(key, 0, _WITHIN_SECONDS)
    try:
        return bool(cache.incr(key) > _PRESSES)
    except ValueError:  # it ran out between the two
        return False
