"""The public learning directory of a council: only what was published, and never who put it forward."""

from datetime import date

from django.db.models import QuerySet

from assessment_ready.councils.models import Council
from workforce.models import LearningOffer
from workforce.queries.offers import OfferFilters, narrowed, published, with_people


def council_of_directory(slug: str) -> Council | None:
    """The council whose directory this is."""
    return Council.objects.filter(slug=slug, is_active=True).first()


def public_offers(council: Council, today: date, filters: OfferFilters) -> QuerySet[LearningOffer]:
    """What can be taken up and matches, by title."""
    rows = LearningOffer.objects.filter(published(today), council=council)
    return with_people(narrowed(rows, filters, today)).order_by("title", "pk")


def public_offer(council: Council, today: date, offer_id: int) -> LearningOffer | None:
    """One of them; None for what is not published, over, or another council's."""
    rows = LearningOffer.objects.filter(published(today), council=council)
    return with_people(rows).filter(pk=offer_id).first()
