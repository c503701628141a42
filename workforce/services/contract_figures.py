"""How complete the providers' returns are, as a value of the library's indicator."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.errors.returns import InvalidContract, NoContracts, NoProviderIndicator
from workforce.models import Indicator, IndicatorValue
from workforce.queries.contracts import INDICATOR, how_they_stand
from workforce.services import entries
from workforce.services.indicators import ValueValues, set_value


@transaction.atomic
def note_figure(*, actor: Membership, period_end: date, submission_key: UUID) -> IndicatorValue:
    """Write the share of providers at 90 per cent as the value of a period; the figure is that of today.

    It counts organisations and no people, so no number of them is too small to be shown; they stand in the note.
    Raises ``NoProviderIndicator``, ``NoContracts`` and ``InvalidContract``.
    """
    entries.require(actor)
    if period_end > london_date(timezone.now()):
        raise InvalidContract("The period must end today or earlier", field="period_end")
    rows = Indicator.objects.filter(council_id=actor.council_id, code=INDICATOR, retired_at=None)
    indicator = rows.first()
    if indicator is None:
        raise NoProviderIndicator
    standing = how_they_stand(actor.council_id)
    if standing.complete_share is None:
        raise NoContracts
    note = (
        f"{standing.providers_complete} of {standing.providers} providers; {standing.providers_known} have said how "
        "complete their records are. Worked out from the contracts in force"
    )
    value = set_value(
        actor=actor,
        indicator_id=indicator.pk,
        values=ValueValues(
            period_end=period_end, value=round(standing.complete_share, indicator.decimals), note=note
        ),
        submission_key=submission_key,
        replace=True,
    )
    audit.record(
        "workforce.contracts.figure_noted",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        after={"period_end": period_end, "value": str(value.value)},
    )
    return value
