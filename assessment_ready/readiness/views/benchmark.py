"""Published results of other councils: where councils stand, one statement, over time."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage, CouncilView
from assessment_ready.embargo.services import look
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.benchmark import Standing, standing
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.readiness.views import benchmark_figures as figures
from assessment_ready.ui.pages import NavItem

TITLE = "Published results of other councils"


class BenchmarkPage(CouncilView):
    """A page about published results. ``?round=`` names the round of ours that stands beside them."""

    permission = Perm.VIEW_BENCHMARK
    standing: Standing
    current: str = ""

    def load(self, **kwargs: Any) -> None:
        """The results and our round; 404 when the person may not know of the round."""
        asked = self.request.GET.get("round") or None
        if asked is not None and not (asked.isascii() and asked.isdigit() and len(asked) < 19):
            raise Http404
        try:
            self.standing = standing(self.membership, self.now, int(asked) if asked else None)
        except (Round.DoesNotExist, NoFrameworkError):
            raise Http404 from None
        self.asked = asked
        if self.standing.round:
            look(
                membership=self.membership,
                embargo=self.standing.round.embargo,
                what=str(self.standing.round),
                now=self.now,
            )

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the dashboard."""
        return [("Readiness", self.url("overview:dashboard"))]

    def here(self, name: str, **kwargs: Any) -> str:
        """The path of a benchmark page with the same round beside it."""
        return self.url(f"readiness:{name}", **kwargs) + (f"?round={self.asked}" if self.asked else "")

    def context(self) -> dict[str, Any]:
        """What every benchmark page shows: tabs, what the data is, whose round it is."""
        pages = [
            ("benchmark", "Where councils stand"),
            ("benchmark-over-time", "Over time"),
            ("benchmark-results", "All results"),
        ]
        return {
            "tabs": [NavItem(label, self.here(name), name == self.current) for name, label in pages],
            "benchmark": self.standing.benchmark,
            "our_round": self.standing.round,
            "can_manage": self.membership.can(Perm.MANAGE_BENCHMARK),
            "similar_url": self.url("readiness:similar"),
            "import_url": self.url("readiness:results-import"),
        }


class OverviewPage(BenchmarkPage, CouncilPage):
    """All statements: the spread of scores, and where we stand."""

    template_name = "readiness/benchmark.html"
    title = TITLE
    current = "benchmark"

    def context(self) -> dict[str, Any]:
        """Table and chart of all statements, and the rounds to choose from."""
        statements = framework_queries.statements(self.standing.framework)

        def url(slug: str) -> str:
            return self.here("benchmark-statement", statement=slug)

        return super().context() | {
            "table": figures.overview_table(self.standing, statements, url),
            "chart": figures.overview_chart(self.standing, statements, url),
            "rounds": rounds_for(self.membership, self.now),
            "has_results": bool(self.standing.benchmark.results),
        }


class StatementPage(BenchmarkPage, CouncilPage):
    """One statement: the spread, similar councils, and who is at each score."""

    template_name = "readiness/benchmark_statement.html"

    def load(self, **kwargs: Any) -> None:
        """The results, then the statement of the same framework."""
        super().load(**kwargs)
        self.statements = framework_queries.statements(self.standing.framework)
        found = [row for row in self.statements if row.slug == kwargs["statement"]]
        if not found:
            raise Http404
        self.statement = found[0]

    def get_title(self) -> str:
        """The statement's name."""
        return self.statement.title

    def get_caption(self) -> str:
        """Where we are."""
        return TITLE

    def side_nav(self) -> Sequence[NavItem]:
        """The statements of the framework."""
        return [
            NavItem(
                f"{row.number}. {row.title}",
                self.here("benchmark-statement", statement=row.slug),
                row.pk == self.statement.pk,
            )
            for row in self.statements
        ]

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the overview."""
        return [*super().breadcrumbs(), (TITLE, self.here("benchmark"))]

    def context(self) -> dict[str, Any]:
        """Chart, our place, similar councils and the lists."""
        number = self.statement.number
        spread = self.standing.benchmark.statement(number)
        score = self.standing.scores.get(number)
        levels = framework_queries.levels(self.standing.framework)
        return super().context() | {
            "statement": self.statement,
            "spread": spread,
            "score": score,
            "position": figures.position_words(spread, score),
            "mean": f"{spread.mean:.2f}" if spread.mean is not None else "",
            "chart": figures.statement_chart(spread, levels, score),
            "similar": figures.similar_table(self.standing, number),
            "at_each_score": figures.at_each_score(self.standing, number, levels),
        }


class OverTimePage(BenchmarkPage, CouncilPage):
    """How many councils got which rating, by quarter of publication."""

    template_name = "readiness/benchmark_over_time.html"
    title = "Ratings over time"
    current = "benchmark-over-time"

    def get_caption(self) -> str:
        """Where we are."""
        return TITLE

    def context(self) -> dict[str, Any]:
        """Table and chart; each figure leads to the results it counts."""

        def results_url(query: str) -> str:
            asked = f"round={self.asked}" if self.asked else ""
            together = "&".join(filter(None, [quote(query, safe="=&"), asked]))
            address = self.url("readiness:benchmark-results")
            return f"{address}?{together}" if together else address

        table, chart = figures.over_time(self.standing, results_url)
        return super().context() | {"table": table, "chart": chart}
