"""The columns of the register of actions, for the page and for files."""

from datetime import date
from typing import Any

from assessment_ready.actions.models.choices import Priority
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import Cell


def action_columns(view: CouncilView) -> list[RegisterColumn]:
    """What the register can show; the usual ones first."""
    today = london_date(view.now)
    return [
        RegisterColumn(
            "action",
            "Action",
            lambda row: _title(view, row),
            str,
            sort="title",
        ),
        RegisterColumn("rag", "State", lambda row: rag_cell(row, today), _rag_word, sort="rag"),
        RegisterColumn("owner", "Owner", _owner, _owner, sort="owner"),
        RegisterColumn("due", "Due", lambda row: _due(row, today), lambda row: row.due_on, sort="due"),
        RegisterColumn(
            "progress",
            "Progress",
            lambda row: f"{row.progress}%",
            lambda row: row.progress,
            numeric=True,
            sort="progress",
            header="Progress (per cent)",
        ),
        RegisterColumn(
            "checked",
            "Last check-in",
            lambda row: _day(row.last_check_in_on) or "Never",
            lambda row: row.last_check_in_on,
            sort="checked",
        ),
        RegisterColumn("statements", "Statements", _statements, _statement_titles),
        *_further(),
    ]


def rag_cell(row: Any, today: date) -> Cell:
    """The state as a tag; below it what the rules say when the owner says otherwise, or that it is stale too."""
    tag = RAG_TAGS[row.rag]
    below = ""
    if row.rag != row.computed_rag:
        below = f"Stated by the owner; computed: {RAG_TAGS[row.computed_rag].word.lower()}"
    elif row.rag == "red" and row.stale_on and row.stale_on <= today and row.lifecycle in REPORTED:
        below = "◔ And stale"
    elif row.lifecycle == "complete":
        below = "Complete, waiting to be closed"
    return Cell.tag(tag.text, tag.tone, sub=below)


def _further() -> list[RegisterColumn]:
    """What is there for those who ask."""
    return [
        RegisterColumn(
            "priority",
            "Priority",
            lambda row: Priority(row.priority).label,
            lambda row: Priority(row.priority).label,
            sort="priority",
            usual=False,
        ),
        _plain("lifecycle", "Where it is", lambda row: row.get_lifecycle_display()),
        _plain("computed", "Computed state", lambda row: RAG_TAGS[row.computed_rag].word),
        _plain("reason", "Reason for the stated state", lambda row: row.override_reason),
        _dated("start", "Start", lambda row: row.start_on),
        _dated("forecast", "Forecast", lambda row: row.forecast_on),
        _dated("next", "Next check-in", lambda row: row.next_check_in if row.lifecycle in REPORTED else None),
        _plain("source", "Source", lambda row: row.get_source_display()),
        _plain("area", "Area", lambda row: row.get_area_display()),
        _plain("product", "Product", lambda row: row.product),
        _plain("measure", "Success measure", lambda row: row.success_measure),
        RegisterColumn(
            "cost",
            "Cost (£)",
            lambda row: f"{row.cost_estimate:,.2f}" if row.cost_estimate is not None else "",
            lambda row: row.cost_estimate,
            numeric=True,
            usual=False,
        ),
        _plain("funding", "Funding", lambda row: row.funding_source),
        _dated("completed", "Completed", lambda row: row.completed_on),
        _dated("check", "Effectiveness check", lambda row: row.effectiveness_check_on),
        _plain("effect", "Effect", lambda row: row.get_effectiveness_result_display()),
    ]


def _plain(key: str, label: str, value: Any) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, usual=False)


def _dated(key: str, label: str, value: Any) -> RegisterColumn:
    return RegisterColumn(key, label, lambda row: _day(value(row)), value, usual=False)


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _title(view: CouncilView, row: Any) -> Cell:
    secret = "Under embargo" if row.embargo and not row.embargo.is_lifted(view.now) else ""
    return Cell(str(row), url=view.url("actions:action", action=row.pk), sub=secret)


def _rag_word(row: Any) -> str:
    return RAG_TAGS[row.rag].word


def _owner(row: Any) -> str:
    return str(row.owner.user.full_name)


def _due(row: Any, today: date) -> Cell:
    if row.lifecycle in REPORTED and row.due_on < today:
        late = (today - row.due_on).days
        return Cell(
            format_date(row.due_on), sub=f"{late} day{'' if late == 1 else 's'} overdue", sub_tone="warn"
        )
    forecast = f"Forecast {format_date(row.forecast_on)}" if row.forecast_on else ""
    return Cell(format_date(row.due_on), sub=forecast)


def _statements(row: Any) -> str:
    return ", ".join(f"QS{each.statement.number}" for each in row.serves.all())


def _statement_titles(row: Any) -> str:
    return "; ".join(f"{each.statement.number} {each.statement.title}" for each in row.serves.all())
