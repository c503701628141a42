"""Comparing rounds, and the optimism check."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import file_response
from assessment_ready.embargo.services import look
from assessment_ready.readiness.forms.comparison import ComparisonForm
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.comparison import (
    Comparison,
    comparison,
    offered_rounds,
    rounds_named,
)
from assessment_ready.readiness.queries.optimism import EXTERNAL_ROUNDS, Optimism, optimism
from assessment_ready.readiness.rules.optimism import PAIRING, today_words
from assessment_ready.readiness.views import comparison_figures as figures
from assessment_ready.readiness.views import optimism_figures
from assessment_ready.ui.pages import EmptyState

_IDS_READ = 50
_LARGEST_ID = 2**63 - 1


class ComparePage(CouncilPage):
    """Two to six rounds side by side; the same figures as CSV or XLSX (``?format=``)."""

    permission = Perm.VIEW_OWN_ROUNDS
    template_name = "readiness/compare.html"
    title = "Compare rounds"
    offered: list[Round]
    chosen: list[Round]
    form: ComparisonForm

    def load(self, **kwargs: Any) -> None:
        """The rounds on offer and those asked for, as far as the person may see them."""
        self.offered = offered_rounds(self.membership, self.now)
        ids = _ids(self.request.GET.getlist("rounds"))
        self.chosen = rounds_named(self.membership, self.now, ids) if ids else []
        known = {each.pk for each in self.offered}
        self.form = ComparisonForm(
            {"rounds": [str(each.pk) for each in self.chosen]} if self._is_asked else None,
            offered=[*self.offered, *(each for each in self.chosen if each.pk not in known)],
        )

    @property
    def _is_asked(self) -> bool:
        return "rounds" in self.request.GET or "chosen" in self.request.GET

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the comparison as a file."""
        if not self.form.is_valid():
            return self.render()
        for each in filter(lambda chosen: chosen.embargo is not None, self.chosen):
            look(membership=self.membership, embargo=each.embargo, what=str(each), now=self.now)
        compared = comparison(self.membership, self.now, self.chosen)
        if request.GET.get("format"):
            return file_response(
                request.GET["format"],
                name="comparison-of-rounds",
                title="Comparison",
                columns=figures.export_columns(compared),
                rows=figures.export_rows(compared),
            )
        return self.render(**self._compared(compared))

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The list of rounds."""
        return [("Rounds", self.url("readiness:rounds"))]

    def context(self) -> dict[str, Any]:
        """The form, and what to say when there is too little to compare."""
        too_few = len(self.offered) < 2
        return {
            "form": self.form,
            "empty_state": self._empty_state() if too_few else None,
        }

    def _empty_state(self) -> EmptyState:
        text = (
            "Two or more rounds stand side by side here: for example a self-assessment and a peer challenge."
        )
        if self.membership.can(Perm.MANAGE_ROUNDS):
            return EmptyState(text, "Create a round", self.url("readiness:round-create"))
        return EmptyState(text, "See the rounds", self.url("readiness:rounds"))

    def _compared(self, compared: Comparison) -> dict[str, Any]:
        return {
            "compared": compared,
            "sentences": figures.sentences(compared),
            "totals": figures.totals_table(compared, lambda pk: self.url("readiness:round", round=pk)),
            "scores": figures.scores_table(
                compared, lambda pk, slug: self.url("readiness:statement", round=pk, statement=slug)
            ),
            "chart": figures.scores_chart(compared),
            "references": self._other_references(),
        }

    def _other_references(self) -> list[tuple[str, str]]:
        """The same comparison with another round in first place, as (title, address)."""
        ids = [each.pk for each in self.chosen]
        return [
            (
                each.title,
                "?" + urlencode([("rounds", pk) for pk in (each.pk, *(i for i in ids if i != each.pk))]),
            )
            for each in self.chosen[1:]
        ]


class OptimismPage(CouncilPage):
    """How our past self-assessments stood against what others said afterwards."""

    permission = Perm.VIEW_READINESS
    template_name = "readiness/optimism.html"
    title = "Optimism check"
    check: Optimism

    def load(self, **kwargs: Any) -> None:
        """The pairs of rounds and what they show."""
        self.check = optimism(self.membership, self.now)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The list of rounds."""
        return [("Rounds", self.url("readiness:rounds"))]

    def context(self) -> dict[str, Any]:
        """Tables by statement and by pair, and what it would do to today's points."""
        check = self.check
        return {
            "check": check,
            "pairing": PAIRING,
            "newest": EXTERNAL_ROUNDS,
            "effect": today_words(check.today) if check.today else "",
            "leans": optimism_figures.leans_table(check),
            "pairs": optimism_figures.pairs_table(check, self._compare_url),
            "forecast_url": (self.url("readiness:forecast", round=check.round.pk) if check.round else ""),
            "rounds_url": self.url("readiness:rounds"),
        }

    def _compare_url(self, ours: int, theirs: int) -> str:
        return f"{self.url('readiness:compare')}?rounds={ours}&rounds={theirs}"


def _ids(texts: Sequence[str]) -> list[int]:
    """What can be a round's number among the texts of the address, in order, each once."""
    numbers = [
        int(text) for text in texts[:_IDS_READ] if text.isascii() and text.isdigit() and len(text) < 20
    ]
    return list(dict.fromkeys(number for number in numbers if number <= _LARGEST_ID))
