"""GOV.UK Notify: e-mails and texts through its API, one call per message; it can be asked afterwards."""

import time
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from io import BytesIO
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from notifications_python_client.utils import DOCUMENT_UPLOAD_SIZE_LIMIT, prepare_upload

from assessment_ready.sending.backends.notify_answers import outcome_of
from assessment_ready.sending.backends.outcome import (
    Addressed,
    Found,
    NoConnection,
    NotSetUp,
    Outcome,
    Receipt,
    Result,
)
from assessment_ready.sending.backends.place import secret_of
from assessment_ready.sending.ledger import Attached, Parcel
from assessment_ready.sending.models import BackendKind, Means, Route
from assessment_ready.sending.rules.notify import is_key, state_of, without_links

# The template's field for a file; more files are ((link_to_file_2)) and so on.
FILE_FIELD = "link_to_file"
_PAGES = 40
# The library has no types of its own.
_client: Any = NotificationsAPIClient
_upload: Any = prepare_upload


def notify_session(route: Route, step_seconds: float) -> "NotifySession":
    """A client with the route's key. Nothing is asked yet: Notify keeps no connection. Raises ``NotSetUp``."""
    key = secret_of(route)
    if not is_key(key):
        raise NotSetUp("The key is not an API key of GOV.UK Notify")
    if not route.template_id:
        raise NotSetUp("No template of GOV.UK Notify is entered")
    return NotifySession(_client(key, base_url=settings.NOTIFY_URL, timeout=step_seconds), route)


class NotifySession:
    """Messages of one route by one template of the council's service."""

    kind: str = BackendKind.NOTIFY
    can_ask = True

    def __init__(self, client: Any, route: Route) -> None:
        self._client = client
        self._template = route.template_id
        self._means = route.means
        self._sender = route.sender_id or None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.request_session.close()

    def send(self, parcel: Parcel, row: Addressed, *, give_up_at: float) -> Outcome:
        """Hand one message over; the row's id goes with it as the reference."""
        try:
            refusal = self._refusal(parcel, row)
        except APIError as error:
            # Only the template was asked for.
            return outcome_of(error, asked_only=True)
        if refusal:
            return Outcome(Result.REFUSED, refusal)
        if time.monotonic() >= give_up_at:
            return Outcome(Result.TOO_LATE, "Its time was over before it began")
        try:
            taken = self._text(parcel, row) if row.means == Means.SMS else self._mail(parcel, row)
            version = taken["template"]["version"]
            return Outcome(Result.ACCEPTED, code=f"template v{version}", reference=str(taken["id"]))
        except APIError as error:
            return outcome_of(error)
        except Exception as error:
            # Even the worker's time limit: Notify may have the message.
            return Outcome(Result.AMBIGUOUS, f"No answer that we understand: {type(error).__name__}")

    def check(self) -> str:
        """The name of the template, so that somebody sees that key and template fit. Raises ``NoConnection``."""
        try:
            found = self._template_now
        except APIError as error:
            raise NoConnection(outcome_of(error, asked_only=True).reason, str(error.status_code)) from None
        wanted = (
            [("body", "body")] if self._means == Means.SMS else [("subject", "subject"), ("body", "body")]
        )
        missing = [f"(({field}))" for field, part in wanted if f"(({field}))" not in str(found.get(part, ""))]
        if missing:
            raise NotSetUp(f"The template has no field {' and no field '.join(missing)}")
        return f"GOV.UK Notify knows the key, and the template is “{found.get('name', '')}”."

    def find(self, rows: Iterable[Addressed]) -> dict[UUID, Found]:
        """Ask by reference. Notify may need a moment until it knows what it has just taken."""
        found = {}
        for row in rows:
            try:
                known = self._client.get_all_notifications(reference=str(row.id))["notifications"]
            except (APIError, KeyError, TypeError):
                # Whoever does not answer now is not asked two hundred times.
                break
            found[row.id] = _found(known)
        return found

    def poll(self, rows: Iterable[Addressed]) -> list[Receipt]:
        """Page through what the service has sent, newest first, until all of these were seen."""
        wanted = {row.backend_reference: row for row in rows if row.backend_reference}
        if not wanted:
            return []
        oldest = min(row.created_at for row in wanted.values())
        receipts, older_than = [], None
        for _ in range(_PAGES):
            page = self._page(older_than)
            told = [receipt_of(one) for one in page]
            receipts += [one for one in told if wanted.pop(one.reference, None) is not None]
            if not page or not wanted or _began_before(page[-1], oldest):
                break
            older_than = page[-1]["id"]
        return receipts

    def _page(self, older_than: str | None) -> list[dict[str, Any]]:
        try:
            answer = self._client.get_all_notifications(older_than=older_than)
            return list(answer["notifications"])
        except (APIError, KeyError, TypeError) as error:
            raise NoConnection(f"GOV.UK Notify cannot be asked: {type(error).__name__}") from None

    def _mail(self, parcel: Parcel, row: Addressed) -> dict[str, Any]:
        filled: dict[str, Any] = {"subject": parcel.subject, "body": without_links(parcel.text)}
        for number, one in enumerate(parcel.attachments, 1):
            filled[_file_field(number)] = _upload(BytesIO(one.content), filename=one.name)
        answer: dict[str, Any] = self._client.send_email_notification(
            row.address,
            self._template,
            personalisation=filled,
            reference=str(row.id),
            email_reply_to_id=self._sender,
            one_click_unsubscribe_url=parcel.one_click_url or None,
        )
        return answer

    def _text(self, parcel: Parcel, row: Addressed) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.send_sms_notification(
            row.address,
            self._template,
            personalisation={"body": parcel.text},
            reference=str(row.id),
            sms_sender_id=self._sender,
        )
        return answer

    def _refusal(self, parcel: Parcel, row: Addressed) -> str:
        """Why this cannot go by Notify; empty when it can."""
        if not parcel.attachments:
            return ""
        if row.means == Means.SMS:
            return "A text message cannot carry a file"
        large = next(
            (one for one in parcel.attachments if len(one.content) > DOCUMENT_UPLOAD_SIZE_LIMIT), None
        )
        if large is not None:
            return f"GOV.UK Notify takes files of 2 MB at most; “{large.name}” is larger"
        return self._missing_field(parcel.attachments)

    def _missing_field(self, attachments: tuple[Attached, ...]) -> str:
        """Notify would leave a file out silently that its template has no field for."""
        body = str(self._template_now.get("body", ""))
        wanted = [_file_field(number) for number in range(1, len(attachments) + 1)]
        missing = next((name for name in wanted if f"(({name}))" not in body), None)
        return (
            f"The template of GOV.UK Notify has no field (({missing})), so the file cannot go"
            if missing
            else ""
        )

    @cached_property
    def _template_now(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.get_template(self._template)
        return answer


def receipt_of(payload: dict[str, Any]) -> Receipt:
    """What a callback, or a notification that was asked for, says. Raises ``ValueError`` for anything else."""
    if not isinstance(payload, dict):
        raise ValueError("A receipt is an object")
    status, reference = payload.get("status"), payload.get("id")
    if not isinstance(status, str) or not isinstance(reference, str):
        raise ValueError("A receipt has an id and a status")
    moment = payload.get("completed_at") or payload.get("sent_at") or payload.get("created_at")
    return Receipt(
        reference=reference[:100],
        state=state_of(status),
        code=status[:20],
        at=_moment(moment),
        row_id=_row_id(payload.get("reference")),
    )


def _found(known: list[dict[str, Any]]) -> Found:
    if not known:
        return Found(False)
    return Found(True, str(known[0]["id"]), str(known[0].get("status", ""))[:20])


def _moment(value: Any) -> datetime | None:
    """A moment with its zone, or None."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def _row_id(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        return None


def _began_before(notification: dict[str, Any], moment: datetime) -> bool:
    began = _moment(notification.get("created_at"))
    return began is not None and began < moment


def _file_field(number: int) -> str:
    return FILE_FIELD if number == 1 else f"{FILE_FIELD}_{number}"
