"""Running numbers for references that people use in speech and writing."""

from django.db import transaction

from assessment_ready.councils.models import Council, ReferenceCounter


@transaction.atomic
def next_numbers(*, council: Council, kind: str, count: int = 1) -> range:
    """The next ``count`` running numbers of one kind in one council; two or three queries.

    The counter stays locked until the caller's transaction ends, so a number is never given twice; a rolled back
    transaction gives its numbers back.
    """
    ReferenceCounter.objects.bulk_create(
        [ReferenceCounter(council=council, kind=kind)], ignore_conflicts=True
    )
    counter = ReferenceCounter.objects.select_for_update().get(council=council, kind=kind)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)
