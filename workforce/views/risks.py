"""Workforce risks: the register, one of them, and what is done with it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.forms import risks as forms
from workforce.forms.strategies import owner_choices
from workforce.models import Risk
from workforce.queries import risks as queries
from workforce.queries.strategies import owners_to_choose, strategies
from workforce.rules.risks import LEVELS, movement, weigh
from workforce.services import risks as services
from workforce.views.frame import WorkforceForm, WorkforcePage


def choices(view: WorkforcePage, kept: Any = None) -> dict[str, Any]:
    """Who can own a risk, and the strategies it can belong to."""
    return {
        "owners": owner_choices(owners_to_choose(view.membership, view.now), kept),
        "strategies": [(row.pk, row.title) for row in strategies(view.membership)],
    }


def action_choices(view: WorkforcePage, risk: Risk | None = None) -> list[tuple[int, str]]:
    """The actions a risk can name."""
    rows = queries.actions_to_choose(view.membership, view.now, risk)
    return [(row.pk, f"{row.reference} {row.title}") for row in rows]


class RisksPage(WorkforcePage, CouncilListView):
    """The open risks, the heaviest first."""

    title = "Workforce risks"
    section = "strategies"
    template_name = "workforce/risks.html"
    count_label = "risks"

    @cached_property
    def filter_form(self) -> forms.RiskFilterForm:
        """Words, state, owner, strategy."""
        return forms.RiskFilterForm(self.request.GET, **choices(self))

    def rows(self) -> Any:
        """The risks that match."""
        return queries.register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What may happen, how heavy it is and which way it moves, what is done, by whom."""
        return [
            RegisterColumn("title", "Risk", self._title_cell, lambda row: row.title),
            RegisterColumn("score", "Score", _score_cell, lambda row: row.score, sort="score"),
            _plain("movement", "Movement", lambda row: movement(row.score, row.former_score)),
            _plain("mitigation", "What we do", lambda row: row.mitigation or "Nothing yet"),
            _plain("owner", "Owner", owner_words, sort="owner"),
            RegisterColumn("review", "Review", self._review_cell, lambda row: row.review_on, sort="review"),
            _plain("strategy", "Strategy", lambda row: str(row.strategy or ""), usual=False),
            _plain("cause", "Cause", lambda row: row.cause, usual=False),
            _plain("effect", "Effect", lambda row: row.effect, usual=False),
            _plain("state", "State", lambda row: "Closed" if row.closed_at else "Open", usual=False),
            _plain("closed_because", "Why closed", lambda row: row.closed_because, usual=False),
        ]

    def _title_cell(self, row: Risk) -> Cell:
        sub = "Closed" if row.closed_at else ""
        return Cell(row.title, url=self.url("workforce:risk", workforce_risk=row.pk), sub=sub)

    def _review_cell(self, row: Risk) -> Cell:
        if row.review_on is None:
            return Cell("Not set")
        is_late = row.closed_at is None and row.review_on < london_date(self.now)
        return Cell(
            format_date(row.review_on),
            sub="Past the day" if is_late else "",
            sub_tone="warn" if is_late else "",
        )

    def context(self) -> dict[str, Any]:
        """How many wait for a review."""
        return {
            **super().context(),
            "past_review": queries.past_review(self.membership, london_date(self.now)).count(),
            "past_review_url": f"{self.url('workforce:risks')}?state=review",
        }

    def primary(self) -> Button | None:
        """Note one."""
        return Button("Note a risk", self.url("workforce:risk-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = "What may go wrong with the workforce belongs here, with a score, an owner and what is done about it."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Note the first risk", self.url("workforce:risk-create"))


class _OneRisk(WorkforcePage):
    section = "strategies"
    parent = ("Risks", "workforce:risks")
    risk: Risk
    is_risk_page = False

    def load(self, **kwargs: Any) -> None:
        """The risk in the address; 404 for another council's."""
        self.risk = self.found(queries.risks(self.membership), kwargs["workforce_risk"])

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, and the risk above its own pages."""
        crumbs = list(super().breadcrumbs())
        return crumbs if self.is_risk_page else [*crumbs, (self.risk.title, self.risk_url())]

    def risk_url(self, name: str = "risk") -> str:
        """The risk's page, or another page of it."""
        return self.url(f"workforce:{name}", workforce_risk=self.risk.pk)


class RiskPage(_OneRisk, CouncilPage):
    """One risk: its score, which way it moves, what is done."""

    template_name = "workforce/risk.html"
    is_risk_page = True

    def get_title(self) -> str:
        """What may happen."""
        return self.risk.title

    def context(self) -> dict[str, Any]:
        """Facts and doors."""
        risk, is_open = self.risk, self.risk.closed_at is None
        doors = ("risk-edit", "risk-review", "risk-close") if is_open else ("risk-reopen",)
        return {
            "risk": risk,
            "weight": weigh(risk.likelihood, risk.impact),
            "facts": self._facts(),
            "doors": {name.removeprefix("risk-"): self.risk_url(name) for name in doors if self.can_change},
        }

    def _facts(self) -> list[SummaryRow]:
        risk = self.risk
        likely, bad = LEVELS[risk.likelihood].lower(), LEVELS[risk.impact].lower()
        score = f"Likelihood {likely} ({risk.likelihood}) × impact {bad} ({risk.impact})"
        rows = [
            SummaryRow("Score", [f"{risk.score} of 25", score]),
            SummaryRow("Movement", movement(risk.score, risk.former_score)),
            SummaryRow("Cause", risk.cause or "Nothing yet"),
            SummaryRow("Effect", risk.effect or "Nothing yet"),
            SummaryRow("What we do about it", risk.mitigation or "Nothing yet"),
            SummaryRow("Owner", owner_words(risk)),
            SummaryRow("To be reviewed", format_date(risk.review_on) if risk.review_on else "Not set"),
        ]
        actions = queries.actions_of(self.membership, self.now, risk)
        if actions:
            rows.append(
                SummaryRow("Actions that lower it", [f"{row.reference} {row.title}" for row in actions])
            )
        if risk.strategy is not None:
            url = self.url("workforce:strategy", strategy=risk.strategy.pk)
            rows.append(SummaryRow("Strategy", Cell(risk.strategy.title, url=url)))
        if risk.closed_at is not None:
            rows.append(SummaryRow("Closed", [format_date(london_date(risk.closed_at)), risk.closed_because]))
        return rows


class RiskCreatePage(WorkforceForm):
    """A new risk."""

    title = "Note a risk"
    section = "strategies"
    parent = ("Risks", "workforce:risks")
    form_class = forms.RiskForm

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return {**choices(self), "actions": action_choices(self)}

    def perform(self, form: Any) -> str:
        """Note it; the second of two clicks gives the same one."""
        data = form.cleaned_data
        self.made = services.create(
            actor=self.membership,
            values=form.values,
            likelihood=data["likelihood"],
            impact=data["impact"],
            submission_key=data["submission_key"],
        )
        return "The risk is noted."

    def success_url(self) -> str:
        """The risk."""
        return self.url("workforce:risk", workforce_risk=self.made.pk)


class _RiskForm(_OneRisk, WorkforceForm):
    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.risk_url()
        return form

    def success_url(self) -> str:
        """The risk."""
        return self.risk_url()


class RiskEditPage(_RiskForm):
    """Change what a risk says."""

    title = "Change the risk"
    form_class = forms.RiskEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        risk = self.risk
        names = ("title", "cause", "effect", "mitigation", "review_on", "version")
        initial = {name: getattr(risk, name) for name in names}
        initial |= {"owner": risk.owner_id, "strategy": risk.strategy_id}
        linked = queries.actions_of(self.membership, self.now, risk)
        initial["actions"] = list(linked.values_list("pk", flat=True))
        return {
            **choices(self, risk.owner),
            "actions": action_choices(self, risk),
            "initial": initial,
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            risk_id=self.risk.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The risk is saved."


class RiskReviewPage(_RiskForm):
    """Score a risk anew."""

    title = "Review the risk"
    form_class = forms.RiskReviewForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now; the next day is to be chosen anew."""
        names = ("likelihood", "impact", "mitigation", "version")
        return {"initial": {name: getattr(self.risk, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        risk = services.review(
            actor=self.membership,
            risk_id=self.risk.pk,
            likelihood=data["likelihood"],
            impact=data["impact"],
            mitigation=data["mitigation"],
            review_on=data["review_on"],
            expected_version=data["version"],
        )
        return f"The risk scores {risk.score} of 25. {movement(risk.score, risk.former_score)}."


class RiskClosePage(_RiskForm):
    """Close a risk and say why."""

    title = "Close the risk"
    form_class = forms.RiskCloseForm

    def form_kwargs(self) -> dict[str, Any]:
        """The version that was read."""
        return {"initial": {"version": self.risk.version}}

    def perform(self, form: Any) -> str:
        """Close it."""
        services.close(
            actor=self.membership,
            risk_id=self.risk.pk,
            because=form.cleaned_data["because"],
            expected_version=form.cleaned_data["version"],
        )
        return "The risk is closed."


class RiskReopenView(_OneRisk, CouncilActionView):
    """Open a closed risk again."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Do it."""
        services.reopen(actor=self.membership, risk_id=self.risk.pk)
        return "The risk is open again."

    def return_url(self) -> str:
        """The risk."""
        return self.risk_url()


def owner_words(risk: Risk) -> str:
    """Who owns it."""
    return str(risk.owner.user) if risk.owner else "Nobody yet"


def _score_cell(row: Risk) -> Cell:
    found = weigh(row.likelihood, row.impact)
    sub = f"{row.likelihood} × {row.impact} = {found.score}"
    return Cell.tag(found.word, found.tone, sub=sub)


def _plain(key: str, label: str, value: Any, *, sort: str = "", usual: bool = True) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)
