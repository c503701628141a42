"""Tables and charts drawn once: the same figures give the same HTML, so a page that is opened again redraws nothing.

The key is the whole value (texts, figures, addresses), so nothing stale can be shown and nobody is shown what was
not worked out for them.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.template import Context, engines
from django.template.base import Template
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.safestring import SafeString

from assessment_ready.ui.charts import Band, Chart, Part, Series, stacked_bar, trend
from assessment_ready.ui.tables import Table

Url = Callable[..., str]


@lru_cache(maxsize=1)
def _templates() -> dict[str, Template]:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    return {name: engine.from_string(f"{{% {name} value %}}") for name in ("table", "chart")}


def _draw(name: str, value: Table | Chart) -> SafeString:
    return _templates()[name].render(Context({"value": value}))


@lru_cache(maxsize=256)
def drawn_table(table: Table) -> SafeString:
    """A table without sortable columns, whose columns, rows and cells are tuples."""
    return _draw("table", table)


@lru_cache(maxsize=256)
def drawn_shares(id_: str, title: str, parts: tuple[Part, ...]) -> SafeString:
    """A stacked bar with its table."""
    return _draw("chart", stacked_bar(id=id_, title=title, parts=parts))


@lru_cache(maxsize=256)
def drawn_trend(
    title: str, series: tuple[Series, ...], bands: tuple[Band, ...], span: tuple[float, float]
) -> SafeString:
    """A trend of points by kind of round, with its table. ``span`` is the fewest and the most points there are."""
    chart = trend(
        id="trend",
        title=title,
        series=series,
        bands=bands,
        minimum=span[0],
        maximum=span[1],
        heads=("Kind", "Rating"),
    )
    return _draw("chart", chart)


def paths_of(council: str) -> Url:
    """A council's addresses by name, each worked out once per process."""

    def path(name: str, **kwargs: Any) -> str:
        return _path(get_urlconf(), get_script_prefix(), name, council, tuple(kwargs.items()))

    return path


@lru_cache(maxsize=8192)
def _path(urlconf: Any, prefix: str, name: str, council: str, kwargs: tuple[tuple[str, Any], ...]) -> str:
    # The prefix is part of the key because ``reverse`` puts it in front.
    return reverse(name, urlconf, kwargs={"council": council, **dict(kwargs)})
