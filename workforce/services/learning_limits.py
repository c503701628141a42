"""How much may come from outside: so much from one visitor and one council in an hour, so much waiting in all."""

from datetime import timedelta

from django.utils import timezone

from assessment_ready.councils.models import Council
from workforce.errors.offers import TooManyAtOnce
from workforce.models import Interest, LearningOffer, Moderation
from workforce.services.visitors import count_visit

HOUR = timedelta(hours=1)
# One visitor may send this much in an hour, all visitors of a council together that much.
FROM_ONE = 10
OFFERS_AN_HOUR = 30
INTERESTS_AN_HOUR = 100
# So many entries may wait for somebody to look at them.
WAITING_IN_ALL = 200


def check_visitor(*, council: Council, visitor: str | None) -> None:
    """Count one message of a visitor; their address itself is kept nowhere. Raises ``TooManyAtOnce``."""
    seen = count_visit(council=council, door="directory", visitor=visitor, within=HOUR, now=timezone.now())
    if seen > FROM_ONE:
        raise TooManyAtOnce


def check_room_for_offer(council: Council) -> None:
    """Raise ``TooManyAtOnce`` when too many entries came lately, or too many wait already."""
    rows = LearningOffer.objects.filter(council=council, created_by=None)
    lately = rows.filter(created_at__gt=timezone.now() - HOUR).count()
    if lately >= OFFERS_AN_HOUR or rows.filter(state=Moderation.WAITING).count() >= WAITING_IN_ALL:
        raise TooManyAtOnce


def check_room_for_interest(council: Council) -> None:
    """Raise ``TooManyAtOnce`` when too many said lately that they would come."""
    rows = Interest.objects.filter(council=council, made_at__gt=timezone.now() - HOUR)
    if rows.count() >= INTERESTS_AN_HOUR:
        raise TooManyAtOnce
