"""Scheduling a cleared briefing: a few questions, then everything on one page before it is confirmed."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView, CouncilPage
from assessment_ready.sending.models import Means, UnknownPolicy
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, SummaryRow
from comms.forms.releases import LATER, ConfirmForm, ScheduleForm, moment_initial
from comms.models import Activity, Audience, BriefingText, Release, ReleaseKind
from comms.queries import releases as queries
from comms.queries.recipients import Target, recipients, since_cleared, target_for
from comms.rules.releases import LEFT_OUT_WORDS, USUAL_CHASE, USUAL_HOURS, ReleaseValues, minutes_words
from comms.services.releases import check_values, schedule
from comms.views.previews import Preview, preview_parts
from comms.views.within_briefing import WithinBriefing

# What stands for "a reason was given" while the page only shows who would receive it.
_SOME_REASON = "to be given"


class WithinSchedule(WithinBriefing):
    """A page on the way to sending a briefing. The answers stand in the address; nothing is kept before the end."""

    permission = Perm.SEND_BRIEFINGS

    @cached_property
    def original(self) -> Release | None:
        """What is corrected, if anything is; 404 for what one may not know of."""
        asked = self.request.GET.get("corrects", "")
        if not asked:
            return None
        if not asked.isdecimal() or len(asked) > 15:
            raise Http404
        found: Release = self.found(queries.releases(self.membership, self.now), int(asked))
        return found

    @cached_property
    def activities(self) -> list[Activity]:
        """What it can carry out."""
        return queries.activities_to_choose(self.membership, self.now, self.briefing)

    @cached_property
    def audiences(self) -> list[Audience]:
        """Who it can go to."""
        return queries.audiences_to_choose(self.membership, self.briefing)

    def schedule_form(self, data: Any = None) -> ScheduleForm:
        """The questions, answered as the address says when ``data`` is given."""
        form = ScheduleForm(
            data,
            initial=None if data is not None else self._initial(),
            audiences=self.audiences,
            activities=self.activities,
            may_send_in_full=self.is_secret and self.membership.can(Perm.MANAGE_EMBARGOES),
            original=self.original,
        )
        form.form_action = self.briefing_url("confirm-release")
        form.cancel_url = self.briefing_url()
        return form

    def _initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("activity", "")
        chosen = next((each for each in self.activities if str(each.pk) == asked), None)
        ours = chosen or next(
            (each for each in self.activities if each.briefing_id == self.briefing.pk), None
        )
        audiences = (chosen or self.briefing).audiences.all()
        return {
            "audiences": [each.pk for each in audiences],
            "means": [Means.EMAIL],
            "when": LATER,
            "hours": USUAL_HOURS,
            "chase_after": USUAL_CHASE,
            "policy": self.briefing.product.unknown_policy,
            "activity": ours.pk if ours else None,
            "corrects": self.original.pk if self.original else None,
            "kind": self.request.GET.get("kind", "") or ReleaseKind.ORIGINAL,
            **moment_initial(ours.starts_at if ours else None),
        }

    def schedule_url(self) -> str:
        """Back to the questions with the answers."""
        return f"{self.briefing_url('schedule-release')}?{self.request.GET.urlencode()}"

    @property
    def going(self) -> list[tuple[Release, str]]:
        """What is scheduled or going on with this briefing already."""
        rows = queries.open_releases_of(self.briefing, self.membership, self.now)
        return [(each, self.url("comms:release", release=each.pk)) for each in rows]

    def questions(self) -> dict[str, Any]:
        """Why it cannot be sent at all, and what is scheduled already."""
        return {
            "refusal": queries.why_not(self.briefing, []),
            "briefing_url": self.briefing_url(),
            "original": self.original,
            "people": queries.got_it(self.original) if self.original else 0,
            "going": self.going,
            "is_secret": self.is_secret,
        }


class ScheduleReleasePage(WithinSchedule, CouncilPage):
    """The questions, empty or as they were answered before."""

    title = "Schedule the sending"
    template_name = "comms/release_form.html"

    def context(self) -> dict[str, Any]:
        """The form, and what stands in the way."""
        data = self.request.GET if "hours" in self.request.GET else None
        return {"form": self.schedule_form(data), **self.questions()}


class ConfirmReleasePage(WithinSchedule, CouncilFormView):
    """Everything before it is confirmed. Answers that are wrong are shown as the questions again."""

    template_name = "comms/release_confirm.html"
    answers: ScheduleForm

    def load(self, **kwargs: Any) -> None:
        """The briefing, and the answers in the address."""
        super().load(**kwargs)
        self.answers = self.schedule_form(self.request.GET)
        self.is_answered = self.answers.is_valid()

    def get_title(self) -> str:
        """Which of the two pages it is."""
        return "Check and confirm" if self.is_answered else ScheduleReleasePage.title

    def render(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page; or the questions with what is wrong."""
        if self.is_answered:
            return super().render(status, **extra)
        context = {"page": self.page(), **self.questions(), "form": self.answers}
        return render(self.request, ScheduleReleasePage.template_name, context, status=status)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Schedule it; nothing can be confirmed that was not answered."""
        return super().post(request, *args, **kwargs) if self.is_answered else self.render()

    def make_form(self, **data: Any) -> BaseForm:
        """The last step."""
        data.pop("files", None)
        if not self.is_answered:
            return self.answers
        label = "Send it now" if self.answers.is_at_once else "Schedule it"
        form = ConfirmForm(
            **data,
            initial={"content_hash": self.briefing.cleared_hash},
            in_full=self.in_full,
            submit_label=label,
        )
        form.cancel_url = self.schedule_url()
        form.cancel_label = "Change the answers"
        return form

    def handle_error(self, form: ConfirmForm, error: UserFacingError) -> HttpResponseBase:
        """The refusal above the form; the words shown are those of now."""
        form.add_error(None, str(error))
        data = self.request.POST.copy()
        data["content_hash"] = self.briefing.cleared_hash
        form.data = data
        return self.render(form=form)

    def perform(self, form: ConfirmForm) -> str:
        """Schedule it; the second of two clicks gives the same."""
        data = form.cleaned_data
        values = self.answers.values(self.now, data["content_hash"], data.get("in_full_because", ""))
        self.made = schedule(
            actor=self.membership,
            briefing_id=self.briefing.pk,
            values=values,
            submission_key=data["submission_key"],
        )
        if self.answers.is_at_once:
            return "It begins to leave within seconds."
        return f"It is scheduled for {format_datetime(self.made.not_before)}."

    def success_url(self) -> str:
        """The release."""
        return self.url("comms:release", release=self.made.pk)

    @property
    def in_full(self) -> bool:
        """Whether the words themselves leave while the embargo holds."""
        return bool(self.answers.cleaned_data.get("in_full")) and self.holds

    @cached_property
    def holds(self) -> bool:
        """Whether the embargo holds at the moment of sending."""
        embargo = self.briefing.embargo
        return embargo is not None and not embargo.is_lifted(self.values.not_before)

    @cached_property
    def values(self) -> ReleaseValues:
        """What would be scheduled."""
        given = self.answers.values(self.now, self.briefing.cleared_hash)
        wants_full = bool(self.answers.cleaned_data.get("in_full"))
        return replace(given, in_full_because=_SOME_REASON) if wants_full else given

    @cached_property
    def refusal(self) -> str:
        """What stands in the way; empty when nothing does."""
        try:
            check_values(self.membership, self.briefing, self.values, self.now)
        except UserFacingError as error:
            return str(error)
        return ""

    def context(self) -> dict[str, Any]:
        """Who, when, what, and everything that was looked at again."""
        text = queries.cleared_text(self.briefing)
        return {
            "briefing": self.briefing,
            "refusal": self.refusal,
            "rows": self._rows(),
            "change_url": self.schedule_url(),
            "preview": _preview(text) if text else None,
            "as_recipient_url": self.briefing_url("briefing-recipients"),
            "quiet": queries.quiet_words(self.membership, self.values.not_before),
            "embargo_words": self._embargo_words(),
            "going": self.going,
            **(self._people(text) if text else {}),
        }

    def _people(self, text: BriefingText) -> dict[str, Any]:
        target = target_for(self.membership, self.briefing, text, self.values, self.now)
        found = recipients(target, self.now)
        people_url = f"{self.briefing_url('schedule-people')}?{self.request.GET.urlencode()}"
        minutes = queries.minutes_for(self.council.pk, found.by_means())
        return {
            "found": found,
            "will_url": f"{people_url}&who=will",
            "left_out_url": f"{people_url}&who=left",
            "reasons": [
                (LEFT_OUT_WORDS[code], count, f"{people_url}&who=left&reason={code}")
                for code, count in found.reasons()
            ],
            "minutes": minutes_words(minutes) if found.will else "",
            "is_too_slow": minutes > self._window_minutes(),
            "since": since_cleared(target, self.briefing.cleared_at),
            "too_much": self._too_much(target),
        }

    def _window_minutes(self) -> float:
        return (self.values.expires_at - self.values.not_before).total_seconds() / 60

    def _too_much(self, target: Target) -> list[tuple[str, str]]:
        names = {each.pk: each.name for each in self.audiences}
        return [
            (names.get(pk, ""), self.url("comms:audience-load", audience=pk))
            for pk in sorted(target.too_much)
        ]

    def _embargo_words(self) -> str:
        if not self.holds:
            return ""
        embargo = self.briefing.embargo
        until = (
            f"until {format_datetime(embargo.lifts_at)}"
            if embargo and embargo.lifts_at
            else "until it is lifted"
        )
        if self.in_full:
            return (
                f"The embargo holds {until}. The words themselves go to contacts who are cleared and have acknowledged "
                "the terms, and to nobody else."
            )
        return (
            f"The embargo holds {until}. Only contacts who are cleared, have acknowledged the terms and can sign in "
            "get a message, and it only says where to read."
        )

    def _rows(self) -> list[SummaryRow]:
        values = self.values
        names = {each.pk: each.name for each in self.audiences}
        to = [names.get(pk, "An audience that is gone") for pk in values.audience_ids]
        if self.original is not None:
            to = [f"Everybody who got {self.original.reference}, and nobody else"]
        briefing = self.briefing
        when = "As soon as it is confirmed" if self.answers.is_at_once else format_datetime(values.not_before)
        rows = [
            SummaryRow("What", Cell(briefing.title, url=self.briefing_url(), sub=briefing.reference)),
            SummaryRow("Cleared", format_datetime(briefing.cleared_at) if briefing.cleared_at else "No"),
            SummaryRow("To", to),
            SummaryRow("By", " and ".join(Means(each).label for each in values.means)),
            SummaryRow("When", when),
            SummaryRow("Useful until", format_datetime(values.expires_at)),
            SummaryRow("Must be read", self._must_read()),
            SummaryRow("If nobody can know whether it left", UnknownPolicy(values.policy).label),
        ]
        activity = next((each for each in self.activities if each.pk == values.activity_id), None)
        if activity is not None:
            rows.append(
                SummaryRow(
                    "Carries out",
                    Cell(activity.title, url=self.url("comms:activity", activity=activity.pk)),
                )
            )
        return rows

    def _must_read(self) -> str:
        if not self.values.must_read:
            return "No"
        return f"Yes, and whoever has not pressed “I have read this” after {self.values.chase_after} days is reminded"


def _preview(text: BriefingText) -> Preview:
    body = text.text.removeprefix(text.summary).lstrip("\n") if text.summary.strip() else text.text
    return preview_parts(text.title, text.summary, body)
