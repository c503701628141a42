"""The page of one action: its state and why, its course, and what this person may do."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.actions.models import ActionDependency
from assessment_ready.actions.queries.actions import ActionDetails, action_details
from assessment_ready.actions.queries.benefits import benefits_of
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.actions.views.within_action import WithinAction
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import TimelineEntry
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table

_FRESHNESS = {
    "current": ("Within date", "green"),
    "due": ("Review due soon", "yellow"),
    "stale": ("Past its review date", "orange"),
    "expired": ("Expired", "red"),
    "withdrawn": ("Withdrawn", "grey"),
}


class ActionView(WithinAction, CouncilPage):
    """One action."""

    template_name = "actions/action.html"

    def get_title(self) -> str:
        """What is to be done."""
        return str(self.action.title)

    def get_caption(self) -> str:
        """The reference."""
        return str(self.action.reference)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Actions", self.url("actions:list"))]

    def context(self) -> dict[str, Any]:
        """Everything on the page."""
        self.note_look(str(self.action))
        details = action_details(self.membership, self.now, self.action)
        today = london_date(self.now)
        secret = self.action.embargo is not None and not self.action.embargo.is_lifted(self.now)
        return {
            "action": self.action,
            "rights": self.rights,
            "tag": RAG_TAGS[self.action.rag],
            "computed_tag": RAG_TAGS[self.action.computed_rag],
            "explanation": details.explanation,
            "details": details,
            "is_reported": self.action.lifecycle in REPORTED,
            "has_stated": self.action.rag != self.action.computed_rag,
            "had_stated": bool(self.action.stated_rag) and self.action.rag == self.action.computed_rag,
            "is_late_check_in": details.next_check_in <= today and self.action.lifecycle in REPORTED,
            "summary": self._summary(details, secret),
            "history": [_entry(each) for each in details.check_ins],
            "waits_for": [(each, self._other(each.predecessor, each)) for each in details.waits_for],
            "followed_by": [self._other(each.successor, each) for each in details.followed_by],
            "evidence": self._evidence(details),
            "benefits": benefits_of(self.action),
            "may_audit": self.membership.can(Perm.VIEW_AUDIT),
            "today": today,
        }

    def _summary(self, details: ActionDetails, secret: bool) -> list[SummaryRow]:
        """What the action says of itself; empty things are left out."""
        action = self.action
        interval = f"Every {action.reporting_days} days"
        if action.lifecycle in REPORTED:
            interval += f", next by {format_date(details.next_check_in)}"
        rows = [
            ("Owner", action.owner.user.full_name),
            ("Helpers", ", ".join(details.helpers)),
            ("Where it is", action.get_lifecycle_display()),
            ("Progress", f"{action.progress}%"),
            ("Start", format_date(action.start_on)),
            ("Due", f"{format_date(action.due_on)} (tolerance {action.tolerance_days} days)"),
            ("Forecast", _day(action.forecast_on)),
            ("Check-ins", interval),
            ("Priority", action.get_priority_display()),
            ("Source", action.get_source_display()),
            ("Area", action.get_area_display()),
            ("Product", action.product),
            ("Success measure", action.success_measure),
            ("Cost", f"£{action.cost_estimate:,.2f}" if action.cost_estimate is not None else ""),
            ("Funding", action.funding_source),
            ("Closure", "Only with evidence" if action.needs_closure_evidence else "Without evidence"),
            *self._outcome(),
            ("Embargo", action.embargo.title if secret else ""),
        ]
        statements = [f"{each.statement.number} {each.statement.title}" for each in details.serves]
        shown = [SummaryRow(key, value) for key, value in rows if value]
        return [
            *shown[:3],
            *([SummaryRow("Quality statements", statements)] if statements else []),
            *shown[3:],
        ]

    def _outcome(self) -> list[tuple[str, str]]:
        """How it ended, and whether it worked."""
        action = self.action
        closed = ""
        if action.closed_at:
            closed = f"By {action.closed_by.full_name}, {format_datetime(action.closed_at)}"
        return [
            ("Completed", _day(action.completed_on)),
            ("Note", action.closure_note),
            ("Closed", closed),
            ("Effectiveness check", _day(action.effectiveness_check_on)),
            ("Effect", action.get_effectiveness_result_display()),
            ("How we know", action.effectiveness_note),
        ]

    def _other(self, other: Any, link: ActionDependency) -> dict[str, Any]:
        """Another action of the chain, as a line."""
        return {
            "url": self.url("actions:action", action=other.pk),
            "title": str(other),
            "tag": RAG_TAGS[other.rag],
            "kind": link.get_kind_display(),
            "note": link.note,
            "due_on": other.due_on,
        }

    def _evidence(self, details: ActionDetails) -> Table | None:
        """The evidence by what it shows."""
        if not details.evidence:
            return None
        rows = []
        for link in details.evidence:
            text, tone = _FRESHNESS[link.item.freshness]  # type: ignore[attr-defined] # annotated
            rows.append(
                Row(
                    [
                        Cell(str(link.item), url=self.url("evidence:item", item=link.item_id)),
                        link.get_role_display(),
                        Cell.tag(text, tone),
                        format_date(link.item.as_at),
                        Cell("Take off", url=self.action_url("detach", link=link.pk))
                        if self.rights.may_attach
                        else "",
                    ]
                )
            )
        heads = [
            Column("Evidence"),
            Column("What it shows"),
            Column("Freshness"),
            Column("As at"),
            Column("Change"),
        ]
        return Table(heads, rows, "Evidence of this action", caption_hidden=True)


def _entry(made: Any) -> TimelineEntry:
    """One check-in as a line of the history."""
    state = RAG_TAGS[made.rag_then].text
    stated = f", stated {RAG_TAGS[made.stated_rag].word.lower()}" if made.stated_rag else ""
    parts = [made.statement]
    parts += [f"In the way: {made.blockers}"] if made.blockers else []
    parts += [f"Help needed: {made.help_needed}"] if made.help_needed else []
    parts += [f"Forecast: {format_date(made.forecast_on)}"] if made.forecast_on else []
    parts += [f"Issue: {made.open_issue}"] if made.open_issue else []
    return TimelineEntry(
        title=f"{made.progress}% done – {state}{stated}",
        when=format_datetime(made.made_at),
        by=made.author.full_name,
        text=" ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part),
    )


def _day(day: Any) -> str:
    return format_date(day) if day else ""
