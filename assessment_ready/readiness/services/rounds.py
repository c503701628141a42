"""Creating rounds and changing their details."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.readiness.errors import StaleRound
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.readiness.rules.judgement import FIELD_NAMES
from assessment_ready.readiness.services.locking import apply_changes, locked_open_round, require


@dataclass(frozen=True)
class RoundDetails:
    """What a person says about a round. ``held_on`` is the day it stands for."""

    kind: str
    title: str
    held_on: date
    ends_on: date | None = None
    scope: str = ""
    authors: str = ""


@transaction.atomic
def create_round(
    *,
    actor: Membership,
    details: RoundDetails,
    framework: FrameworkVersion,
    submission_key: UUID,
    start_from: Round | None = None,
    embargo: Embargo | None = None,
) -> Round:
    """Make a round with one judgement per statement of ``framework``; a second click gives the same round.

    Nothing is copied unless ``start_from`` (a round on the same framework version that the actor may see) is
    given; then its scores and texts are. ``embargo`` must be one the actor is cleared for.
    """
    require(actor, Perm.MANAGE_ROUNDS)
    made = Round(
        council=actor.council,
        framework=framework,
        embargo=embargo,
        created_by=actor.user,
        submission_key=submission_key,
        **asdict(details),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Round.objects.get(council=actor.council, submission_key=submission_key)
    _make_judgements(made, actor, start_from)
    audit.record(
        "readiness.round.created",
        actor=actor,
        obj=made,
        council=actor.council,
        after={**asdict(details), "start_from": start_from.title if start_from else ""},
        embargo_id=_strictest(made, start_from),
    )
    return made


@transaction.atomic
def edit_round(*, actor: Membership, round_id: int, details: RoundDetails, expected_version: int) -> Round:
    """Change the details of an open round. Raises ``RoundNotOpen`` and ``StaleRound``."""
    row = locked_open_round(actor, round_id, Perm.MANAGE_ROUNDS)
    if row.version != expected_version:
        raise StaleRound(version=row.version)
    before, after = apply_changes(row, asdict(details))
    if not after:
        return row
    row.version += 1
    row.save(update_fields=[*after, "version"])
    audit.record(
        "readiness.round.edited",
        actor=actor,
        obj=row,
        council=row.council,
        before=before,
        after=after,
        embargo_id=row.embargo_id,
    )
    return row


def _make_judgements(made: Round, actor: Membership, start_from: Round | None) -> None:
    """One row per statement, empty or with what the earlier round says."""
    earlier: dict[int, Judgement] = {}
    if start_from is not None:
        seen = Judgement.objects.visible_to(actor, timezone.now())
        earlier = {row.statement_id: row for row in seen.filter(round=start_from)}
    Judgement.objects.bulk_create(
        _judgement(made, statement, earlier.get(statement.pk), actor)
        for statement in QualityStatement.objects.filter(framework=made.framework).order_by("number")
    )


def _judgement(
    made: Round, statement: QualityStatement, earlier: Judgement | None, actor: Membership
) -> Judgement:
    row = Judgement(council=made.council, round=made, statement=statement)
    if earlier is not None and earlier.updated_at is not None:
        for name in FIELD_NAMES:
            setattr(row, name, getattr(earlier, name))
        # Suggested for another day: nothing is until somebody saves the copy.
        row.departure_reason = ""
        row.author = actor.user
        row.updated_at = timezone.now()
    return row


def _strictest(made: Round, start_from: Round | None) -> int | None:
    """The embargo of the entry: the title of an embargoed round that was copied is not told either."""
    if made.embargo_id is None and start_from is not None:
        return start_from.embargo_id
    return made.embargo_id
