"""The panel that says where a text's clearance stands, beside each text that needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.ui.dates import format_date, format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.models import ClearanceRequest, RequestState, SignOff, SignOffMode, StepState
from comms.queries.clearance import Subject, Words, field_of, requests_of, words_of
from comms.rules.changes import Piece, changes, has_changes
from comms.views.marks import Tag, emergency_words, standing_tag

STEP_TONES = {
    StepState.WAITING: "grey",
    StepState.ASKED: "blue",
    StepState.APPROVED: "green",
    StepState.CHANGES: "orange",
    StepState.DECLINED: "red",
    StepState.TOLD: "teal",
    StepState.NOT_NEEDED: "grey",
}
REQUEST_TONES = {
    RequestState.OPEN: "blue",
    RequestState.APPROVED: "green",
    RequestState.CHANGES: "orange",
    RequestState.DECLINED: "red",
    RequestState.WITHDRAWN: "grey",
    RequestState.UNDONE: "orange",
}


@dataclass(frozen=True)
class ClearancePanel:
    """What the panel shows. ``last`` is the newest request; ``answers`` what was said against the words."""

    standing: Tag
    emergency: str = ""
    last: ClearanceRequest | None = None
    last_tag: Tag | None = None
    steps: Table | None = None
    answers: Sequence[tuple[str, str]] = ()
    pieces: Sequence[Piece] = ()
    since: str = ""
    ask_url: str = ""
    request_url: str = ""
    emergency_url: str = ""
    cleared_on: str = ""
    earlier: Sequence[tuple[ClearanceRequest, Tag, str]] = field(default_factory=tuple)


def clearance_panel(view: CouncilView, subject: Subject) -> ClearancePanel:
    """The panel of a text that has passed the gate; three queries. Include ``comms/clearance_panel.html``."""
    requests = requests_of(subject)
    last = requests[0] if requests else None
    waiting = last if last is not None and last.state == RequestState.OPEN else None
    compared = _compared(subject, requests)
    manages = view.membership.can(Perm.MANAGE_COMMS)
    name = f"comms:{field_of(subject)}"
    where = {field_of(subject): subject.pk}
    can_ask = manages and waiting is None and not subject.is_cleared
    return ClearancePanel(
        standing=standing_tag(subject, has_open_request=waiting is not None),
        emergency=emergency_words(cleared_by(subject, requests)),
        last=last,
        last_tag=request_tag(last) if last else None,
        steps=steps_table(view, last) if last is not None and last.steps.all() else None,
        answers=_answers(last),
        pieces=changes_since(compared, words_of(subject)) if compared else (),
        since=_since(compared),
        ask_url=view.url(f"{name}-clearance", **where) if can_ask else "",
        request_url=view.url("comms:clearance-request", clearance_request=last.pk) if last else "",
        emergency_url=view.url(f"{name}-emergency", **where) if manages and not subject.is_cleared else "",
        cleared_on=format_datetime(subject.cleared_at) if subject.is_cleared and subject.cleared_at else "",
        earlier=[
            (each, request_tag(each), view.url("comms:clearance-request", clearance_request=each.pk))
            for each in requests[1:]
        ],
    )


def cleared_by(subject: Subject, requests: Sequence[ClearanceRequest]) -> ClearanceRequest | None:
    """The request by which the words as they are now were cleared."""
    if not subject.is_cleared:
        return None
    approved = (each for each in requests if each.state == RequestState.APPROVED)
    return next((each for each in approved if each.content_hash == subject.cleared_hash), None)


def changes_since(request: ClearanceRequest, now: Words) -> list[Piece]:
    """What changed since a request, word by word; nothing when nothing did."""
    pieces = changes(Words(request.title, request.words).whole, now.whole)
    return pieces if has_changes(pieces) else []


def request_tag(request: ClearanceRequest) -> Tag:
    """Where a request stands."""
    if request.emergency_second_id is not None:
        return Tag("Cleared in an emergency", "magenta")
    return Tag(request.get_state_display(), REQUEST_TONES[RequestState(request.state)])


def steps_table(view: CouncilView, request: ClearanceRequest) -> Table:
    """The sign-offs of a request (read with its steps) in order."""
    rows = [
        Row([_who(view, step), step.get_mode_display(), _state(step), _when(step), _said(step)])
        for step in request.steps.all()
    ]
    columns = [
        Column("Sign-off"),
        Column("Asked to"),
        Column("Answer"),
        Column("When"),
        Column("Why and what was said"),
    ]
    return Table(columns, rows, caption="Sign-offs", caption_hidden=True)


def step_tag(step: SignOff) -> Tag:
    """Where a sign-off stands, in the words of what was asked."""
    tone = STEP_TONES[StepState(step.state)]
    if step.mode == SignOffMode.CONSULT and step.state == StepState.TOLD:
        return Tag("Commented", tone)
    return Tag(step.get_state_display(), tone)


def _state(step: SignOff) -> Cell:
    tag = step_tag(step)
    return Cell.tag(tag.text, tag.tone)


def _who(view: CouncilView, step: SignOff) -> Cell:
    people = str(step.approver.user) if step.approver else "Nobody"
    if step.deputy is not None:
        people += f", or {step.deputy.user} as deputy"
    if step.passed_on_by is not None:
        people += f" (passed on by {step.passed_on_by})"
    if step.approver is not None and not step.approver.is_current(view.now):
        people += ". No longer in the council"
    return Cell(step.get_role_display(), sub=people if step.state != StepState.NOT_NEEDED else "")


def _when(step: SignOff) -> str:
    if step.decided_at is not None:
        return f"{format_datetime(step.decided_at)} by {step.decided_by}"
    if step.state == StepState.ASKED and step.due_on is not None:
        return f"Due on {format_date(step.due_on)}"
    return format_datetime(step.asked_at) if step.asked_at else "–"


def _said(step: SignOff) -> Cell:
    return Cell(step.comment or "–", sub=step.condition_met)


def _answers(request: ClearanceRequest | None) -> list[tuple[str, str]]:
    """What was said against the words, with who said it, while it still matters."""
    if request is None or request.state not in (RequestState.CHANGES, RequestState.DECLINED):
        return []
    against = [each for each in request.steps.all() if each.state in (StepState.CHANGES, StepState.DECLINED)]
    return [(f"{each.decided_by} ({each.get_role_display()})", each.comment) for each in against]


def _compared(subject: Subject, requests: Sequence[ClearanceRequest]) -> ClearanceRequest | None:
    """The request whose words those of now are compared with: that of the clearance, otherwise the newest."""
    for each in requests:
        if subject.cleared_hash and each.content_hash == subject.cleared_hash:
            return each
    return requests[0] if requests else None


def _since(request: ClearanceRequest | None) -> str:
    if request is None:
        return ""
    verb = "cleared" if request.state == RequestState.APPROVED else "put forward"
    moment = (
        request.closed_at
        if request.state == RequestState.APPROVED and request.closed_at
        else request.asked_at
    )
    return f"since the words were {verb} on {format_datetime(moment)}"
