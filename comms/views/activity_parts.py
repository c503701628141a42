"""The parts of the page of one activity."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from comms.models import Activity
from comms.queries.activities import series_of
from comms.queries.briefings import briefings
from comms.queries.collisions import collisions_of
from comms.queries.elections import GateState, gate_state, pre_election_periods
from comms.queries.messages import messages
from comms.views.activity_marks import dated_words, day_words, is_out_of_step, repeats_words, status_cell
from comms.views.marks import Tag, standing_tag


def activity_parts(view: CouncilView, row: Activity) -> dict[str, Any]:
    """Facts, what is in its way, messages, gate, series."""
    series = series_of(view.membership, view.now, row)
    return {
        "activity": row,
        "status": status_cell(row),
        "is_secret": row.embargo is not None and not row.embargo.is_lifted(view.now),
        "out_of_step_url": view.url("comms:redate") if is_out_of_step(row) else "",
        "rows": _summary(view, row),
        "texts": _texts(view, row),
        "briefing_url": _briefing_url(view, row),
        "send_url": _send_url(view, row),
        "collisions": [] if row.is_over else collisions_of(view.membership, view.now, row),
        "gate": _gate_words(gate_state(row, pre_election_periods(view.council))),
        "series": [(each, day_words(each), status_cell(each), _url(view, each)) for each in series],
    }


def _send_url(view: CouncilView, row: Activity) -> str:
    """Where its cleared briefing is scheduled; empty where it cannot be."""
    if row.is_over or row.briefing is None or not row.briefing.is_cleared:
        return ""
    if not view.membership.can(Perm.SEND_BRIEFINGS):
        return ""
    return f"{view.url('comms:schedule-release', briefing=row.briefing.pk)}?activity={row.pk}"


def _briefing_url(view: CouncilView, row: Activity) -> str:
    """Where one time of a series is given a briefing of its own, by whoever may and where it has none."""
    is_repeated = bool(row.series_id or row.repeats)
    if not is_repeated or row.briefing_id or row.is_over or not view.membership.can(Perm.MANAGE_COMMS):
        return ""
    return view.url("comms:activity-briefing", activity=row.pk)


def _summary(view: CouncilView, row: Activity) -> list[SummaryRow]:
    """When, for whom, how and whose."""
    facts = [
        SummaryRow("When", [day_words(row), dated_words(row)]),
        *_optional([("Keeps its day", "Yes, also when its milestone moves" if row.is_pinned else "")]),
        SummaryRow("Purpose", row.get_purpose_display()),
        SummaryRow("Audiences", [each.name for each in row.audiences.all()] or "None chosen yet"),
        *_optional(
            [
                ("Phase", row.phase.title if row.phase else ""),
                ("Channel", row.channel.name if row.channel else ""),
                ("Product", row.product.title if row.product else ""),
            ]
        ),
        SummaryRow("Owner", str(row.owner.user) if row.owner else "Nobody yet"),
        *_optional(
            [
                ("Contributors", row.contributors),
                ("Spokesperson", row.spokesperson),
                ("Takes", f"{row.minutes_long} minutes" if row.minutes_long else ""),
                ("Repeats", repeats_words(row) if row.series_id is None and row.repeats else ""),
                ("Quotes a member", "Yes" if row.quotes_member else ""),
                ("Cost", row.cost),
                ("What could go wrong", row.risk_note),
                ("Guard", row.guard),
                ("Only for the cleared", "Yes" if row.only_cleared else ""),
            ]
        ),
    ]
    if row.depends_on is not None:
        facts.append(SummaryRow("Waits for", Cell(str(row.depends_on), url=_url(view, row.depends_on))))
    if row.done_by is not None and row.is_over:
        when = f"{format_datetime(row.done_at)} by " if row.done_at else "By "
        facts.append(SummaryRow("Reported", [f"{when}{row.done_by}", row.outcome or "No outcome given"]))
    return facts


def _texts(view: CouncilView, row: Activity) -> Table | None:
    """The briefing and the messages it uses, with where they stand."""
    body = []
    for briefing in briefings(view.membership, view.now).filter(pk=row.briefing_id or 0):
        standing = standing_tag(briefing, has_open_request=briefing.has_open_request)
        url = view.url("comms:briefing", briefing=briefing.pk)
        body.append(Row([Cell(str(briefing), url=url), "Briefing", _tag(standing), ""]))
    for message in messages(view.membership, view.now).filter(activities=row):
        standing = standing_tag(message, has_open_request=message.has_open_request)  # type: ignore[attr-defined] # annotated
        proof = Cell.tag("Proof is live", "green")
        if not message.is_proved:  # type: ignore[attr-defined] # annotated
            proof = Cell.tag("No live proof", "red")
        url = view.url("comms:message", message=message.pk)
        body.append(Row([Cell(str(message), url=url), "Message", _tag(standing), proof]))
    if not body:
        return None
    columns = [Column("Text"), Column("Kind"), Column("Clearance"), Column("Proof")]
    return Table(columns, body, "Briefing and messages", caption_hidden=True)


def _gate_words(state: GateState) -> str:
    """What the monitoring officer decided, or still has to; empty outside a pre-election period."""
    if not state.is_needed:
        return ""
    periods = ", ".join(f"“{each.title}”" for each in state.periods)
    if state.decision is None:
        return f"In the pre-election period of {periods}: the monitoring officer has not decided yet."
    verdict = "allowed" if state.decision.is_allowed else "refused"
    return (
        f"In the pre-election period of {periods}: {verdict} by {state.decision.decided_by} on "
        f"{format_datetime(state.decision.decided_at)}, because: {state.decision.reason}"
    )


def _optional(pairs: list[tuple[str, str]]) -> list[SummaryRow]:
    """Rows for what there is."""
    return [SummaryRow(key, value) for key, value in pairs if value]


def _tag(standing: Tag) -> Cell:
    return Cell.tag(standing.text, standing.tone)


def _url(view: CouncilView, row: Activity) -> str:
    return view.url("comms:activity", activity=row.pk)
