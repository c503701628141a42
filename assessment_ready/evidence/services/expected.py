"""Expected evidence: the shipped list, what a council adds, sets aside and connects."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.evidence.errors import ExpectationKnown, ExpectationSettled, ItemsGone, ReasonNeeded
from assessment_ready.evidence.models import (
    EvidenceItem,
    ExpectationMet,
    ExpectationSetAside,
    ExpectedEvidence,
)
from assessment_ready.evidence.rules.expected import ExpectedRow
from assessment_ready.evidence.services.locking import require
from assessment_ready.framework.models import EvidenceCategory, FrameworkVersion, QualityStatement


@transaction.atomic
def load_expected(*, framework: FrameworkVersion, rows: Iterable[ExpectedRow]) -> int:
    """Bring the shipped expectations of a framework to these rows; how many changed. What councils added stays.

    A row that is no longer shipped is switched off, so that what met it is kept. Rows of statements or categories the
    framework does not have are passed over (category: left empty).
    """
    FrameworkVersion.objects.select_for_update(no_key=True).get(pk=framework.pk)
    statements = {each.number: each for each in QualityStatement.objects.filter(framework=framework)}
    categories = {each.code: each for each in EvidenceCategory.objects.filter(framework=framework)}
    stored = {
        (row.statement_id, row.title): row
        for row in ExpectedEvidence.objects.filter(council=None, statement__framework=framework)
    }
    changed = 0
    for position, row in enumerate(rows):
        statement = statements.get(row.statement)
        if statement is None:
            continue
        wanted = {
            "category": categories.get(row.category),
            "note": row.note,
            "source": row.source,
            "position": position,
            "is_active": True,
        }
        known = stored.pop((statement.pk, row.title), None)
        changed += _bring(known or ExpectedEvidence(statement=statement, title=row.title), wanted)
    gone = [row.pk for row in stored.values() if row.is_active]
    changed += ExpectedEvidence.objects.filter(pk__in=gone).update(is_active=False)
    if changed:
        record("evidence.expectation.loaded", actor=None, obj=framework, after={"changed": changed})
    return changed


def _bring(row: ExpectedEvidence, wanted: Mapping[str, object]) -> bool:
    """Store the row with these values; whether that changed anything."""
    is_new = row._state.adding
    if not is_new and all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    if is_new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=list(wanted))
    return True


@transaction.atomic
def add_expectation(
    *,
    actor: Membership,
    statement: QualityStatement,
    category: EvidenceCategory | None,
    title: str,
    note: str,
    submission_key: UUID,
) -> ExpectedEvidence:
    """Expect something more of a statement, in this council only; a second click adds nothing.

    Raises ``ExpectationKnown`` when the statement has one of this title; one that was removed comes back.
    """
    require(actor, Perm.MANAGE_EVIDENCE)
    title = " ".join(title.split())
    known = ExpectedEvidence.objects.filter(statement=statement, title__iexact=title)
    own = known.filter(council=actor.council).select_for_update().first()
    if own is not None and own.submission_key == submission_key:
        return own
    if (own is not None and own.is_active) or known.filter(council=None, is_active=True).exists():
        raise ExpectationKnown
    last = ExpectedEvidence.objects.filter(statement=statement).order_by("-position").first()
    made = own or ExpectedEvidence(council=actor.council, statement=statement)
    made.title, made.note, made.category, made.is_active = title, note.strip(), category, True
    made.submission_key, made.position = submission_key, min((last.position if last else 0) + 1, 32_000)
    if own is None:
        made.save(force_insert=True)
    else:
        made.save(update_fields=["title", "note", "category", "is_active", "submission_key", "position"])
    _record("evidence.expectation.added", actor, made)
    return made


@transaction.atomic
def remove_expectation(*, actor: Membership, expectation: ExpectedEvidence) -> None:
    """No longer expect what the council itself added. Raises ``ExpectationSettled`` for what ships."""
    require(actor, Perm.MANAGE_EVIDENCE)
    row = _locked(actor, expectation)
    if row.council_id is None:
        raise ExpectationSettled(
            "This expectation comes with the product. Set it aside, with a reason, instead."
        )
    row.is_active = False
    row.save(update_fields=["is_active"])
    _record("evidence.expectation.removed", actor, row)


@transaction.atomic
def set_aside(*, actor: Membership, expectation: ExpectedEvidence, reason: str) -> None:
    """Do not follow an expectation, with a reason. Raises ``ReasonNeeded`` and ``ExpectationSettled``."""
    require(actor, Perm.MANAGE_EVIDENCE)
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded("Enter why it does not apply here")
    row = _locked(actor, expectation)
    made, is_new = ExpectationSetAside.objects.get_or_create(
        council=actor.council,
        expectation=row,
        defaults={"reason": reason, "set_aside_by": actor.user, "set_aside_at": timezone.now()},
    )
    if not is_new:
        raise ExpectationSettled(f"This expectation is set aside already: {made.reason}")
    _record("evidence.expectation.set_aside", actor, row, after={"reason": reason})


@transaction.atomic
def take_up(*, actor: Membership, expectation: ExpectedEvidence) -> None:
    """Follow an expectation again. Raises ``ExpectationSettled`` when it is not set aside."""
    require(actor, Perm.MANAGE_EVIDENCE)
    row = _locked(actor, expectation)
    gone, _ = ExpectationSetAside.objects.filter(council=actor.council, expectation=row).delete()
    if not gone:
        raise ExpectationSettled
    _record("evidence.expectation.taken_up", actor, row)


@transaction.atomic
def connect(*, actor: Membership, expectation: ExpectedEvidence, item_id: int) -> EvidenceItem:
    """Say that an item meets an expectation; saying it twice changes nothing. Raises ``ItemsGone``."""
    require(actor, Perm.ADD_EVIDENCE)
    row = _locked(actor, expectation)
    item = (
        EvidenceItem.objects.visible_to(actor, timezone.now()).filter(pk=item_id, withdrawn_at=None).first()
    )
    if item is None:
        raise ItemsGone
    _, is_new = ExpectationMet.objects.get_or_create(
        expectation=row, item=item, defaults={"council": actor.council}
    )
    if is_new:
        _record(
            "evidence.expectation.connected",
            actor,
            row,
            after={"item": str(item)},
            embargo_id=item.embargo_id,
        )
    return item


@transaction.atomic
def disconnect(*, actor: Membership, expectation: ExpectedEvidence, item_id: int) -> EvidenceItem:
    """Say that an item does not meet an expectation after all. Raises ``ItemsGone`` when it did not."""
    require(actor, Perm.ADD_EVIDENCE)
    row = _locked(actor, expectation)
    item = EvidenceItem.objects.visible_to(actor, timezone.now()).filter(pk=item_id).first()
    gone = 0
    if item is not None:
        gone, _ = ExpectationMet.objects.filter(expectation=row, item=item).delete()
    if item is None or not gone:
        raise ItemsGone
    _record(
        "evidence.expectation.disconnected",
        actor,
        row,
        before={"item": str(item)},
        embargo_id=item.embargo_id,
    )
    return item


def _locked(actor: Membership, expectation: ExpectedEvidence) -> ExpectedEvidence:
    """The expectation as it is now, held; councils share the shipped ones, so only their own are locked."""
    rows = ExpectedEvidence.objects.known_to(actor.council).filter(pk=expectation.pk)
    row = (rows if expectation.council_id is None else rows.select_for_update()).first()
    if row is None:
        raise ExpectationSettled
    return row


def _record(action: str, actor: Membership, row: ExpectedEvidence, **values: object) -> None:
    record(action, actor=actor, obj=row, council=actor.council, **values)  # type: ignore[arg-type]
