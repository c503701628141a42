"""Indicators and values as services: what goes in, what is refused, what stands in the log."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.errors import ChangedMeanwhile
from tests.workforce.making import workforce_of
from tests.world import World
from workforce.errors import NotAllowed
from workforce.errors.indicators import (
    IndicatorIsRetired,
    InvalidIndicator,
    InvalidValue,
    NotYourIndicator,
    PeriodTaken,
    TargetNeedsOperator,
    UnknownLibraryCode,
)
from workforce.models import Indicator, IndicatorValue
from workforce.queries.indicators import latest
from workforce.rules.indicator_rag import IndicatorState
from workforce.services import indicators as services
from workforce.services.indicators import IndicatorValues, ValueValues
from workforce.services.library import load_library, use

pytestmark = pytest.mark.django_db

FIXED_CODES = (
    "vacancy-rate", "turnover-rate", "starters-rate", "sickness-days", "retention-12-months", "level-2-or-above",
    "care-certificate", "zero-hours-share", "agency-share", "wte", "asc-wds-completeness", "training-currency",
    "pdp-coverage", "profile-currency",
)  # fmt: skip


def _set(world: World, indicator: Indicator, *, who: str = "will", **values: Any) -> IndicatorValue:
    entered = ValueValues(**{"period_end": date(2026, 6, 30), **values})
    return services.set_value(
        actor=world.members[who], indicator_id=indicator.pk, values=entered, submission_key=uuid4()
    )


@pytest.fixture
def rate(world: World) -> Indicator:
    """The vacancy rate of Westmere: at most 8%, 12.4% in September."""
    return workforce_of(world, world.members["will"]).indicator


def test_the_library_has_the_measures_with_formula_and_source() -> None:
    library = {each.code: each for each in load_library()}
    assert set(FIXED_CODES) <= set(library)
    assert all(library[code].formula == code for code in FIXED_CODES)
    assert all(each.definition and each.formula_words and each.source for each in library.values())


def test_using_library_indicators_twice_makes_each_once(world: World) -> None:
    will = world.members["will"]
    made = use(actor=will, codes=["turnover-rate", "wte"])
    again = use(actor=will, codes=["wte", "sickness-days", "turnover-rate"])
    assert [row.code for row in made] == ["turnover-rate", "wte"]
    assert [row.code for row in again] == ["turnover-rate", "wte", "sickness-days"]
    assert Indicator.objects.filter(council=world.westmere).count() == 3
    assert not Indicator.objects.filter(council=world.northby).exists()


def test_a_retired_indicator_comes_back_with_its_values(world: World, rate: Indicator) -> None:
    will = world.members["will"]
    services.retire(actor=will, indicator_id=rate.pk)
    assert latest(world.westmere.pk) == []
    with pytest.raises(IndicatorIsRetired):
        _set(world, rate, value=Decimal(3))
    use(actor=will, codes=["vacancy-rate"])
    assert [now.text for now in latest(world.westmere.pk)] == ["12.4%"]


def test_unknown_codes_are_refused(world: World) -> None:
    with pytest.raises(UnknownLibraryCode):
        use(actor=world.members["will"], codes=["happiness"])


def test_readers_change_nothing(world: World, rate: Indicator) -> None:
    with pytest.raises(NotAllowed):
        use(actor=world.members["vic"], codes=["wte"])
    with pytest.raises(NotYourIndicator):
        _set(world, rate, who="vic", value=Decimal(3))
    rate.owner = world.members["vic"]
    rate.save(update_fields=["owner"])
    assert _set(world, rate, who="vic", value=Decimal(3)).value == 3


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"target": Decimal(90)}, TargetNeedsOperator),
        ({"lower": Decimal(3)}, TargetNeedsOperator),
        ({"operator": "at_least"}, InvalidIndicator),
        ({"operator": "at_most", "target": Decimal(90)}, InvalidIndicator),
        ({"operator": "band"}, InvalidIndicator),
        ({"operator": "band", "lower": Decimal(9), "upper": Decimal(3)}, InvalidIndicator),
        ({"baseline": Decimal(9)}, InvalidIndicator),
    ],
)
def test_a_target_that_does_not_hold_together_is_refused(
    world: World, values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.create(
            actor=world.members["will"],
            values=IndicatorValues(name="Complete records", **values),
            submission_key=uuid4(),
        )


def test_a_second_click_makes_one_indicator_and_a_second_name_another_code(world: World) -> None:
    will, key = world.members["will"], uuid4()
    values = IndicatorValues(name="Supervision")
    first = services.create(actor=will, values=values, submission_key=key)
    assert services.create(actor=will, values=values, submission_key=key) == first
    assert services.create(actor=will, values=values, submission_key=uuid4()).code == "supervision-2"


def test_two_at_once(world: World, rate: Indicator) -> None:
    values = IndicatorValues(name="Vacancies", direction="down")
    services.change(
        actor=world.members["will"], indicator_id=rate.pk, values=values, expected_version=rate.version
    )
    with pytest.raises(ChangedMeanwhile):
        services.change(
            actor=world.members["ada"], indicator_id=rate.pk, values=values, expected_version=rate.version
        )


@pytest.mark.parametrize(
    ("values", "stored"),
    [
        ({"numerator": Decimal(12), "denominator": Decimal(97)}, "12.371"),
        ({"value": Decimal("12.4"), "numerator": Decimal(12), "denominator": Decimal(97)}, "12.4"),
        ({"value": Decimal("12.37"), "numerator": Decimal(12), "denominator": Decimal(97)}, "12.37"),
        ({"value": Decimal(0), "numerator": Decimal(0), "denominator": Decimal(97)}, "0"),
        ({"value": Decimal("7.9")}, "7.9"),
    ],
)
def test_value_numerator_and_denominator_agree(
    world: World, rate: Indicator, values: dict[str, Any], stored: str
) -> None:
    assert _set(world, rate, **values).value == Decimal(stored)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        (
            {"value": Decimal(13), "numerator": Decimal(12), "denominator": Decimal(97)},
            "value",
            "12 of 97 makes 12.4%",
        ),
        (
            {"value": Decimal("12.3"), "numerator": Decimal(12), "denominator": Decimal(97)},
            "value",
            "not 12.3%",
        ),
        ({"numerator": Decimal(0), "denominator": Decimal(0)}, "denominator", "divided by 0"),
        ({"value": Decimal(-1)}, "value", "between 0"),
        ({"value": Decimal(996)}, "value", "995"),
        ({}, "value", "Enter the value"),
        ({"state": "not_available"}, "reason", "never shown as zero"),
        ({"state": "not_available", "reason": " "}, "reason", "never shown as zero"),
        (
            {"state": "not_available", "reason": "Not asked", "value": Decimal(0)},
            "value",
            "Take the value out",
        ),
        ({"value": Decimal(3), "period_end": date(2999, 1, 1)}, "state", "has not ended"),
        ({"value": Decimal(3), "period_start": date(2026, 7, 1)}, "period_start", "before it ends"),
    ],
)
def test_values_that_do_not_hold_together_are_refused(
    world: World, rate: Indicator, values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidValue, match=words) as refused:
        _set(world, rate, **values)
    assert refused.value.field == field
    assert rate.values.count() == 1


def test_a_period_has_one_value_unless_it_is_replaced(world: World, rate: Indicator) -> None:
    first = _set(world, rate, value=Decimal(9))
    with pytest.raises(PeriodTaken, match="30 June 2026"):
        _set(world, rate, value=Decimal(8))
    again = services.set_value(
        actor=world.members["will"],
        indicator_id=rate.pk,
        values=ValueValues(period_end=date(2026, 6, 30), value=Decimal(8)),
        submission_key=uuid4(),
        replace=True,
    )
    assert (again.pk, again.value, again.version) == (first.pk, Decimal(8), 2)


def test_the_log_names_no_small_number(world: World, rate: Indicator) -> None:
    _set(world, rate, value=Decimal(25), numerator=Decimal(1), denominator=Decimal(4), breakdown="role:15")
    entry = AuditEntry.objects.filter(action="workforce.value.entered").latest("pk")
    assert "25" not in str(entry.after)
    _set(world, rate, value=Decimal(50), denominator=Decimal(4))
    entry = AuditEntry.objects.filter(action="workforce.value.entered").latest("pk")
    assert "50" not in str(entry.after)


def test_newest_value_travel_and_colour(world: World, rate: Indicator) -> None:
    _set(world, rate, value=Decimal("13.1"))
    _set(world, rate, value=Decimal("11.0"), period_end=date(2025, 9, 30))
    now = latest(world.westmere.pk, date(2026, 11, 2))[0]
    assert (now.text, now.rag.state, now.expected_text) == ("12.4%", IndicatorState.RED, "At most 8.0%")
    assert now.since_previous.words == "Better, down 0.7"
    assert now.since_last_year.words == "Worse, up 1.4"


def test_an_indicator_nobody_keeps_up_is_never_green(world: World, rate: Indicator) -> None:
    rate.target = Decimal(20)
    rate.save(update_fields=["target"])
    assert latest(world.westmere.pk, date(2027, 3, 1))[0].rag.state == IndicatorState.GREEN
    assert latest(world.westmere.pk, date(2027, 5, 1))[0].rag.state == IndicatorState.NOT_TRACKED


def test_not_available_and_suppressed_have_no_colour(world: World, rate: Indicator) -> None:
    _set(world, rate, state="not_available", reason="Leavers are not known", period_end=date(2026, 10, 31))
    now = latest(world.westmere.pk, date(2026, 11, 2))[0]
    assert (now.text, now.rag.state) == ("Not available", IndicatorState.NO_VALUE)
    assert now.since_previous.words == "Not known"
    _set(
        world,
        rate,
        value=Decimal(25),
        numerator=Decimal(1),
        denominator=Decimal(4),
        period_end=date(2026, 11, 1),
    )
    now = latest(world.westmere.pk, date(2026, 11, 2))[0]
    assert (now.is_suppressed, now.value, now.rag.state) == (True, None, IndicatorState.NO_VALUE)
    assert "25" not in now.text
