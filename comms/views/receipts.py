"""The pages behind the links of a briefing: unsubscribe, come back, “I have read this”. No sign-in, no cookie needed.

Mail scanners open every link: opening changes nothing here, only a button does.
"""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Page
from comms.errors.receipts import LinkGone
from comms.models import Delivery
from comms.queries.receipts import Wish, held_delivery, wish_of
from comms.services.acknowledging import acknowledge
from comms.services.tokens import delivery_of_read_token, delivery_of_unsubscribe_token
from comms.services.unsubscribing import LINK, ONE_CLICK, come_back, unsubscribe

# A button or a mail program sends a few dozen bytes.
_LARGEST = 20_000
_EVERYTHING = "everything"


def body_size(request: HttpRequest) -> int:
    """How many bytes come, as far as the sender says."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


class _LinkPage(PlainPage):
    """A page that a signed link leads to. Whatever is wrong with the link, the answer is the same."""

    access = Access.PUBLIC
    delivery: Delivery

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for the delivery first; one query, none for a forged link."""
        if body_size(request) > _LARGEST:
            return self.shut("That was too much", 413, "Open the link again and press the button.")
        found = held_delivery(self.number(kwargs))
        if found is None:
            return self.gone()
        self.delivery = found
        return super().dispatch(request, *args, **kwargs)

    def number(self, kwargs: dict[str, Any]) -> UUID | None:
        """The delivery the link was made for."""
        raise NotImplementedError

    def gone(self) -> HttpResponseBase:
        """One neutral sentence."""
        return self.shut("There is nothing at this address", 404, f"{LinkGone.sentence}.")

    def shut(self, title: str, status: int, said: str) -> HttpResponseBase:
        """A page with one sentence."""
        context = {"page": Page(title=title), "said": said}
        return render(self.request, "comms/unsubscribe_shut.html", context, status=status)

    def refused(self, error: UserFacingError) -> HttpResponseBase:
        """Say why not."""
        if isinstance(error, LinkGone):
            return self.gone()
        return self.shut("That could not be done now", 429, f"{error}.")


class _UnsubscribeLink(_LinkPage):
    @cached_property
    def wish(self) -> Wish:
        """What the link would end, and what is ended."""
        return wish_of(self.delivery)

    def number(self, kwargs: dict[str, Any]) -> UUID | None:
        """The delivery of an unsubscribing link."""
        return delivery_of_unsubscribe_token(kwargs["unsubscribe_token"])

    def address(self, name: str) -> str:
        """Another address of the same link."""
        return reverse(f"comms:{name}", args=[self.kwargs["unsubscribe_token"]])


@method_decorator([login_not_required, never_cache], name="dispatch")
class UnsubscribePage(_UnsubscribeLink):
    """What it would end, with its buttons; once it is ended, that it is, and how to come back."""

    template_name = "comms/unsubscribe.html"

    def page(self) -> Page:
        """Unsubscribe, or that it is done."""
        title = "You have unsubscribed" if self.wish.has_left else "Unsubscribe"
        return Page(title=title, caption=self.delivery.council.name)

    def context(self) -> dict[str, Any]:
        """Whose mail, and to whom it went."""
        return {
            "wish": self.wish,
            "council_name": self.delivery.council.name,
            "page_url": self.request.path,
            "back_url": self.address("unsubscribe-undo"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it, and show that it is done."""
        everything = request.POST.get("what") == _EVERYTHING
        try:
            unsubscribe(delivery_id=self.delivery.pk, from_everything=everything, method=LINK)
        except UserFacingError as error:
            return self.refused(error)
        return HttpResponseRedirect(request.path)


@method_decorator([login_not_required, never_cache], name="dispatch")
class UnsubscribeUndo(_UnsubscribeLink):
    """The button “I want to hear again”."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it, and show the page as it was before."""
        try:
            come_back(delivery_id=self.delivery.pk)
        except UserFacingError as error:
            return self.refused(error)
        return HttpResponseRedirect(self.address("unsubscribe"))


@method_decorator([csrf_exempt, login_not_required, never_cache], name="dispatch")
class UnsubscribeOneClick(_UnsubscribeLink):
    """What a mail program posts to when its own button is pressed (RFC 8058): no cookie, no page, no way on.

    GOV.UK Notify posts an empty body. Who opens the address gets the page with the buttons.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the page."""
        return HttpResponseRedirect(self.address("unsubscribe"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Unsubscribe from the audiences of the briefing."""
        if (request.POST or request.FILES) and request.POST.get("List-Unsubscribe") != "One-Click":
            return HttpResponse("This is no one-click request.\n", status=400, content_type="text/plain")
        try:
            unsubscribe(delivery_id=self.delivery.pk, from_everything=False, method=ONE_CLICK)
        except UserFacingError as error:
            return self.refused(error)
        return HttpResponse("Unsubscribed.\n", content_type="text/plain")


@method_decorator([login_not_required, never_cache], name="dispatch")
class ReadPage(_LinkPage):
    """What is to be confirmed, and the button."""

    template_name = "comms/acknowledge.html"

    def number(self, kwargs: dict[str, Any]) -> UUID | None:
        """The delivery of a link for reading."""
        return delivery_of_read_token(kwargs["read_token"])

    def page(self) -> Page:
        """Thanks, once it is confirmed."""
        done = self.delivery.acknowledged_at is not None
        title = "Thank you" if done else "Have you read this?"
        return Page(title=title, caption=self.delivery.council.name)

    def context(self) -> dict[str, Any]:
        """The title of what was sent, unless it is under an embargo that holds: nobody knows who reads this page."""
        embargo = self.delivery.release.embargo
        secret = embargo is not None and not embargo.is_lifted(self.now)
        return {
            "delivery": self.delivery,
            "title": "" if secret else self.delivery.text.title,
            "sent_at": self.delivery.submitted_at or self.delivery.begun_at,
            "page_url": self.request.path,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Write it down once; pressing again says thank you again."""
        try:
            acknowledge(delivery_id=self.delivery.pk)
        except UserFacingError as error:
            return self.refused(error)
        return HttpResponseRedirect(request.path)
