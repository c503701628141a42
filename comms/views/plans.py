"""Communications delivery plans: the register and one plan."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import resolve

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_range, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from assessment_ready.ui.words import counted
from comms.forms.plans import PlanFilterForm
from comms.models import Plan, PlanStatus
from comms.queries import plan_sections
from comms.queries.phases import PhaseSpan, next_milestone, phase_spans
from comms.queries.plan_parts import approved_version, lessons_received
from comms.queries.plans import filtered_plans
from comms.rules.plan_sections import Place, Section, missing_count
from comms.views.frame import CommsPage, WithinPlan

STATUS_TONES = {
    PlanStatus.DRAFT: "grey",
    PlanStatus.IN_REVIEW: "yellow",
    PlanStatus.APPROVED: "teal",
    PlanStatus.LIVE: "green",
    PlanStatus.CLOSED: "grey",
    PlanStatus.SUPERSEDED: "grey",
}
_SHOWN = 5


class PlansPage(CommsPage, CouncilListView):
    """Every plan of the council."""

    title = "Communications plans"
    count_label = "plans"

    @cached_property
    def filter_form(self) -> PlanFilterForm:
        """Status and kind."""
        return PlanFilterForm(self.request.GET or None)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """This is the first page of communications."""
        return ()

    def rows(self) -> Any:
        """The plans that match, newest first."""
        form = self.filter_form
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        return filtered_plans(self.membership, asked.get("state", ""), asked.get("kind", ""))

    def columns(self) -> Sequence[RegisterColumn]:
        """Title, what it is about, status, owner, review."""
        return [
            RegisterColumn("title", "Plan", self._title, lambda row: row.title),
            RegisterColumn("kind", "About", Plan.get_kind_display, Plan.get_kind_display),
            RegisterColumn("status", "Status", _status, Plan.get_status_display),
            RegisterColumn(
                "owner", "Owner", lambda row: str(row.owner.user), lambda row: str(row.owner.user)
            ),
            RegisterColumn("review", "Review on", _review, lambda row: row.review_on),
        ]

    def primary(self) -> Button | None:
        """Create one."""
        return Button("Create a plan", self.url("comms:plan-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "Communications delivery plans belong here: who needs to hear what, when, by which channel, and who signs "
            "it off. A new plan can begin with everything an assessment usually needs."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Create a plan", self.url("comms:plan-create"))

    def _title(self, row: Plan) -> Cell:
        return Cell(row.title, url=self.url("comms:plan", plan=row.pk))


class PlanPage(WithinPlan, CouncilPage):
    """One plan: its sections, each with what is missing; the phase it is in; what comes next."""

    template_name = "comms/plan.html"

    def get_title(self) -> str:
        """The plan's title."""
        return self.plan.title

    def get_caption(self) -> str:
        """What it is."""
        return f"Communications delivery plan · {self.plan.get_kind_display()}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Communications."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """The sections, the phases, the facts, and what this person can do."""
        found = plan_sections.plan_sections(self.plan, self.membership, self.now)
        spans = phase_spans(self.plan, self.membership, self.now)
        return {
            "plan": self.plan,
            "status_tone": STATUS_TONES[PlanStatus(self.plan.status)],
            "sections": [self._line(section) for section in found],
            "complete": sum(not section.missing for section in found),
            "missing": missing_count(found),
            "current": next((span for span in spans if span.is_current), None),
            "current_days": next((phase_days(span) for span in spans if span.is_current), ""),
            "coming": self._coming(),
            "facts": self._facts(),
            "links": self._links(),
            "lessons": list(lessons_received(self.plan)),
        }

    def _line(self, section: Section) -> dict[str, Any]:
        """One section: its tag and the first of what is missing, each with a link."""
        words = self.url("comms:plan-words", plan=self.plan.pk)
        missing = [(need.text, self.place_url(need.place)) for need in section.missing]
        return {
            "section": section,
            "url": self.place_url(section.place) or f"{words}#{section.code}",
            "shown": missing[:_SHOWN],
            "rest": missing[_SHOWN:],
        }

    def place_url(self, place: Place) -> str:
        """Where something is mended; empty for whoever may not open that page."""
        keys: dict[str, dict[str, int]] = {"plan": {"plan": self.plan.pk}, "": {}}
        kwargs = keys.get(place.capture, {place.capture: place.key})
        url = self.url(f"comms:{place.name}", **kwargs)
        needed = resolve(url).func.view_class.permission  # type: ignore[attr-defined]
        return url if self.membership.can(needed) else ""

    def _coming(self) -> dict[str, Any] | None:
        """The next milestone, and how far away it is."""
        row: Any = next_milestone(self.plan, self.membership, self.now)
        if row is None:
            return None
        away = (row.day - london_date(self.now)).days
        first = (row.first_day - london_date(self.now)).days
        days = counted(away, "day,days")
        return {
            "title": row.title,
            "when": format_range(row.first_day, row.day),
            "away": "today" if not away else f"in {days}" if first >= away else f"in {days} at the latest",
            "url": self.url("timeline:milestone", milestone=row.pk),
        }

    def _facts(self) -> list[SummaryRow]:
        plan = self.plan
        assessment = plan_sections.seen_assessment(plan, self.membership, self.now)
        approved = approved_version(plan, self.membership)
        rows = [
            SummaryRow("Plan owner", str(plan.owner.user)),
            SummaryRow("Sponsor", str(plan.sponsor.user) if plan.sponsor else "Not named"),
            SummaryRow("Assessment", assessment.title if assessment else "None"),
            SummaryRow("Marking", plan.get_marking_display()),
            SummaryRow("Review on", format_date(plan.review_on) if plan.review_on else "Not set"),
            SummaryRow("Budget", plan.budget or "Not set"),
            SummaryRow("Approved version", f"Version {approved.number}" if approved else "None yet"),
        ]
        if plan.previous_id:
            rows.append(SummaryRow("Follows", str(plan.previous)))
        return rows

    def _links(self) -> list[tuple[str, str]]:
        names = (
            ("Forward planner", self.url("comms:planner") + f"?plan={self.plan.pk}"),
            ("The plan in words", self.url("comms:plan-words", plan=self.plan.pk)),
            ("Documents of the plan", self.place_url(Place("plan-documents"))),
            ("Versions and approval", self.place_url(Place("plan-versions"))),
        )
        links = list(names)
        if self.can_change:
            url = f"{self.url('comms:plan-create')}?previous={self.plan.pk}"
            links.append(("Plan the next cycle", url))
        return links


def phase_days(span: PhaseSpan) -> str:
    """From when to when a phase lasts, in words."""
    if span.first and span.last:
        return format_range(span.first, span.last)
    if span.last:
        return f"until {format_date(span.last)}"
    return f"since {format_date(span.first)}" if span.first else ""


def _status(row: Plan) -> Cell:
    return Cell.tag(row.get_status_display(), STATUS_TONES[PlanStatus(row.status)])


def _review(row: Plan) -> str:
    return format_date(row.review_on) if row.review_on else "–"
