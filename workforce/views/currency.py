"""How current learning is: by team, by role, by training; never a person's line."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.tables import Column, Row, SummaryRow, Table
from workforce.forms import currency as forms
from workforce.queries import currency as queries
from workforce.queries.learning_codes import codes
from workforce.rules.currency import Share, Standing
from workforce.rules.suppression import SUPPRESSED, THRESHOLD
from workforce.services import currency_figures as services
from workforce.views.frame import WorkforceForm, WorkforcePage

_PARENT = ("How current learning is", "workforce:currency")
_HIDDEN = "Suppressed"
_NONE = "Not available"


def share_words(share: Share) -> str:
    """A share with what it was made of."""
    if share.value is None:
        return _NONE
    return f"{share.value:.1f}% ({share.part:,} of {share.whole:,})"


def plan_words(line: queries.Line) -> str:
    """The coverage of plans, unless too few people are eligible."""
    return _HIDDEN if line.hides_plans else share_words(line.plans)


class CurrencyPage(WorkforcePage, CouncilPage):
    """The figures, and what they rest on."""

    permission = Perm.VIEW_WORKFORCE
    section = "learning"
    title = "How current learning is"
    template_name = "workforce/currency.html"

    def context(self) -> dict[str, Any]:
        """Everybody, then by team, role and training."""
        found = queries.overview(self.council.pk, london_date(self.now), codes())
        whole = found.whole
        return {
            "overview": found,
            "whole": whole,
            "summary": _summary(whole),
            "standings": _standings(whole),
            "teams": _table("Team", found.teams, "By team"),
            "roles": _table("Job role", found.roles, "By job role"),
            "categories": _categories(found.categories),
            "threshold": THRESHOLD,
            "suppressed": SUPPRESSED,
            "requirements_url": self.url("workforce:requirements"),
            **self._doors(),
        }

    def _doors(self) -> dict[str, str]:
        names = ("import", "settings", "figures", "manager", "codes")
        if not self.can_change:
            return {}
        return {f"{name}_url": self.url(f"workforce:currency-{name}") for name in names}


def _summary(whole: queries.Line) -> list[SummaryRow]:
    return [
        SummaryRow("People with a learning profile", f"{whole.people:,}"),
        SummaryRow("Training currency", share_words(whole.training)),
        SummaryRow("Development plans and appraisals", plan_words(whole)),
        SummaryRow("Profile currency", share_words(whole.profiles)),
    ]


def _standings(whole: queries.Line) -> list[SummaryRow]:
    return [SummaryRow(standing.value, f"{whole.counts[standing]:,}") for standing in Standing]


def _table(first: str, lines: Sequence[queries.Line], caption: str) -> Table:
    heads = [
        Column(first),
        Column("People", numeric=True),
        Column("Training in date"),
        Column("Plan or appraisal"),
        Column("Profile gone over"),
    ]
    return Table(heads, [Row(_cells(line)) for line in lines], caption, caption_hidden=True)


def _cells(line: queries.Line) -> list[str]:
    if line.is_hidden:
        return [line.label, _HIDDEN, _HIDDEN, _HIDDEN, _HIDDEN]
    shown = (share_words(line.training), plan_words(line), share_words(line.profiles))
    return [line.label, f"{line.people:,}", *shown]


def _categories(lines: Sequence[queries.Line]) -> Table:
    heads = [Column("Training"), Column("People who need it", numeric=True), Column("In date")]
    rows = [
        Row([line.label, _HIDDEN, _HIDDEN])
        if line.is_hidden
        else Row([line.label, f"{line.people:,}", share_words(line.training)])
        for line in lines
    ]
    return Table(heads, rows, "By training", caption_hidden=True)


class _CurrencyForm(WorkforceForm):
    """A form about the figures."""

    section = "learning"
    parent = _PARENT

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The figures."""
        return self.url("workforce:currency")


class CurrencySettingsPage(_CurrencyForm):
    """What counts as a new starter."""

    title = "What counts as a new starter"
    form_class = forms.CurrencySettingsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        found = queries.settings_of(self.council.pk)
        return {"initial": {"months": found.new_starter_months, "version": found.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_settings(
            actor=self.membership,
            months=form.cleaned_data["months"],
            expected_version=form.cleaned_data["version"],
        )
        return "Saved."


class CurrencyManagerPage(_CurrencyForm):
    """Who gets the figures of a team."""

    title = "Who gets a team’s figures"
    form_class = forms.CurrencyManagerForm

    def form_kwargs(self) -> dict[str, Any]:
        """The teams and the council's people."""
        rows = people(self.council, self.now)
        return {
            "teams": queries.teams(self.council.pk),
            "people": [(each.pk, str(each.user)) for each in rows],
        }

    def perform(self, form: Any) -> str:
        """Name them."""
        services.name_manager(
            actor=self.membership,
            team=form.cleaned_data["team"],
            manager_id=form.cleaned_data["owner"],
        )
        return "Saved."


class CurrencyFiguresPage(_CurrencyForm):
    """Note the figures as values of the indicators."""

    title = "Note these figures as indicators"
    template_name = "workforce/currency_figures.html"
    form_class = forms.CurrencyFiguresForm

    def perform(self, form: Any) -> str:
        """Write them."""
        made = services.note_figures(
            actor=self.membership,
            period_end=form.cleaned_data["period_end"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"Noted for {', '.join(row.indicator.name for row in made)}."
