"""Reads of recurring activities: which briefing a later time begins with."""

from datetime import datetime

from django.db.models import F, Prefetch, Q

from assessment_ready.councils.models import Membership
from comms.models import Activity, Briefing


def briefing_to_copy(activity: Activity, membership: Membership, now: datetime) -> Briefing | None:
    """The briefing of the time before this one, otherwise of any other time of the series; None without one.

    The first time of a series has no number; only what the person may know of counts. Two queries.
    """
    first = activity.series_id or activity.pk
    if activity.series_id is None and not activity.repeats:
        return None
    seen = Briefing.objects.visible_to(membership, now).select_related("product", "embargo")
    rows = Activity.objects.visible_to(membership, now).filter(Q(pk=first) | Q(series=first))
    rows = rows.exclude(pk=activity.pk).filter(briefing__in=seen.order_by())
    rows = rows.order_by(F("series_number").desc(nulls_last=True)).prefetch_related(
        Prefetch("briefing", seen)
    )
    found = list(rows)
    place = activity.series_number or 0
    before = [row for row in found if (row.series_number or 0) < place]
    chosen = next(iter(before or found), None)
    return chosen.briefing if chosen else None
