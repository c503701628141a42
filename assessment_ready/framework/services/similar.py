"""Choosing the councils a council compares itself with."""

from collections.abc import Collection

from django.db import transaction

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Council, Membership
from assessment_ready.framework.errors import UnknownCouncilError
from assessment_ready.framework.models import PublishedResult, SimilarCouncil

MOST_SIMILAR = 30


@transaction.atomic
def choose_similar(*, actor: Membership, names: Collection[str]) -> int:
    """Make ``names`` (as in the published results) the council's similar councils; how many there are.

    Raises ``UnknownCouncilError`` for a name that is in no result the council may see, or for too many.
    """
    council = Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    wanted = set(names)
    if len(wanted) > MOST_SIMILAR:
        raise UnknownCouncilError(f"Choose {MOST_SIMILAR} councils or fewer; you chose {len(wanted)}.")
    known = PublishedResult.objects.all().known_to(council).filter(council_name__in=wanted)
    unknown = sorted(wanted - set(known.values_list("council_name", flat=True)))
    if unknown:
        raise UnknownCouncilError(f"{unknown[0]} is not in the published results. Choose from the list.")
    before = set(SimilarCouncil.objects.filter(council=council).values_list("council_name", flat=True))
    if before == wanted:
        return len(wanted)
    SimilarCouncil.objects.filter(council=council, council_name__in=before - wanted).delete()
    SimilarCouncil.objects.bulk_create(
        SimilarCouncil(council=council, council_name=name) for name in sorted(wanted - before)
    )
    record(
        "framework.similar.chosen",
        actor=actor,
        obj=council,
        council=council,
        before={"councils": sorted(before)},
        after={"councils": sorted(wanted), "count": len(wanted)},
    )
    return len(wanted)
