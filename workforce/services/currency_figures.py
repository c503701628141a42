"""How current learning is as governed measures; what counts as a new starter; who gets a team's figures."""

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.errors.learning import InvalidProfile, NotInUse
from workforce.models import Indicator, IndicatorValue, LearnerProfile, LearningSettings, ValueState
from workforce.queries.currency import learners, settings_of
from workforce.rules.currency import Share, currency, plan_coverage, profile_currency
from workforce.rules.suppression import SUPPRESSED, is_small
from workforce.services import entries
from workforce.services.indicators import ValueValues, set_value

CODES = ("training-currency", "pdp-coverage", "profile-currency")
MOST_MONTHS = 24


@transaction.atomic
def note_figures(*, actor: Membership, period_end: date, submission_key: UUID) -> list[IndicatorValue]:
    """Write training currency, PDP coverage and profile currency as values of the period's end.

    Figures are those of today, so the period must have ended by today. A figure that rests on too few people is
    noted as not available, with that reason. Raises ``NotInUse`` and ``InvalidProfile``.
    """
    entries.require(actor)
    today = london_date(timezone.now())
    if period_end > today:
        raise InvalidProfile("The period must end today or earlier", field="period_end")
    rows = Indicator.objects.filter(council_id=actor.council_id, code__in=CODES, retired_at=None)
    found = {row.code: row for row in rows}
    if not found:
        raise NotInUse
    people, shares = measured(actor.council_id, period_end)
    made = []
    for code in CODES:
        if code not in found:
            continue
        values = _values(period_end, shares[code], people)
        key = uuid5(NAMESPACE_URL, f"{submission_key}:{code}")
        made.append(
            set_value(
                actor=actor, indicator_id=found[code].pk, values=values, submission_key=key, replace=True
            )
        )
    audit.record(
        "workforce.learning.figures_noted",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        after={"period_end": period_end, "indicators": [row.indicator.code for row in made]},
    )
    return made


def measured(council_id: int, on: date) -> tuple[int, dict[str, Share]]:
    """How many people there are, and the three shares on a day, by the code of their indicator."""
    found = learners(council_id, on)
    people = [learner.person for learner in found]
    months = settings_of(council_id).new_starter_months
    shares = {
        "training-currency": currency(state for each in found for state in each.states.values()),
        "pdp-coverage": plan_coverage(people, months, on),
        "profile-currency": profile_currency(people, on),
    }
    return len(found), shares


@transaction.atomic
def change_settings(*, actor: Membership, months: int, expected_version: int) -> LearningSettings:
    """Say for how many months somebody counts as a new starter. Raises ``ChangedMeanwhile``."""
    entries.require(actor)
    LearningSettings.objects.get_or_create(council_id=actor.council_id)
    row = LearningSettings.objects.select_for_update().get(council_id=actor.council_id)
    entries.check_version(row, expected_version, [("Months", str(row.new_starter_months))])
    if not 0 <= months <= MOST_MONTHS:
        raise InvalidProfile(f"Enter a number from 0 to {MOST_MONTHS}", field="months")
    before, after = entries.apply_changes(row, {"new_starter_months": months})
    if after:
        entries.save(row, *after)
        entries.record("workforce.learning.settings_changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def name_manager(*, actor: Membership, team: str, manager_id: int | None) -> int:
    """Say who gets the figures of a team; how many profiles it has. Raises ``OwnerNotEligible``."""
    entries.require(actor)
    entries.check_owner(actor, manager_id)
    rows = LearnerProfile.objects.filter(council_id=actor.council_id, left_at=None, team=team)
    changed = rows.update(manager_id=manager_id, version=F("version") + 1)
    if not changed:
        raise InvalidProfile("Choose a team from the list", field="team")
    audit.record(
        "workforce.learning.manager_named",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        after={"team": team, "manager": manager_id},
    )
    return changed


def _values(period_end: date, share: Share, people: int) -> ValueValues:
    """The value with what it was made of; not available, with the reason, where it cannot be shown."""
    reason = ""
    if not share.whole:
        reason = "There is nobody this could be worked out for"
    elif is_small(min(people, share.whole)):
        reason = SUPPRESSED
    if reason:
        return ValueValues(period_end=period_end, state=ValueState.NOT_AVAILABLE, reason=reason)
    return ValueValues(
        period_end=period_end,
        value=Decimal(str(share.value)),
        numerator=Decimal(share.part),
        denominator=Decimal(share.whole),
        note="Worked out from the learning profiles",
    )
