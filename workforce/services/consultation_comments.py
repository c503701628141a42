"""Comments of a consultation: given inside or by the secret address, answered, withdrawn."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from workforce.errors.consultations import (
    CommentIsWithdrawn,
    CommentNotWithdrawn,
    FormTooOld,
    InvalidComment,
    NotOpen,
    TooManyComments,
)
from workforce.models import About, Consultation, ConsultationComment, Decision
from workforce.queries.consultations import draft_parts, opening_of, part_of, recent_from_outside
from workforce.rules.consultations import Opening, first_sentence, too_many
from workforce.services import entries
from workforce.services.visitors import count_visit

_SALT = "workforce.consultation"
_FORM_HOLDS = timedelta(days=2)
# Far above what people write, far below what a program sends.
_MINUTES, _FROM_EVERYBODY, _FROM_ONE = 10, 60, 10
_FIELDS: dict[str, str] = {About.STRAND: "strand_id", About.PART: "part_id", About.ACTION: "intended_id"}


@dataclass(frozen=True)
class CommentValues:
    """A comment. ``about`` is the key of a part of the draft ("action-12"), or "whole"."""

    about: str
    text: str
    name: str = ""
    organisation: str = ""
    audience: str = ""


@transaction.atomic
def give_comment(
    *, actor: Membership, consultation_id: int, values: CommentValues, submission_key: UUID
) -> ConsultationComment:
    """A member comments on an open draft; a second click gives the same comment.

    Raises ``NotOpen`` and ``InvalidComment``.
    """
    entries.require(actor, Perm.USE_WORKFORCE)
    found = entries.known(actor, ConsultationComment, submission_key)
    if found is not None:
        return found
    consultation = Consultation.objects.get(council_id=actor.council_id, pk=consultation_id)
    row = _row(consultation, values)
    row.by = actor
    comment, is_new = entries.add(actor, row, submission_key)
    if is_new:
        _record("workforce.comment.given", actor, comment, {"about": values.about})
    return comment


def form_token(consultation: Consultation) -> str:
    """What a form of the open page carries: handed out by us, good for one comment, for two days."""
    return signing.dumps([consultation.pk, uuid4().hex], salt=_SALT, compress=False)


@transaction.atomic
def give_comment_from_outside(
    *, consultation: Consultation, token: str, visitor: str, values: CommentValues
) -> bool:
    """Somebody without an account comments; whether it is new.

    ``visitor`` (an address) only slows down whoever sends very many: no table has it, only a keyed hash of it. Raises
    ``NotOpen``, ``InvalidComment``, ``FormTooOld`` and ``TooManyComments``.
    """
    key = _key_of(consultation, token)
    consultation = Consultation.objects.select_related("council").get(pk=consultation.pk)
    if ConsultationComment.objects.filter(council_id=consultation.council_id, submission_key=key).exists():
        return False
    row = _row(consultation, values)
    _slow_down(consultation, visitor)
    row.council_id, row.submission_key = consultation.council_id, key
    row.by_name = values.name
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    audit.record(
        "workforce.comment.received",
        actor=None,
        obj=row,
        council=consultation.council,
        after={"about": values.about},
        label=consultation.title,
    )
    return True


@transaction.atomic
def answer_comment(
    *,
    actor: Membership,
    comment_id: int,
    decision: str,
    response: str,
    is_shown: bool,
    expected_version: int,
) -> ConsultationComment:
    """Say what became of a comment and why. Raises ``InvalidComment``, ``CommentIsWithdrawn``, ``ChangedMeanwhile``."""
    entries.require(actor)
    comment = entries.locked(actor, ConsultationComment, comment_id)
    entries.check_version(comment, expected_version, describe(comment))
    if comment.withdrawn_at is not None:
        raise CommentIsWithdrawn
    if decision not in set(Decision.values) - {Decision.WAITING}:
        raise InvalidComment("Choose what became of the comment", field="decision")
    if not response.strip():
        raise InvalidComment("Enter why", field="response")
    values: dict[str, Any] = {"decision": decision, "response": response, "is_published": is_shown}
    before, after = entries.apply_changes(comment, values)
    if after:
        comment.responded_by, comment.responded_at = actor.user, timezone.now()
        entries.save(comment, *after, "responded_by", "responded_at")
        _record("workforce.comment.answered", actor, comment, after, before)
    return comment


@transaction.atomic
def withdraw_comment(
    *, actor: Membership, comment_id: int, reason: str, expected_version: int
) -> ConsultationComment:
    """Take a comment that breaks the rules out of every count and page; its text stays for those who look after it.

    Raises ``CommentIsWithdrawn`` and ``ChangedMeanwhile``.
    """
    entries.require(actor)
    comment = entries.locked(actor, ConsultationComment, comment_id)
    entries.check_version(comment, expected_version, describe(comment))
    if comment.withdrawn_at is not None:
        raise CommentIsWithdrawn
    if not reason.strip():
        raise InvalidComment("Enter why the comment is withdrawn", field="reason")
    comment.withdrawn_at, comment.withdrawn_because = timezone.now(), reason
    entries.save(comment, "withdrawn_at", "withdrawn_because")
    _record("workforce.comment.withdrawn", actor, comment, {"reason": reason})
    return comment


@transaction.atomic
def restore_comment(*, actor: Membership, comment_id: int) -> ConsultationComment:
    """Let a withdrawn comment stand again. Raises ``CommentNotWithdrawn``."""
    entries.require(actor)
    comment = entries.locked(actor, ConsultationComment, comment_id)
    if comment.withdrawn_at is None:
        raise CommentNotWithdrawn
    comment.withdrawn_at, comment.withdrawn_because = None, ""
    entries.save(comment, "withdrawn_at", "withdrawn_because")
    _record("workforce.comment.restored", actor, comment, {})
    return comment


def describe(comment: ConsultationComment) -> list[tuple[str, str]]:
    """What was decided about a comment, for somebody whose form is out of date."""
    return [
        ("Decision", comment.get_decision_display()),
        ("Answer", comment.response or "None yet"),
        ("Shown in “You said, we did”", "Yes" if comment.is_published else "No"),
        ("Withdrawn", comment.withdrawn_because or "No"),
    ]


def _row(consultation: Consultation, values: CommentValues) -> ConsultationComment:
    """The comment, not saved. Raises ``NotOpen`` and ``InvalidComment``."""
    if opening_of(consultation, timezone.localdate()) != Opening.OPEN:
        raise NotOpen
    part = part_of(draft_parts(consultation.strategy), values.about)
    if part is None:
        raise InvalidComment("Choose what your comment is about", field="about")
    row = ConsultationComment(
        consultation=consultation,
        about=part.about,
        quoted=first_sentence(f"{part.label}. {part.text}") if part.text else part.label,
        text=values.text,
        by_organisation=values.organisation,
        audience=values.audience,
        made_at=timezone.now(),
    )
    if part.about in _FIELDS:
        setattr(row, _FIELDS[part.about], part.pk)
    return row


def _record(
    action: str,
    actor: Membership,
    comment: ConsultationComment,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    """The audit entry without the comment's own words: the log keeps for ever, and a comment may have to go."""
    label = comment.consultation.title
    audit.record(
        action, actor=actor, obj=comment, council=actor.council, before=before, after=after, label=label
    )


def _slow_down(consultation: Consultation, visitor: str) -> None:
    """Raise ``TooManyComments`` when one visitor, or all together, send more than people write."""
    if too_many(recent_from_outside(consultation, timezone.now(), _MINUTES), _FROM_EVERYBODY):
        raise TooManyComments
    sent = count_visit(
        council=consultation.council,
        door=f"consultation-{consultation.pk}",
        visitor=visitor,
        within=timedelta(minutes=_MINUTES),
        now=timezone.now(),
    )
    if sent > _FROM_ONE:
        raise TooManyComments


def _key_of(consultation: Consultation, token: str) -> UUID:
    """The key a form was handed out with. Raises ``FormTooOld``."""
    try:
        consultation_id, key = signing.loads(token, salt=_SALT, max_age=_FORM_HOLDS)
        if consultation_id != consultation.pk:
            raise FormTooOld
        return UUID(key)
    except (signing.BadSignature, ValueError, TypeError):
        raise FormTooOld from None
