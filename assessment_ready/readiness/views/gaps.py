"""Gaps: the register, and one of them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.text import Truncator

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.readiness.forms.gaps import GapFilterForm
from assessment_ready.readiness.models import Gap
from assessment_ready.readiness.queries.gaps import answers_of, owners_to_choose, register, rounds_to_choose
from assessment_ready.readiness.queries.themes import on_in
from assessment_ready.readiness.services.gaps import may_answer
from assessment_ready.readiness.views.within_gap import WithinGap
from assessment_ready.ui.dates import format_date, format_datetime
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow

WEIGHT_TONES = {"high": "red", "medium": "yellow", "low": "grey"}


class GapsView(CouncilListView):
    """Every gap the person may know of."""

    permission = Perm.OWN_ACTIONS
    title = "Gaps"
    template_name = "readiness/gaps.html"
    count_label = "gaps"

    @cached_property
    def filter_form(self) -> GapFilterForm:
        """What the list is narrowed to."""
        return GapFilterForm(
            self.request.GET,
            statements=statements(default_framework()),
            themes=list(on_in(self.council)),
            owners=list(owners_to_choose(self.membership, self.now)),
        )

    def rows(self) -> Any:
        """The gaps that match, in the order of the statements."""
        return register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> list[RegisterColumn]:
        """What falls short, how it is answered, weight, owner and source; for those who ask, the rest."""
        return [
            RegisterColumn("title", "Gap", self._title_cell, lambda row: row.title, sort="title"),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            RegisterColumn("statement", "Statement", _statement_cell, _statement),
            RegisterColumn("answer", "Answer", self._answer_cell, answer_words),
            RegisterColumn("weight", "Weight", _weight_cell, lambda row: row.get_weight_display()),
            _plain("owner", "Owner", lambda row: str(row.owner.user), sort="owner"),
            RegisterColumn(
                "source", "Source", _source_cell, lambda row: row.get_source_display(), sort="source"
            ),
            _plain("theme", "Theme", lambda row: row.theme.title if row.theme else "", usual=False),
            _plain("topic", "Topic", lambda row: row.sub_topic.title if row.sub_topic else "", usual=False),
            RegisterColumn(
                "found",
                "Found on",
                lambda row: format_date(row.found_on),
                lambda row: row.found_on,
                sort="found",
                usual=False,
            ),
            RegisterColumn("state", "State", state_cell, state_words),
            _plain("description", "More about it", lambda row: row.description, usual=False),
        ]

    def _title_cell(self, row: Gap) -> Cell:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        marks = [row.reference, "Under embargo" if secret else ""]
        return Cell(row.title, url=self.url("readiness:gap", gap=row.pk), sub=" · ".join(filter(None, marks)))

    def _answer_cell(self, row: Gap) -> Cell:
        if not row.is_answered:  # type: ignore[attr-defined] # annotated
            return Cell.tag("Not answered", "red", url=self.url("readiness:gap-answer", gap=row.pk))
        if row.no_action_reason:
            return Cell("No action, because…", sub=Truncator(row.no_action_reason).chars(90))
        answers = answers_of(row)
        only = self.url("actions:action", action=answers[0].pk) if len(answers) == 1 else ""
        return Cell(answer_words(row), url=only)

    def context(self) -> dict[str, Any]:
        """The filters, and the way to the themes."""
        return {
            **super().context(),
            "sees_themes": self.membership.can(Perm.VIEW_ACTIONS),
            "themes_url": self.url("readiness:themes"),
        }

    def primary(self) -> Button | None:
        """Raise a gap."""
        if not self.membership.can(Perm.MANAGE_ACTIONS):
            return None
        return Button("Raise a gap", self.url("readiness:gap-create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "A gap is something a quality statement falls short in. Each has an owner and is answered: with actions, "
            "or with “no action, because…”."
        )
        if not self.membership.can(Perm.MANAGE_ACTIONS):
            return EmptyState(f"{text} Those you own appear here.")
        return EmptyState(text, "Raise the first gap", self.url("readiness:gap-create"))


class GapView(WithinGap, CouncilPage):
    """One gap: what falls short, how it is answered, and what this person can do."""

    permission = Perm.OWN_ACTIONS
    template_name = "readiness/gap.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, and keep that it was opened while it is secret."""
        what = f"the gap {self.gap.reference}"
        look(membership=self.membership, embargo=self.gap.embargo, what=what, now=self.now)
        return self.render()

    def get_title(self) -> str:
        """What falls short."""
        return self.gap.title

    def get_caption(self) -> str:
        """Reference and statement."""
        return f"{self.gap.reference} · {self.gap.statement.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Gaps", self.url("readiness:gaps"))]

    def context(self) -> dict[str, Any]:
        """Facts, answer and buttons."""
        gap = self.gap
        manages = self.membership.can(Perm.MANAGE_ACTIONS)
        is_open = gap.closed_at is None
        is_answered: bool = gap.is_answered  # type: ignore[attr-defined] # annotated
        return {
            "gap": gap,
            "state": state_cell(gap),
            "weight_tone": WEIGHT_TONES[gap.weight],
            "is_open": is_open,
            "is_answered": is_answered,
            "is_secret": gap.embargo is not None and not gap.embargo.is_lifted(self.now),
            "rows": self._rows(),
            "answers": [
                (each, RAG_TAGS[each.rag], self.url("actions:action", action=each.pk))
                for each in answers_of(gap)
            ],
            "answer_url": self.gap_url("gap-answer") if is_open and may_answer(self.membership, gap) else "",
            "edit_url": self.gap_url("gap-edit") if is_open and manages else "",
            "close_url": self.gap_url("gap-close") if is_open and is_answered and manages else "",
            "reopen_url": self.gap_url("gap-reopen") if not is_open and manages else "",
        }

    def _rows(self) -> list[SummaryRow]:
        gap = self.gap
        where = self.url("readiness:gaps")
        rows = [
            SummaryRow(
                "Quality statement",
                Cell(
                    f"{gap.statement.reference} {gap.statement.title}",
                    url=f"{where}?statement={gap.statement.number}",
                ),
            )
        ]
        if gap.sub_topic:
            rows.append(SummaryRow("Topic", gap.sub_topic.title))
        if gap.theme:
            rows.append(
                SummaryRow("Emerging theme", Cell(gap.theme.title, url=f"{where}?theme={gap.theme.code}"))
            )
        source = gap.get_source_display()
        rows.append(SummaryRow("Source", [source, gap.source_note] if gap.source_note else source))
        if gap.round is not None and self._sees_round:
            page = self.url("readiness:round", round=gap.round.pk)
            rows.append(SummaryRow("Found in", Cell(gap.round.title, url=page)))
        rows += [SummaryRow("Found on", format_date(gap.found_on)), SummaryRow("Owner", str(gap.owner.user))]
        rows.append(SummaryRow("Raised", f"{format_datetime(gap.created_at)} by {gap.created_by}"))
        if gap.closed_at is not None:
            closed = f"{format_datetime(gap.closed_at)} by {gap.closed_by}"
            rows.append(SummaryRow("Closed", [closed, gap.closure_note]))
        return rows

    @property
    def _sees_round(self) -> bool:
        """Whether the round may be named: the gap may be less secret than the round it was found in."""
        return any(each.pk == self.gap.round_id for each in rounds_to_choose(self.membership, self.now))


def answer_words(row: Gap) -> str:
    """How a gap read with its answer is answered."""
    if not row.is_answered:  # type: ignore[attr-defined] # annotated
        return "Not answered"
    if row.no_action_reason:
        return f"No action, because: {row.no_action_reason}"
    return ", ".join(each.reference for each in answers_of(row)) or "With actions"


def state_words(row: Gap) -> str:
    """Open or closed."""
    return "Open" if row.closed_at is None else "Closed"


def state_cell(row: Gap) -> Cell:
    """Open or closed, as a tag."""
    return Cell.tag(state_words(row), "blue" if row.closed_at is None else "grey")


def _statement_cell(row: Gap) -> Cell:
    return Cell(row.statement.reference, sub=row.statement.title)


def _statement(row: Gap) -> str:
    return f"{row.statement.reference} {row.statement.title}"


def _weight_cell(row: Gap) -> Cell:
    return Cell.tag(row.get_weight_display(), WEIGHT_TONES[row.weight])


def _source_cell(row: Gap) -> Cell:
    return Cell(row.get_source_display(), sub=row.source_note)


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)
