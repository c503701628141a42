"""Throw away what was uploaded and never confirmed, as uploads of other areas are."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from workforce.models import ImportState, Snapshot, SnapshotWorkplace, StrategyImport, TrainingCell

# The same as documents keeps its uploads.
KEPT = timedelta(days=1)
_AT_ONCE = 50


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Forget previews that nobody confirmed for a day; how many there were. Rows that somebody has locked wait."""
    before = now - KEPT
    return _strategies(before) + _returns(before)


def _strategies(before: datetime) -> int:
    waiting = StrategyImport.objects.filter(
        state__in=(ImportState.PREVIEW, ImportState.READING), created_at__lt=before
    )
    ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE])
    return StrategyImport.objects.filter(pk__in=ids).update(
        state=ImportState.DISCARDED, found={}, warnings=[], version=F("version") + 1
    )


def _returns(before: datetime) -> int:
    # One that is being read or could not be read was confirmed: it stays until somebody decides.
    waiting = Snapshot.objects.filter(state=ImportState.PREVIEW, created_at__lt=before)
    ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE])
    SnapshotWorkplace.objects.filter(snapshot_id__in=ids).delete()
    TrainingCell.objects.filter(snapshot_id__in=ids).delete()
    return Snapshot.objects.filter(pk__in=ids).update(state=ImportState.DISCARDED, version=F("version") + 1)
