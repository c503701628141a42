"""The workforce on the director's dashboard: indicators by colour and the worst of them, report, learning, records."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment_ready.overview.views.dashboard_standing import Figure, Url, narrowed
from workforce.queries.summary import IndicatorLine, Summary
from workforce.rules.indicator_rag import TONES, IndicatorState

_WORDS = {
    IndicatorState.RED: "red",
    IndicatorState.AMBER: "amber",
    IndicatorState.GREEN: "green",
    IndicatorState.NO_TARGET: "without target",
    IndicatorState.NO_VALUE: "without figure",
    IndicatorState.NOT_TRACKED: "not tracked",
}
_COMPLETE = {
    "asc-wds-completeness": "of our staff records in the workforce return complete",
    "provider-asc-wds-completeness": "of providers with complete ASC-WDS records",
}


@dataclass(frozen=True)
class Worst:
    """An indicator that misses its mark: what it is, what was expected, its colour, and its page."""

    figure: Figure
    expected: str
    words: str


@dataclass(frozen=True)
class WorkforcePanel:
    """The panel: the strategy's page, tags that open the indicators of a colour, the worst, and other figures."""

    strategy: str
    url: str
    states: Sequence[Figure]
    worst: Sequence[Worst]
    figures: Sequence[Figure]


def workforce_panel(found: Summary, url: Url) -> WorkforcePanel | None:
    """The panel, or None before there is a strategy."""
    if found.strategy_id is None:
        return None
    register = url("workforce:indicators")
    states = found.states or {}
    return WorkforcePanel(
        strategy=found.strategy,
        url=url("workforce:strategy", strategy=found.strategy_id),
        states=[
            Figure(str(states[state]), words, narrowed(register, state=state.value), TONES[state])
            for state, words in _WORDS.items()
            if states.get(state)
        ],
        worst=[_worst(line, register) for line in found.worst],
        figures=[_report(found, url), *_learning(found, url), *_complete(found, register)],
    )


def _worst(line: IndicatorLine, register: str) -> Worst:
    figure = Figure(line.text, line.name, f"{register}{line.indicator_id}/", line.rag.tone)
    return Worst(figure, line.expected[:1].lower() + line.expected[1:], line.rag.words)


def _report(found: Summary, url: Url) -> Figure:
    """The highlight report's state."""
    if found.report is None:
        return Figure("No", "highlight report yet", url("workforce:highlights"))
    state = "Signed off:" if found.report.is_signed else "Draft:"
    page = url("workforce:highlight", highlight=found.report.report_id)
    return Figure(state, f"highlight report, {found.report.period}", page)


def _learning(found: Summary, url: Url) -> list[Figure]:
    """How many learning profiles are current; nothing where there are none."""
    if not found.has_profiles:
        return []
    page = url("workforce:currency")
    if found.profiles is None:
        return [Figure("Too few", "learning profiles to show how current they are", page)]
    return [Figure(f"{found.profiles.value}%", "of learning profiles reviewed in 12 months", page)]


def _complete(found: Summary, register: str) -> list[Figure]:
    """How complete the records are, as far as it is known and not said already."""
    said = {line.indicator_id for line in found.worst}
    return [
        Figure(line.text, _COMPLETE[line.code], f"{register}{line.indicator_id}/")
        for line in found.completeness
        if line.indicator_id not in said
    ]
