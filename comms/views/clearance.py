"""Clearance: putting words forward, the emergency route, every request, and the page of one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.clearance import AskForm, ConfirmEmergencyForm, EmergencyForm
from comms.models import ClearanceRequest, RequestState, SignOff, SignOffMode, SignOffRole, StepState
from comms.queries.clearance import (
    Subject,
    field_of,
    may_open,
    requests_for,
    subject_of,
    subjects,
    with_steps,
    words_of,
)
from comms.queries.sign_off_matrix import signers
from comms.rules.personal import unknown_fields
from comms.services.clearance import ask, chain, withdraw
from comms.services.emergency import ask_emergency, call_off_emergency, confirm_emergency
from comms.services.sign_offs import may_decide
from comms.views.clearance_panel import changes_since, request_tag, steps_table
from comms.views.frame import CommsForm, CommsPage

# Where each kind of text has its page: (address, what captures it there).
_PAGES = {
    "briefing": "comms:briefing",
    "message": "comms:message",
    "line": "comms:line",
    "question": "comms:question",
}


class _ForSubject(CommsForm):
    """A form about one text; ``kind`` is the field of a request that names it."""

    kind: ClassVar[str]
    subject: Subject

    def load(self, **kwargs: Any) -> None:
        """The text in the address."""
        self.subject = self.found(subjects(self.kind, self.membership, self.now), kwargs[self.kind])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while it is secret, then show it."""
        what = f"the words of {self.subject.reference}"
        look(membership=self.membership, embargo=self.subject.embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_caption(self) -> str:
        """What it is about."""
        return str(self.subject)

    def subject_url(self) -> str:
        """The page of the text."""
        return self.url(_PAGES[self.kind], **{self.kind: self.subject.pk})

    def success_url(self) -> str:
        """The text."""
        return self.subject_url()


class AskView(_ForSubject):
    """Put exact words forward: what they are, and who will be asked."""

    title = "Put forward for clearance"
    form_class = AskForm
    template_name = "comms/clearance_ask.html"

    def context(self) -> dict[str, Any]:
        """The words, and the chain as it would be."""
        words = words_of(self.subject)
        unknown = unknown_fields(words.whole) if self.kind == "briefing" else []
        return {**super().context(), "words": words, "unknown_fields": unknown, **self._chain()}

    def _chain(self) -> dict[str, Any]:
        try:
            planned, named = chain(self.membership, self.subject)
        except UserFacingError as error:
            return {"problem": str(error)}
        rows = [
            Row(
                [
                    Cell(SignOffRole(step.role).label, sub=_people(named[step.role].people)),
                    SignOffMode(step.mode).label if step.is_needed else "Not needed",
                    f"{step.days} working days"
                    if step.is_needed and step.mode != SignOffMode.INFORM
                    else "–",
                    named[step.role].problem
                    if step.is_needed and named[step.role].problem
                    else step.why or "–",
                ]
            )
            for step in planned
        ]
        columns = [Column("Sign-off"), Column("Asked to"), Column("Time"), Column("Why")]
        return {"chain": Table(columns, rows, caption="Who is asked, in this order")}

    def perform(self, form: Any) -> str:
        """Put them forward."""
        data = form.cleaned_data
        ask(
            actor=self.membership,
            subject=self.subject,
            note=data["note"],
            submission_key=data["submission_key"],
        )
        return "The words are put forward. Whoever is first has been asked by mail."


def _people(people: Sequence[Any]) -> str:
    return ", or ".join(str(person.user) for person in people)


class EmergencyView(_ForSubject):
    """The first of two people asks to clear words outside the chain."""

    title = "Clear in an emergency"
    form_class = EmergencyForm
    template_name = "comms/clearance_emergency.html"

    def context(self) -> dict[str, Any]:
        """The words."""
        return {**super().context(), "words": words_of(self.subject)}

    def perform(self, form: Any) -> str:
        """Ask."""
        data = form.cleaned_data
        ask_emergency(
            actor=self.membership,
            subject=self.subject,
            reason=data["reason"],
            submission_key=data["submission_key"],
        )
        return "A second person now has to confirm on the page of the request. Tell them."


class RequestsPage(CommsPage, CouncilListView):
    """Every request for clearance the person may know of: what waits for whose sign-off."""

    title = "Clearance"
    count_label = "requests"

    def rows(self) -> Any:
        """Those that wait first (nothing sorts before a day, descending), then what was closed last."""
        return with_steps(requests_for(self.membership, self.now)).order_by("-closed_at", "-asked_at", "-pk")

    def columns(self) -> Sequence[RegisterColumn]:
        """What, which product, where it stands, who is next, since when."""
        return [
            RegisterColumn("title", "Words", self._title, lambda row: row.title),
            RegisterColumn("product", "Product", lambda row: str(row.product), lambda row: str(row.product)),
            RegisterColumn("state", "State", _state, lambda row: request_tag(row).text),
            RegisterColumn("waits", "Waits for", _waits_cell, _waits),
            RegisterColumn(
                "asked",
                "Put forward",
                lambda row: Cell(format_date(london_date(row.asked_at)), sub=str(row.asked_by)),
                lambda row: row.asked_at,
            ),
        ]

    def _title(self, row: ClearanceRequest) -> Cell:
        return Cell(row.title, url=self.url("comms:clearance-request", clearance_request=row.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "Requests for clearance appear here: exact words, who has to sign them off, and what they answered. Put a "
            "briefing, a message, a line or an answer forward on its page."
        )


def _state(row: ClearanceRequest) -> Cell:
    tag = request_tag(row)
    return Cell.tag(tag.text, tag.tone)


def asked_steps(row: ClearanceRequest) -> list[SignOff]:
    """The sign-offs of a request (read with its steps) that wait for somebody."""
    return [
        step for step in row.steps.all() if step.state == StepState.ASKED and row.state == RequestState.OPEN
    ]


def _waits(row: ClearanceRequest) -> str:
    return ", ".join(str(step.approver.user) for step in asked_steps(row) if step.approver) or "–"


def _waits_cell(row: ClearanceRequest) -> Cell:
    due = [step.due_on for step in asked_steps(row) if step.due_on]
    return Cell(_waits(row), sub=f"Due on {format_date(min(due))}" if due else "")


class WithinRequest(CommsPage):
    """A page about one request that the person may open; 404 otherwise."""

    permission = Perm.SIGN_OFF
    clearance_request: ClearanceRequest
    subject: Subject

    def load(self, **kwargs: Any) -> None:
        """The request in the address, for those named in it and for readers of communications."""
        rows = with_steps(requests_for(self.membership, self.now))
        self.clearance_request = self.found(rows, kwargs["clearance_request"])
        self.admit()

    def admit(self) -> None:
        """Let only those in who may open the request."""
        if not may_open(self.membership, self.clearance_request):
            raise Http404
        self.subject = subject_of(self.clearance_request)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The list a person came from."""
        if self.membership.can(Perm.VIEW_COMMS):
            return [
                ("Communications", self.url("comms:plans")),
                ("Clearance", self.url("comms:clearance-requests")),
            ]
        return [("Sign-offs", self.url("comms:sign-offs"))]

    def get_caption(self) -> str:
        """Which product it is."""
        return str(self.clearance_request.product)

    def request_url(self) -> str:
        """The page of the request."""
        return self.url("comms:clearance-request", clearance_request=self.clearance_request.pk)

    def note_look(self) -> None:
        """Keep that it was opened while it is secret."""
        what = f"the words in clearance “{self.clearance_request.title}”"
        look(membership=self.membership, embargo=self.clearance_request.embargo, what=what, now=self.now)


class RequestPage(WithinRequest, CouncilPage):
    """One request: the exact words, who said what, and what this person can do."""

    template_name = "comms/clearance_request.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look, then show it."""
        self.note_look()
        return self.render()

    def get_title(self) -> str:
        """The title of the words."""
        return self.clearance_request.title

    def context(self) -> dict[str, Any]:
        """Words, steps, buttons."""
        found = self.clearance_request
        is_open = found.state == RequestState.OPEN
        manages = self.membership.can(Perm.MANAGE_COMMS) and is_open
        mine = [step for step in asked_steps(found) if may_decide(self.membership, step)]
        reads = self.membership.can(Perm.VIEW_COMMS)
        return {
            "found": found,
            "state": request_tag(found),
            "asked": format_datetime(found.asked_at),
            "steps": steps_table(self, found) if found.steps.all() else None,
            "pieces": changes_since(found, words_of(self.subject)) if reads else [],
            "subject_url": self.url(
                _PAGES[field_of(self.subject)], **{field_of(self.subject): self.subject.pk}
            )
            if reads
            else "",
            "decide_urls": [(step, self.url("comms:sign-off", sign_off=step.pk)) for step in mine],
            "gone": self._gone() if manages else [],
            "withdraw_url": self.url("comms:clearance-withdraw", clearance_request=found.pk)
            if manages
            else "",
            **self._emergency(manages=manages),
        }

    def _gone(self) -> list[tuple[str, str, str]]:
        """Who can no longer answer, why, and where to name somebody else."""
        able = signers(self.clearance_request.embargo, self.now)
        return [
            (
                str(step.approver.user),
                able.problem(step.approver),
                self.url("comms:sign-off-reassign", sign_off=step.pk),
            )
            for step in self.clearance_request.steps.all()
            if step.approver is not None
            and step.state in (StepState.ASKED, StepState.WAITING)
            and able.problem(step.approver)
        ]

    def _emergency(self, *, manages: bool) -> dict[str, Any]:
        found = self.clearance_request
        waits = manages and found.emergency_by_id is not None
        return {
            "confirm_url": self.url("comms:emergency-confirm", clearance_request=found.pk)
            if waits and found.emergency_by_id != self.membership.user_id
            else "",
            "call_off_url": self.url("comms:emergency-call-off", clearance_request=found.pk) if waits else "",
        }


class RequestWithdraw(WithinRequest, CouncilActionView):
    """Take a request back."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Withdraw it."""
        withdraw(actor=self.membership, request_id=self.clearance_request.pk)
        return "The request is withdrawn. Nobody is asked any more."

    def return_url(self) -> str:
        """The request."""
        return self.request_url()


class EmergencyConfirm(WithinRequest, CommsForm):
    """The second person reads the words and clears them."""

    permission = Perm.MANAGE_COMMS
    title = "Clear these words in an emergency"
    form_class = ConfirmEmergencyForm
    template_name = "comms/clearance_confirm.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The hash of the words on the page."""
        return {"initial": {"words_hash": self.clearance_request.content_hash}}

    def context(self) -> dict[str, Any]:
        """The words and the reason."""
        return {**super().context(), "found": self.clearance_request}

    def perform(self, form: Any) -> str:
        """Clear them."""
        confirm_emergency(
            actor=self.membership,
            request_id=self.clearance_request.pk,
            expected_hash=form.cleaned_data["words_hash"],
        )
        return "The words are cleared in an emergency. It says so wherever they are shown."

    def success_url(self) -> str:
        """The request."""
        return self.request_url()


class EmergencyCallOff(WithinRequest, CouncilActionView):
    """Go back to the sign-offs."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Call it off."""
        call_off_emergency(actor=self.membership, request_id=self.clearance_request.pk)
        return "The words are not cleared in an emergency. The sign-offs go on."

    def return_url(self) -> str:
        """The request."""
        return self.request_url()


def _for_each(view: type[_ForSubject]) -> dict[str, type[_ForSubject]]:
    """The view once for each kind of text."""
    return {kind: type(f"{kind.capitalize()}{view.__name__}", (view,), {"kind": kind}) for kind in _PAGES}


ASK = _for_each(AskView)
EMERGENCY = _for_each(EmergencyView)
