"""What stands above a register's rows: its columns to choose from and the person's saved views."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from assessment_ready.councils.models import SavedView
from assessment_ready.councils.registers import (
    COLUMNS,
    EVERYTHING,
    Pairs,
    RegisterColumn,
    Showing,
    columns_in_force,
)


@dataclass(frozen=True)
class ColumnChoice:
    """One checkbox. A ``fixed`` column is always shown."""

    key: str
    label: str
    checked: bool
    fixed: bool


@dataclass(frozen=True)
class ViewLink:
    """One saved view: where it opens, whether it is what is shown now, and where it is looked after."""

    name: str
    url: str
    is_current: bool
    is_default: bool
    rename_url: str = ""
    default_url: str = ""
    delete_url: str = ""


@dataclass(frozen=True)
class RegisterPanel:
    """All of it. ``kept_by_…`` are the parameters a form carries on unchanged; ``opening`` is the query string the
    register opens with when its address has none (empty: nothing special).
    """

    register: str
    query: str
    choices: tuple[ColumnChoice, ...]
    links: tuple[ViewLink, ...]
    everything: ViewLink
    kept_by_columns: Pairs
    kept_by_filters: Pairs
    clear_url: str
    save_url: str
    opening: str


def register_panel(
    request: HttpRequest,
    register: str,
    slug: str,
    *,
    columns: Sequence[RegisterColumn],
    saved: Sequence[SavedView],
) -> RegisterPanel:
    """The panel of one register as one person sees it; no queries. ``saved`` are their views of this register."""
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    shown = _without_usual(columns, Showing.of(given))
    links = [_link(view, slug, columns, shown) for view in saved]
    opening = next((link.url for link in links if link.is_default), "")
    chosen = [(COLUMNS, key) for key in shown.columns]
    kept = [("view", "all")] if opening else []
    return RegisterPanel(
        register=register,
        query=shown.address.removeprefix("?"),
        choices=_choices(columns, shown),
        links=tuple(links),
        everything=ViewLink("Everything", f"?{EVERYTHING}", shown.is_same(Showing()), is_default=False),
        kept_by_columns=[*shown.pairs, *kept],
        kept_by_filters=[*chosen, *((n, v) for n, v in shown.pairs if n == "sort"), *kept],
        clear_url=Showing(columns=shown.columns).address
        if chosen
        else (f"?{EVERYTHING}" if opening else "?"),
        save_url=reverse("councils:view-save", kwargs={"council": slug}),
        opening=opening,
    )


def _without_usual(columns: Sequence[RegisterColumn], showing: Showing) -> Showing:
    """The same, with known columns only, and none where they are the usual ones."""
    wanted = [column.key for column in columns_in_force(columns, showing.columns)]
    usual = [column.key for column in columns_in_force(columns, ())]
    return Showing(showing.pairs, () if wanted == usual else tuple(wanted))


def _choices(columns: Sequence[RegisterColumn], shown: Showing) -> tuple[ColumnChoice, ...]:
    in_force = {column.key for column in columns_in_force(columns, shown.columns)}
    return tuple(
        ColumnChoice(column.key, column.label, column.key in in_force, fixed=place == 0)
        for place, column in enumerate(columns)
    )


def _link(view: SavedView, slug: str, columns: Sequence[RegisterColumn], shown: Showing) -> ViewLink:
    kept = _without_usual(columns, Showing.parse(view.query, view.columns))

    def url(name: str) -> str:
        return reverse(name, kwargs={"council": slug, "view": view.pk})

    return ViewLink(
        name=view.name,
        url=kept.address,
        is_current=kept.is_same(shown),
        is_default=view.is_default,
        rename_url=url("councils:view"),
        default_url=url("councils:view-default"),
        delete_url=url("councils:view-delete"),
    )
