"""What the home page shows each role: packs and published rounds, and the state of the membership."""

from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Council, Invitation, Membership
from assessment_ready.councils.queries import people
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.documents.queries import documents_for
from assessment_ready.readiness.models import Round, RoundStatus

# The home page shows the newest few; the register has the rest.
SHOWN = 5


@dataclass(frozen=True)
class PeopleCounts:
    """How many current members and open invitations a council has."""

    members: int
    invitations: int


def people_counts(council: Council, now: datetime) -> PeopleCounts:
    """The counts the council administrator starts from; two queries."""
    return PeopleCounts(
        members=people(council, now).count(),
        invitations=Invitation.objects.for_council(council).open(now).count(),
    )


def shared_packs(membership: Membership, now: datetime) -> list[GeneratedDocument]:
    """The newest packs shared with members, without their stored figures."""
    shared = documents_for(membership, now).filter(state=DocumentState.READY, shared_at__isnull=False)
    return list(shared.order_by("-shared_at", "-pk")[:SHOWN])


def own_rounds(membership: Membership, now: datetime) -> list[Round]:
    """The newest rounds in which the person has a part or that are published to members."""
    return list(Round.objects.visible_to(membership, now)[:SHOWN])


def published_rounds(membership: Membership, now: datetime) -> list[Round]:
    """The newest rounds that are published to members."""
    return list(Round.objects.visible_to(membership, now).filter(status=RoundStatus.PUBLISHED)[:SHOWN])
