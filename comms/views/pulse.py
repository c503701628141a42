"""A pulse survey as those see it who answer: no sign-in, no name, nothing kept but the answers and the day."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Page
from comms.errors.questions import FormTooOld
from comms.forms.surveys import PulseForm
from comms.models import PulseSurvey
from comms.queries.surveys import opening_of, survey_by_token
from comms.rules.surveys import Opening
from comms.services.surveys import form_token, give_answer

# Three answers and 150 words are far below this.
_LARGEST = 20_000


class _SurveyDoor(PlainPage):
    """Finds the survey by the secret part of the address; says so plainly when it cannot be answered."""

    access = Access.PUBLIC
    survey: PulseSurvey | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for the survey first."""
        self.survey = survey_by_token(kwargs["survey_token"])
        if self.survey is None:
            return self.shut("There is no survey at this address", 404)
        return super().dispatch(request, *args, **kwargs)

    def page(self) -> Page:
        """The survey's title."""
        if self.survey is None:
            return Page(title=self.title)
        return Page(title=self.survey.title, caption=self.survey.council.name)

    def shut(self, title: str, status: int, words: str = "") -> HttpResponseBase:
        """A page with one sentence."""
        said = words or "Check the link: it may have been cut when it was passed on."
        return self.render(status=status, template="comms/pulse_shut.html", page=Page(title=title), said=said)


@method_decorator([login_not_required, never_cache], name="dispatch")
class PulsePage(_SurveyDoor, PlainFormPage):
    """Three statements and a comment."""

    template_name = "comms/pulse.html"
    form_class = PulseForm
    survey: PulseSurvey

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form while the survey is open."""
        return self._closed(200) or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep the answer."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST:
            return self.shut("That was too much", 413, "Open the page again and write less.")
        return self._closed(409) or super().post(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        """The survey's statements; a key of its own for each form."""
        return {"survey": self.survey, "initial": {"token": form_token(self.survey)}}

    def context(self) -> dict[str, Any]:
        """What it is about."""
        return {"survey": self.survey}

    def perform(self, form: Any) -> HttpResponseBase:
        """Keep it; a second click says thank you as well."""
        try:
            give_answer(
                survey=self.survey,
                token=form.cleaned_data["token"],
                answers=form.answers,
                comment=form.cleaned_data["comment"],
            )
        except FormTooOld:
            form.data = form.data.copy()
            form.data["token"] = form_token(self.survey)
            raise
        return HttpResponseRedirect(reverse("comms:pulse-thanks", args=[self.survey.token]))

    def _closed(self, status: int) -> HttpResponseBase | None:
        """What is said while no answers are taken."""
        found = opening_of(self.survey, london_date(self.now))
        if found == Opening.BEFORE:
            day = format_date(self.survey.opens_on)
            return self.shut(
                "This survey is not open yet", status, f"It opens on {day}. Please come back then."
            )
        if found == Opening.CLOSED:
            return self.shut("This survey is closed", status, "Thank you for wanting to answer.")
        return None


@method_decorator([login_not_required, never_cache], name="dispatch")
class PulseThanksPage(_SurveyDoor):
    """After answering."""

    template_name = "comms/pulse_thanks.html"
    title = "Thank you"

    def page(self) -> Page:
        """Thanks."""
        return Page(title="Thank you", caption=self.survey.title if self.survey else "")
