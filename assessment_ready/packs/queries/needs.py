"""What waits for a person in packs, as need rows."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from assessment_ready.councils.models import Membership
from assessment_ready.councils.rows import need_rows
from assessment_ready.packs.queries.formats import waiting_for
from assessment_ready.packs.queries.reading import must_reads

_TITLED = Concat("title", Value(", version "), Cast(F("number"), CharField()), output_field=CharField())


def needs_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Everything of packs that waits for this person, as one queryset of need rows (``councils.rows``).

    "packs.must_read": issued packs a councillor is asked to read and has not said they have (``object_id`` the
    version); "packs.format": other formats they own (``queries.formats.waiting_for``).
    """
    reads = need_rows(
        must_reads(membership, now), kind="packs.must_read", label=_TITLED, due_on="pack__read_by"
    )
    return reads.union(waiting_for(membership, now), all=True)
