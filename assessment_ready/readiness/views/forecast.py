"""The forecast of a round, and trying other scores."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.forms.boundfield import BoundField
from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.readiness.forms.what_if import WhatIfForm
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.forecast import RoundForecast, round_forecast, score_levels
from assessment_ready.readiness.queries.rounds import get_round
from assessment_ready.readiness.rules import what_if
from assessment_ready.readiness.rules.forecast import (
    ASSUMPTION,
    Forecast,
    answer_sentence,
    forecast,
    headline,
)
from assessment_ready.readiness.rules.routes import summary
from assessment_ready.readiness.views import forecast_figures as figures


class RoundFiguresPage(CouncilPage):
    """A page of figures about one round the person may see."""

    permission = Perm.VIEW_READINESS
    round: Round
    board: RoundForecast

    def load(self, **kwargs: Any) -> None:
        """The round and its forecast; 404 when the person may not know of it."""
        try:
            self.round = get_round(self.membership, self.now, kwargs["round"])
        except Round.DoesNotExist:
            raise Http404 from None
        look(membership=self.membership, embargo=self.round.embargo, what=str(self.round), now=self.now)
        self.board = round_forecast(self.membership, self.now, self.round)

    def get_caption(self) -> str:
        """The round's title."""
        return self.round.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Rounds, then this one."""
        return [("Rounds", self.url("readiness:rounds")), (self.round.title, self.round_url("round"))]

    def round_url(self, name: str, **kwargs: Any) -> str:
        """The path of another page of this round."""
        return self.url(f"readiness:{name}", round=self.round.pk, **kwargs)


class ForecastPage(RoundFiguresPage):
    """Which rating is likely, where the total may end, what would move it, and how that is worked out."""

    template_name = "readiness/forecast.html"
    title = "Forecast"

    def context(self) -> dict[str, Any]:
        """Headline, charts, routes, contributions and the method."""
        made = self.board.forecast
        what_if_url = self.round_url("what-if")
        return {
            "headline": headline(made),
            "sentence": answer_sentence(made, self.board.scale),
            "forecast": made,
            "bar": figures.rating_bar(made),
            "points": figures.points_chart(made),
            "contributions": figures.contributions(self.board, self._statement_url),
            "routes_summary": summary(self.board.routes),
            "shared_steps": figures.shared_steps(self.board),
            "routes": figures.route_lines(self.board, what_if_url),
            "benchmark_as_at": self.board.benchmark_as_at,
            "assumption": ASSUMPTION,
            "what_if_url": what_if_url,
            "optimism_url": self.url("readiness:optimism"),
            "round_url": self.round_url("round"),
        }

    def _statement_url(self, slug: str) -> str:
        return self.round_url("statement", statement=slug)


class WhatIfPage(RoundFiguresPage):
    """Other scores and the rating they would give: worked out here, kept nowhere, shareable by address."""

    template_name = "readiness/what_if.html"
    title = "What if the scores were different?"

    def context(self) -> dict[str, Any]:
        """The form and, when every score is one of the scale, the result."""
        form = WhatIfForm(
            self.request.GET.dict(),
            statements=[row.statement for row in self.board.rows],
            levels=score_levels(self.round),
            scores={row.statement.number: row.judged.score for row in self.board.rows},
        )
        own = self.board.forecast
        context = {
            "form": form,
            "groups": self._by_theme(form),
            "own_headline": headline(own),
            "bounds_move": what_if.BOUNDS_MOVE,
            "here_url": self.round_url("what-if"),
            "forecast_url": self.round_url("forecast"),
        }
        return context | (self._result(form.scores) if form.is_valid() else {})

    def _result(self, scores: dict[int, int | None]) -> dict[str, Any]:
        tried = what_if.with_scores(self.board.judged, scores, self.board.scale)
        made: Forecast = forecast(tried, self.board.scale)
        return {
            "result": made,
            "headline": headline(made),
            "sentence": answer_sentence(made, self.board.scale),
            "bar": figures.rating_bar(made, id="what-if-chances"),
            "changes": [
                f"{self.board.titles[number]}: {_score(before)} to {_score(after)}"
                for number, before, after in what_if.changes(self.board.judged, tried)
            ],
        }

    def _by_theme(self, form: WhatIfForm) -> list[tuple[str, list[BoundField]]]:
        """The form's fields under their themes."""
        return [
            (theme.title, [form[figures.score_field(row.statement.number)] for row in rows])
            for theme, rows in groupby(self.board.rows, key=lambda row: row.statement.theme)
        ]


def _score(score: int | None) -> str:
    return "not scored" if score is None else str(score)
