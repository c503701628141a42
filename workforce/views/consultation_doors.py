"""A consultation as people without an account see it: the draft, a form while it is open, then what came of it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.throttle import client_address
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.ui.dates import format_range, london_date
from assessment_ready.ui.pages import Page
from workforce.errors.consultations import FormTooOld
from workforce.forms.consultations import OpenCommentForm
from workforce.models import Consultation
from workforce.queries import consultations as queries
from workforce.rules.consultations import Opening
from workforce.services.consultation_comments import form_token, give_comment_from_outside
from workforce.views.consultation_comments import shut_words
from workforce.views.consultations import outcome_context

# 500 words and a name are far below this.
_LARGEST = 60_000


class _Door(PlainPage):
    """Finds the consultation by the secret part of the address; says so plainly when there is none."""

    access = Access.PUBLIC
    consultation: Consultation | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for the consultation first."""
        self.consultation = queries.consultation_by_token(kwargs["consultation_token"])
        if self.consultation is None:
            return self.shut(
                "There is no consultation at this address",
                404,
                "Check the link: it may have been cut when it was passed on, or the council has taken it back.",
            )
        return super().dispatch(request, *args, **kwargs)

    def page(self) -> Page:
        """The consultation's title."""
        if self.consultation is None:
            return Page(title=self.title)
        return Page(title=self.consultation.title, caption=self.consultation.council.name)

    def open_url(self, name: str = "consultation-open") -> str:
        """A page at the secret address."""
        assert self.consultation is not None
        return reverse(f"workforce:{name}", args=[self.consultation.token])

    @property
    def opening(self) -> Opening:
        """Whether it takes comments."""
        assert self.consultation is not None
        return queries.opening_of(self.consultation, london_date(self.now))

    def shut(self, title: str, status: int, said: str) -> HttpResponseBase:
        """A page with one sentence."""
        opened = self.consultation is not None and self.opening != Opening.BEFORE
        back = self.open_url() if opened else ""
        caption = self.consultation.title if self.consultation is not None else ""
        context = {"page": Page(title=title, caption=caption), "said": said, "back": back}
        return render(self.request, "workforce/consultation_shut.html", context, status=status)


@method_decorator([login_not_required, never_cache], name="dispatch")
class OpenPage(_Door):
    """The draft with a link to comment on each part; what came of it once that is published."""

    template_name = "workforce/consultation_open.html"
    consultation: Consultation

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing of the draft before the first day."""
        if self.opening == Opening.BEFORE:
            return self.shut(
                "This consultation is not open yet", 200, shut_words(self.consultation, self.opening)
            )
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        """The draft and, once published, the answers."""
        row, is_open = self.consultation, self.opening == Opening.OPEN
        return {
            "consultation": row,
            "days": format_range(row.opens_on, row.closes_on),
            "parts": queries.draft_parts(row.strategy),
            "comment_url": self.open_url("consultation-open-comment") if is_open else "",
            "said": "" if is_open else shut_words(row, self.opening),
            "outcome": outcome_context(row) if row.published_at else None,
        }


@method_decorator([login_not_required, never_cache], name="dispatch")
class OpenCommentPage(_Door, PlainFormPage):
    """One comment, with a name only if one wishes."""

    template_name = "workforce/consultation_open_comment.html"
    form_class = OpenCommentForm
    consultation: Consultation

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form while the consultation is open."""
        return self._closed(200) or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep the comment."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST:
            return self.shut("That was too much", 413, "Go back and write less.")
        return self._closed(409) or super().post(request, *args, **kwargs)

    def page(self) -> Page:
        """What one does here."""
        return Page(title="Comment on the draft", caption=self.consultation.title)

    def form_kwargs(self) -> dict[str, Any]:
        """Everything of the draft; a key of its own for each form."""
        self.parts = queries.draft_parts(self.consultation.strategy)
        about = self.request.GET.get("about", "") or "whole"
        initial = {"about": about, "token": form_token(self.consultation)}
        return {"parts": queries.part_choices(self.parts), "initial": initial}

    def context(self) -> dict[str, Any]:
        """The words the comment is about."""
        parts = getattr(self, "parts", [])
        return {"part": queries.part_of(parts, self.request.GET.get("about", "")), "back": self.open_url()}

    def perform(self, form: Any) -> HttpResponseBase:
        """Keep it; a second click says thank you as well."""
        try:
            give_comment_from_outside(
                consultation=self.consultation,
                token=form.cleaned_data["token"],
                visitor=client_address(self.request) or "",
                values=form.values,
            )
        except FormTooOld:
            form.data = form.data.copy()
            form.data["token"] = form_token(self.consultation)
            raise
        return HttpResponseRedirect(self.open_url("consultation-open-thanks"))

    def _closed(self, status: int) -> HttpResponseBase | None:
        """What is said while no comments are taken."""
        found = self.opening
        if found == Opening.OPEN:
            return None
        title = (
            "This consultation is not open yet" if found == Opening.BEFORE else "This consultation is closed"
        )
        return self.shut(title, status, shut_words(self.consultation, found))


@method_decorator([login_not_required, never_cache], name="dispatch")
class OpenThanksPage(_Door):
    """After commenting."""

    template_name = "workforce/consultation_thanks.html"

    def page(self) -> Page:
        """Thanks."""
        return Page(
            title="Thank you for your comment",
            caption=self.consultation.title if self.consultation else "",
        )

    def context(self) -> dict[str, Any]:
        """The way back to the draft."""
        return {"back": self.open_url()} if self.consultation is not None else {}
