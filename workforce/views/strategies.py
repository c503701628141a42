"""Strategies: the register, and one of them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from workforce.forms.strategies import StrategyFilterForm
from workforce.models import Strategy
from workforce.queries import strategies as queries
from workforce.queries.strategy_page import Intention, StrandRow, parts_by_kind, strand_rows
from workforce.rules import strategy_life as life
from workforce.services.strategies import OPEN_STATES
from workforce.views.frame import WorkforcePage
from workforce.views.strategy_frame import WithinStrategy

# Each step with the page or button that takes it: address, label, whether it asks first.
_STEPS = {
    life.CONSULT: ("strategy-consult", "Put out to consultation", False),
    life.BACK: ("strategy-back", "Back to draft", False),
    life.AGREE: ("strategy-agree", "Agree this strategy", True),
    life.ACTIVATE: ("strategy-activate", "Make it the strategy in force", False),
    life.RENEW: ("strategy-renew", "Begin a new edition", True),
}


class StrategiesPage(WorkforcePage, CouncilListView):
    """Every edition of every strategy, the one in force first."""

    title = "Workforce strategies"
    section = "strategies"
    template_name = "workforce/strategies.html"
    count_label = "strategies"

    @cached_property
    def filter_form(self) -> StrategyFilterForm:
        """Words and state."""
        return StrategyFilterForm(self.request.GET)

    def count_words(self, count: int) -> str:
        """One strategy, several strategies."""
        return "strategy" if count == 1 else "strategies"

    def rows(self) -> Any:
        """The strategies that match."""
        data = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        return queries.register(self.membership, data.get("q", ""), data.get("state", ""), self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Title, state, what is in it, when, who."""
        return [
            RegisterColumn("title", "Strategy", self._title_cell, lambda row: row.title, sort="title"),
            RegisterColumn("state", "State", state_cell, lambda row: row.get_state_display()),
            _number("edition", "Edition", lambda row: row.edition),
            _number("strands", "Strands", lambda row: row.strand_count),
            _number("intended", "Intended actions", lambda row: row.intended_count),
            _day("begins", "Begins", lambda row: row.period_start, sort="begins"),
            _day("ends", "Ends", lambda row: row.period_end),
            _day("review", "Review", lambda row: row.review_on, sort="review"),
            RegisterColumn("owner", "Kept by", owner_words, owner_words),
            RegisterColumn("public", "Public", _public_words, _public_words, usual=False),
        ]

    def _title_cell(self, row: Strategy) -> Cell:
        return Cell(
            row.title, url=self.url("workforce:strategy", strategy=row.pk), sub=row.get_scope_display()
        )

    def primary(self) -> Button | None:
        """Begin one."""
        return Button("Begin a strategy", self.url("workforce:strategy-create")) if self.can_change else None

    def context(self) -> dict[str, Any]:
        """Where a text is brought in."""
        import_url = self.url_if_allowed("workforce:strategy-import") if self.can_change else None
        return {**super().context(), "import_url": import_url}

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = "The council’s workforce strategy belongs here, edition by edition."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Begin the first strategy", self.url("workforce:strategy-create"))


class StrategyPage(WithinStrategy, CouncilPage):
    """One strategy: where it stands, its vision, what it intends, what it rests on."""

    template_name = "workforce/strategy.html"
    is_strategy_page = True

    def get_title(self) -> str:
        """Its title."""
        return self.strategy.title

    def get_caption(self) -> str:
        """Which edition."""
        return f"Workforce strategy, edition {self.strategy.edition}"

    @cached_property
    def is_open(self) -> bool:
        """Whether this person can change its words now."""
        return self.can_change and self.strategy.state in OPEN_STATES

    def context(self) -> dict[str, Any]:
        """Everything in it, and what can be done."""
        strategy = self.strategy
        rows = strand_rows(self.membership, strategy, self.now)
        intentions = [each for row in rows for each in row.intentions]
        return {
            "strategy": strategy,
            "tone": life.TONES[strategy.state],
            "facts": self._facts(),
            "strands": [self._strand(row) for row in rows],
            "intended_count": len(intentions),
            "acting_count": sum(each.action is not None for each in intentions),
            "kinds": parts_by_kind(strategy),
            "is_open": self.is_open,
            "doors": self._doors(),
            "steps": self._steps(),
            "own_words": strategy.created_by_id == self.membership.user_id
            and life.may(life.AGREE, strategy.state)
            and self.membership.can(Perm.AGREE_WORKFORCE),
            "public_address": public_address(self),
        }

    def _strand(self, row: StrandRow) -> dict[str, Any]:
        """A strand with the table of what it intends."""
        heads = ("Intended action", "Due", "In action")
        table = Table(
            [Column(label) for label in heads],
            [Row(self._cells(each)) for each in row.intentions],
            caption=f"What is intended under {row.strand or 'no strand'}",
            caption_hidden=True,
        )
        return {"strand": row.strand, "table": table if row.intentions else None}

    def _cells(self, each: Intention) -> list[Cell]:
        row, action = each.intended, each.action
        due = action.due_on if action is not None else row.due_on
        acts = Cell.tag("Not in action yet", "grey")
        if action is not None:
            url = self.url("actions:action", action=action.pk)
            acts = Cell(action.reference, url=url, sub=action.get_lifecycle_display())
        return [
            Cell(f"{row.reference} {row.title}", url=self.url("workforce:intended-one", intended=row.pk)),
            Cell(format_date(due) if due else "No date"),
            acts,
        ]

    def _doors(self) -> dict[str, str]:
        """Where what this person may do is done; empty for what they may not."""
        allowed = {
            "strategy-edit": self.is_open,
            "strand-create": self.is_open,
            "strategy-part-create": self.is_open,
            "strategy-versions": True,
            "strategy-mapping": True,
            "strategy-smart": True,
            "intended-create": self.is_open,
            "strategy-public": self.membership.can(Perm.AGREE_WORKFORCE)
            and self.strategy.state in life.SETTLED,
        }
        return {
            name.removeprefix("strategy-").replace("-", "_"): self.strategy_url(name) if may else ""
            for name, may in allowed.items()
        }

    def _steps(self) -> list[dict[str, Any]]:
        """The steps open to this person."""
        found = []
        for step in life.steps_from(self.strategy.state):
            name, label, asks = _STEPS[step]
            may = self._may_agree() if step == life.AGREE else self.can_change
            if may:
                label += self._in_the_place_of() if step == life.ACTIVATE else ""
                found.append({"url": self.strategy_url(name), "label": label, "asks": asks})
        return found

    def _in_the_place_of(self) -> str:
        """What would be superseded, so that nobody is surprised."""
        titles = [f"“{row.title}”" for row in queries.in_force_beside(self.strategy)]
        return f", in the place of {' and '.join(titles)}" if titles else ""

    def _may_agree(self) -> bool:
        own = self.strategy.created_by_id == self.membership.user_id
        return self.membership.can(Perm.AGREE_WORKFORCE) and not own

    def _facts(self) -> list[SummaryRow]:
        strategy = self.strategy
        rows = [
            SummaryRow("Whose workforce", strategy.get_scope_display()),
            SummaryRow("Kept by", owner_words(strategy)),
            SummaryRow("Period", _period(strategy)),
            SummaryRow(
                "To be reviewed", format_date(strategy.review_on) if strategy.review_on else "Not set"
            ),
        ]
        texts = {
            "Organisations": strategy.organisation,
            "Sponsor": strategy.sponsor,
            "How it is made": strategy.method,
            "Source": strategy.source_name,
        }
        rows += [SummaryRow(label, text) for label, text in texts.items() if text]
        if strategy.approved_on:
            body = [strategy.approved_by] if strategy.approved_by else []
            rows.append(SummaryRow("Agreed", [format_date(strategy.approved_on), *body]))
        former = strategy.supersedes
        if former is not None:
            url = self.url("workforce:strategy", strategy=former.pk)
            rows.append(SummaryRow("Edition before", Cell(former.title, url=url)))
        return rows


def state_cell(row: Strategy) -> Cell:
    """Where a strategy is, as a tag."""
    return Cell.tag(row.get_state_display(), life.TONES[row.state], sub="Public" if row.is_public else "")


def owner_words(row: Strategy) -> str:
    """Who keeps it."""
    return str(row.owner.user) if row.owner else "Nobody yet"


def public_address(view: WithinStrategy) -> str:
    """Where everybody can read it; empty while they cannot."""
    strategy = view.strategy
    if not strategy.is_public or strategy.state not in life.SETTLED:
        return ""
    return reverse("workforce:public-strategy", args=[view.council.slug])


def _public_words(row: Strategy) -> str:
    return "Yes" if row.is_public else "No"


def _period(strategy: Strategy) -> str:
    begins, ends = strategy.period_start, strategy.period_end
    if begins and ends:
        return f"{format_date(begins)} to {format_date(ends)}"
    if begins or ends:
        return f"From {format_date(begins)}" if begins else f"Until {format_date(ends)}"  # type: ignore[arg-type]
    return "Not set"


def _number(key: str, label: str, value: Any) -> RegisterColumn:
    return RegisterColumn(key, label, lambda row: str(value(row)), value, numeric=True)


def _day(key: str, label: str, value: Any, *, sort: str = "") -> RegisterColumn:
    return RegisterColumn(
        key, label, lambda row: format_date(value(row)) if value(row) else "–", value, sort=sort
    )
