"""Which function turns a stored snapshot into what a versioned PDF template shows.

A presenter is pure: plain JSON in, values for the template out (charts among them). An app registers its own in
its ``AppConfig.ready``; a presenter whose template has made documents is never changed in what it shows: a new
layout is a new template with a new presenter.
"""

from collections.abc import Callable
from typing import Any

Presenter = Callable[[dict[str, Any]], dict[str, Any]]

_presenters: dict[str, Presenter] = {}


def register(template: str, presenter: Presenter) -> None:
    """Let ``presenter`` prepare snapshots for ``template`` (a path such as ``pdf/board_report_v1.html``)."""
    _presenters[template] = presenter


def context_of(template: str, snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the template gets. Raises ``KeyError`` for a template nobody registered."""
    return _presenters[template](snapshot)
