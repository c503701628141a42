"""Assessments: making one from its notification, its dates, its title, closing it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.embargo.queries import choices
from assessment_ready.embargo.services import look
from assessment_ready.timeline.forms.assessments import EXPECTED, AssessmentForm, AssessmentTitleForm
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.calendar import NOT_THAT_FAR
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.milestones import is_certain, milestones_of, offset_of
from assessment_ready.timeline.rules import WorkingCalendar, offset_words, on_words
from assessment_ready.timeline.services import assessments as services
from assessment_ready.timeline.views.frame import TimelineForm, TimelinePage, WithinAssessment
from assessment_ready.timeline.views.marks import expected_words, mark_words, overlays_for, state_cell
from assessment_ready.ui.dates import format_date, format_range, london_date
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table


class AssessmentCreateView(TimelineForm):
    """A new assessment from one date."""

    title = "Make the calendar of an assessment"
    template_name = "timeline/assessment_create.html"

    def make_form(self, **data: Any) -> AssessmentForm:
        """With the embargoes there are to choose."""
        can_embargo = self.membership.can(Perm.MANAGE_EMBARGOES)
        form = AssessmentForm(**data, embargoes=choices(self.membership, self.now) if can_embargo else [])
        form.cancel_url = self.url("timeline:overview")
        return form

    def perform(self, form: AssessmentForm) -> str:
        """Make it; the second of two clicks gives the same assessment."""
        data = form.cleaned_data
        self.made = services.create_assessment(
            actor=self.membership,
            title=data["title"],
            notified_on=data["notified_on"],
            notified_is_expected=data["state"] == EXPECTED,
            submission_key=data["submission_key"],
            embargo_id=data.get("embargo"),
        )
        return (
            f"The calendar of “{self.made.title}” is made. Every date is a range until somebody confirms it."
        )

    def success_url(self) -> str:
        """The new assessment."""
        return self.url("timeline:assessment", assessment=self.made.pk)


class AssessmentPage(WithinAssessment, CouncilPage):
    """One assessment: its dates in order, and as a file."""

    permission = Perm.VIEW_TIMELINE
    template_name = "timeline/assessment.html"

    def get_title(self) -> str:
        """Its title."""
        return self.assessment.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its dates as a file."""
        if request.GET.get("format"):
            return file_response(
                request.GET["format"],
                name=f"{self.assessment.title}-{self.council.slug}",
                title="Dates",
                columns=self._export(),
                rows=self.rows,
            )
        look(
            membership=self.membership,
            embargo=self.assessment.embargo,
            what=f"Calendar of {self.assessment.title}",
            now=self.now,
        )
        return super().get(request, *args, **kwargs)

    @cached_property
    def rows(self) -> list[Milestone]:
        """Its milestones in the order of their days."""
        return milestones_of(self.membership, self.now, self.assessment)

    @cached_property
    def titles(self) -> dict[int, str]:
        """The names of its milestones, for saying what a date is counted from."""
        return {row.pk: row.title for row in self.rows}

    def context(self) -> dict[str, Any]:
        """Summary, dates and what can be done."""
        embargo = self.assessment.embargo
        return {
            "assessment": self.assessment,
            "is_secret": embargo is not None and not embargo.is_lifted(self.now),
            "summary": self._summary(),
            "table": self._table(),
            "can_change": self.can_change,
            "close_url": self.url("timeline:assessment-close", assessment=self.assessment.pk),
            "open_url": self.url("timeline:assessment-open", assessment=self.assessment.pk),
            "edit_url": self.url("timeline:assessment-edit", assessment=self.assessment.pk),
            "add_url": self.url("timeline:milestone-create"),
            "replan_url": self.url("timeline:replan"),
        }

    def _summary(self) -> list[SummaryRow]:
        notified = format_date(self.assessment.notified_on)
        if self.assessment.notified_is_expected:
            notified += ", expected"
        done = sum(row.actual_on is not None for row in self.rows)
        rows = [
            SummaryRow("Notification", notified),
            SummaryRow("Done", f"{done} of {len(self.rows)} milestones"),
        ]
        if self.assessment.closed_on:
            rows.append(SummaryRow("Closed on", format_date(self.assessment.closed_on)))
        return rows

    def _table(self) -> Table:
        today = london_date(self.now)
        periods = overlays_for(self.membership, [(row.earliest, row.latest) for row in self.rows])
        calendar = working_calendar()
        rows = []
        for row in self.rows:
            fixed = row.actual_on or row.confirmed_on
            first, last = fixed or row.earliest, fixed or row.latest
            rows.append(
                Row(
                    [
                        Cell(
                            row.title,
                            url=self.url("timeline:milestone", milestone=row.pk),
                            sub=self._counted_from(row),
                        ),
                        _expected_cell(row),
                        on_words(row.confirmed_on, row.at) if row.confirmed_on else "–",
                        on_words(row.actual_on, row.at) if row.actual_on else "–",
                        state_cell(row, today),
                        self._marks(row, mark_words(first, last, periods), calendar),
                    ]
                )
            )
        labels = ("Milestone", "Expected", "Confirmed", "Happened", "State", "Falls in")
        return Table([Column(label) for label in labels], rows, "Dates", caption_hidden=True)

    def _marks(self, row: Milestone, marks: str, calendar: WorkingCalendar) -> Cell:
        return Cell(marks or "–", sub="" if is_certain(row, calendar) else NOT_THAT_FAR)

    def _counted_from(self, row: Milestone) -> str:
        anchor = self.titles.get(row.after_id or 0)
        words = offset_words(offset_of(row), anchor) if anchor else ""
        kept = "Kept when other dates move" if row.is_pinned else ""
        return ". ".join(part for part in (words[:1].upper() + words[1:], kept) if part)

    def _export(self) -> list[ExportColumn]:
        return [
            ExportColumn("Milestone", lambda row: row.title),
            ExportColumn("Expected from", lambda row: row.earliest),
            ExportColumn("Expected until", lambda row: row.latest),
            ExportColumn("Confirmed", lambda row: row.confirmed_on),
            ExportColumn("Happened", lambda row: row.actual_on),
            ExportColumn("Time in London", lambda row: row.at.strftime("%H:%M") if row.at else None),
            ExportColumn("State", lambda row: state_cell(row, london_date(self.now)).text),
            ExportColumn("Counted from", self._counted_from),
            ExportColumn("Source", lambda row: row.source_note),
        ]


def _expected_cell(row: Milestone) -> Cell:
    """The range in words, and to the day where the words leave that out."""
    exact = format_range(row.earliest, row.latest)
    words = expected_words(row)
    return Cell(words, sub="" if words == exact else exact)


class AssessmentEditView(WithinAssessment, TimelineForm):
    """Another title for the assessment."""

    title = "Change the title"

    def make_form(self, **data: Any) -> AssessmentTitleForm:
        """As it is now."""
        now = {"title": self.assessment.title, "version": self.assessment.version}
        form = AssessmentTitleForm(**data, initial=now)
        form.cancel_url = self.assessment_url()
        return form

    def perform(self, form: AssessmentTitleForm) -> str:
        """Save it."""
        services.rename_assessment(
            actor=self.membership,
            assessment_id=self.assessment.pk,
            title=form.cleaned_data["title"],
            expected_version=form.cleaned_data["version"],
        )
        return "The title is saved."

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Calendar and assessment."""
        return [*super().breadcrumbs(), (self.assessment.title, self.assessment_url())]

    def success_url(self) -> str:
        """The assessment."""
        return self.assessment_url()


class _AssessmentButton(WithinAssessment, TimelinePage, CouncilActionView):
    permission = Perm.MANAGE_TIMELINE

    def return_url(self) -> str:
        """The assessment."""
        return self.assessment_url()


class CloseView(_AssessmentButton):
    """Close the assessment."""

    def perform(self) -> str:
        """Its dates stay as they are."""
        services.close_assessment(actor=self.membership, assessment_id=self.assessment.pk)
        return "The assessment is closed. Its dates stay as they are and remind nobody."


class OpenView(_AssessmentButton):
    """Open a closed assessment again."""

    def perform(self) -> str:
        """Its dates can be changed again."""
        services.open_assessment(actor=self.membership, assessment_id=self.assessment.pk)
        return "The assessment is open again."
