"""Indicators through the browser: library, register, one indicator, values, trajectory; who may; what is refused."""

import csv
import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from tests.workforce.making import Workforce, workforce_of
from workforce.models import Indicator, IndicatorValue, TrajectoryPoint

BASE = "/councils/westmere/workforce/indicators/"
VALUES = "/councils/westmere/workforce/values/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"
JUNE = date(2026, 6, 30)


@pytest.fixture
def made(world) -> Workforce:
    """Westmere with one indicator: vacancies at most 8%, 12.4% (12 of 97) to September."""
    return workforce_of(world, world.members["will"])


@pytest.fixture
def path(made) -> str:
    """The indicator's page."""
    return f"{BASE}{made.indicator.pk}/"


def value(**extra):
    return {
        **day_parts("period_end", extra.pop("on", JUNE)), **day_parts("period_start", None), "numerator": "",
        "denominator": "", "value": "13.1", "state": "actual", "reason": "", "note": "",
        "submission_key": str(uuid4()), **extra,
    }  # fmt: skip


def definition(**extra):
    return {
        "name": "Supervision held", "definition": "", "numerator": "", "denominator": "", "unit": "percent",
        "decimals": "1", "scope": "council", "source": "", "frequency": "quarter", "owner": "",
        "direction": "up", "operator": "", "target": "", "lower": "", "upper": "", "tolerance": "10", "baseline": "",
        **day_parts("baseline_on", None), "confidence": "medium", "quality_note": "",
        "submission_key": str(uuid4()), **extra,
    }  # fmt: skip


def downloaded(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_indicators_are_chosen_from_the_library_and_stand_in_the_register(world) -> None:
    will = world.client("will")
    assert says(will.get(BASE), "Choose from the library")
    page = will.get(f"{BASE}library/")
    for words in ("vacancies ÷ (permanent and temporary staff + vacancies)", "ASC-WDS return", "Not in use"):
        assert says(page, words)
    page = post(will, f"{BASE}library/use/", {"codes": ["vacancy-rate", "wte"]})
    assert says(page, "2 indicators are in use")
    assert says(post(will, f"{BASE}library/use/", {}), "Tick at least one indicator")
    assert says(post(will, f"{BASE}library/use/", {"codes": "zz"}), "Tick at least one indicator")
    register = will.get(BASE)
    for words in ("Vacancy rate", "No value yet", "Not tracked", "Nobody yet"):
        assert says(register, words)
    assert "In use" in text_of(will.get(f"{BASE}library/"))


def test_the_register_shows_value_target_state_and_travel(world, made, path) -> None:
    made.value(JUNE, "13.1")
    page = world.client("vic").get(BASE)
    for words in ("12.4%", "At most 8.0%", "Red: missed", "↓ Better, down 0.7", "Medium"):
        assert says(page, words)
    lines = downloaded(world.client("vic").get(f"{BASE}?format=csv"))
    assert lines[1][1:5] == [
        "12.4% (to 30 September 2026)",
        "At most 8.0%",
        "Red: missed",
        "Better, down 0.7",
    ]
    assert world.client("vic").get(f"{BASE}?format=xlsx").status_code == 200


def test_the_register_is_narrowed(world, made) -> None:
    Indicator.objects.create(council=made.council, code="x", name="Other thing", scope="providers")
    will = world.client("will")
    for query, names in [
        ("q=other", {"Other thing"}),
        ("scope=providers", {"Other thing"}),
        ("state=red", {"Vacancy rate of"}),
        ("state=not_tracked", {"Other thing"}),
        ("used=retired", set()),
        ("state=zz", {"Other thing", "Vacancy rate of"}),
    ]:
        text = text_of(will.get(f"{BASE}?{query}"))
        assert {name for name in ("Other thing", "Vacancy rate of") if name in text} == names, query


def test_the_page_of_an_indicator(world, made, path) -> None:
    made.value(date(2025, 9, 30), "11.0")
    made.value(JUNE, None, reason="Leavers are not known for one team")
    page = world.client("vic").get(path)
    for words in (
        "12.4% Period to 30 September 2026", "12 of 97", "At most 8.0%, tolerance 10% of it",
        "Off by 4.4%; up to 0.8% is tolerated", "Not available", "Leavers are not known for one team",
        "↑ Worse, up 1.4 (since 30 September 2025)", "Since the period before Not known",
        "A control chart follows from 12 values on; so far there are 2", "Our own past",
    ):  # fmt: skip
        assert says(page, words), words
    assert "Add a value" not in text_of(page)


def test_the_control_chart_comes_with_the_twelfth_value(world, made, path) -> None:
    for month in range(10):
        made.value(date(2025, 3 + month, 1) if month < 10 else JUNE, str(12 + month % 2))
    assert "Chance or change" not in text_of(world.client("vic").get(path))
    made.value(date(2025, 1, 31), "12")
    page = world.client("vic").get(path)
    assert says(page, "Chance or change")
    assert says(page, "Consistently misses the target.")
    assert says(page, "What it says")


def test_a_value_is_entered_once_corrected_and_removed(world, made, path) -> None:
    will = world.client("will")
    entered = value(value="", numerator="13", denominator="97")
    for _ in range(2):
        page = post(will, f"{path}values/new/", entered)
    assert says(page, "13 of 97")
    row = IndicatorValue.objects.get(period_end=JUNE)
    assert (row.value, row.entered_by) == (Decimal("13.402"), world.people["will"])
    assert says(
        post(will, f"{path}values/new/", value(value="9")), "There is a value for the period that ends on"
    )
    fixed = value(value="13.3", version="1")
    assert says(post(will, f"{VALUES}{row.pk}/edit/", fixed), "The period to 30 June 2026 is corrected.")
    assert says(post(will, f"{VALUES}{row.pk}/remove/", {}), "The value is removed.")
    assert not IndicatorValue.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"value": "13", "numerator": "12", "denominator": "97"},
            "The value does not fit: 12 of 97 makes 12.4%, not 13.0%",
        ),
        ({"value": ""}, "Enter the value, or numerator and denominator, or choose “Not available”"),
        ({"value": "abc"}, "Value must be a number"),
        ({"value": "-3"}, "The value must be between 0"),
        ({"numerator": "3", "denominator": "0"}, "Nothing can be divided by 0"),
        (
            {"value": "", "state": "not_available"},
            "Say why the value is not available. It is never shown as zero",
        ),
        ({"state": "guess"}, "Choose one from the list"),
        (day_parts("period_end", None), "Enter the last day of the period"),
        ({"period_end_day": "31"}, "Enter a real date"),
        (day_parts("period_end", date(2199, 1, 31)), "The period has not ended yet"),
    ],
)
def test_a_value_that_does_not_hold_together_gets_a_sentence(world, made, path, wrong, sentence) -> None:
    assert says(post(world.client("will"), f"{path}values/new/", value(**wrong)), sentence)
    assert made.indicator.values.count() == 1


def test_not_available_is_never_zero(world, made, path) -> None:
    on = date(2026, 10, 31)
    page = post(
        world.client("will"), f"{path}values/new/",
        value(on=on, value="", state="not_available", reason="Vacancies are not known"),
    )  # fmt: skip
    for words in ("Not available", "Vacancies are not known", "No value"):
        assert says(page, words)
    lines = downloaded(world.client("will").get(f"{path}values/?format=csv&columns=text&columns=number"))
    assert lines[1] == ["2026-10-31", "Not available", ""]


def test_a_value_that_rests_on_few_people_is_shown_nowhere(world, made, path) -> None:
    for part, people, figure in (("role:15", 4, "75.5"), ("role:6", 9, "11.1"), ("role:7", 30, "3.3")):
        made.value(
            JUNE, figure, breakdown=part, breakdown_label=f"Part {part}", denominator=people, numerator=1
        )
    made.value(date(2026, 10, 31), "33.9", denominator=3, numerator=1)
    will = world.client("will")
    for address in (path, BASE, f"{path}values/", f"{BASE}?format=csv", f"{path}values/?format=csv"):
        body = will.get(address).content.decode("utf-8-sig")
        assert "75.5" not in body, address
        assert "33.9" not in body, address
        # The next smallest of the same period would give the small one away.
        assert "11.1" not in body, address
    assert says(will.get(path), "Suppressed: fewer than 5 people")
    assert says(will.get(path), "3.3%")
    lines = {
        line[1]: line
        for line in downloaded(will.get(f"{path}values/?format=csv&columns=part&columns=number"))
    }
    assert (lines["Part role:15"][2], lines["Part role:7"][2]) == ("", "3.300")


def test_an_indicator_of_one_s_own(world) -> None:
    will = world.client("will")
    values = definition(operator="at_least", target="90", baseline="71", **day_parts("baseline_on", JUNE))
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert Indicator.objects.get().tolerance == Decimal("0.1")
    for words in (
        "Supervision held",
        "At least 90.0%",
        "71.0% on 30 June 2026",
        "The chart appears with the first value",
    ):
        assert says(page, words)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter what is measured"),
        ({"target": "90"}, "Choose how the value is compared with the target"),
        ({"lower": "9"}, "Choose how the value is compared with the target"),
        ({"operator": "at_least"}, "Enter the target, or choose “No target”"),
        ({"operator": "at_most", "target": "9"}, "but higher is better here"),
        ({"operator": "band"}, "Enter where the band begins or ends"),
        ({"operator": "band", "lower": "9", "upper": "8"}, "The band must end above where it begins"),
        ({"baseline": "9"}, "Give the baseline and the day it was taken, or neither"),
        ({"tolerance": "100"}, "Tolerance, per cent must be 99 or less"),
        ({"owner": "99999"}, "Choose one from the list"),
    ],
)
def test_an_indicator_that_does_not_hold_together_gets_a_sentence(world, wrong, sentence) -> None:
    assert says(post(world.client("will"), f"{BASE}new/", definition(**wrong)), sentence)
    assert not Indicator.objects.exists()


def test_an_indicator_is_changed_retired_and_brought_back(world, made, path) -> None:
    will = world.client("will")
    changed = definition(name="Vacancies", direction="down", operator="at_most", target="9", version="1")
    assert says(post(will, f"{path}edit/", changed), "At most 9.0%")
    assert says(post(will, f"{path}retire/", {}), "Its values are kept")
    assert "Vacancies" not in text_of(will.get(BASE))
    assert says(will.get(f"{BASE}?used=retired"), "Vacancies")
    assert will.get(f"{path}values/new/").status_code == 403
    assert says(post(will, f"{path}back/", {}), "is in use again")


def test_two_at_once_keep_both_texts(world, made, path) -> None:
    post(world.client("will"), f"{path}edit/", definition(name="Mine", version="1"))
    page = world.client("ada").post(f"{path}edit/", definition(name="Yours", version="1"))
    assert page.status_code == 409
    assert says(page, "Mine")
    row = made.indicator.values.get()
    first = value(on=row.period_end, value="12.5", version="1")
    post(world.client("will"), f"{VALUES}{row.pk}/edit/", first)
    assert world.client("ada").post(f"{VALUES}{row.pk}/edit/", {**first, "value": "12.6"}).status_code == 409


def test_a_trajectory_is_proposed_and_the_colour_follows_its_point(world, made, path) -> None:
    will = world.client("will")
    asked = f"{path}trajectory/?" + "&".join(
        f"{k}={v}" for k, v in day_parts("until", date(2027, 3, 31)).items()
    )
    assert says(will.get(asked), "Enter the indicator’s baseline and its day first")
    Indicator.objects.filter(pk=made.indicator.pk).update(baseline=14, baseline_on=date(2026, 3, 31))
    page = will.get(asked)
    assert [
        says(page, words) for words in ("30 June 2026 12.5%", "30 September 2026 11.0%", "31 March 2027 8.0%")
    ]
    page = post(will, f"{path}trajectory/use/", {"until": "2027-03-31"})
    assert says(page, "The trajectory has 4 points.")
    assert says(will.get(path), "At most 11.0%")
    assert says(will.get(path), "Red: missed")
    point = {**day_parts("period_end", date(2026, 9, 30)), "expected": "12", "submission_key": str(uuid4())}
    assert says(
        post(will, f"{path}trajectory/", point), "12.0% is expected of the period to 30 September 2026."
    )
    assert says(will.get(path), "Amber: near")
    row = TrajectoryPoint.objects.get(period_end=date(2026, 9, 30))
    assert says(post(will, f"/councils/westmere/workforce/points/{row.pk}/remove/", {}), "is removed")
    assert TrajectoryPoint.objects.count() == 3


def test_a_trajectory_that_cannot_be_is_refused(world, made, path) -> None:
    will = world.client("will")
    assert says(
        post(will, f"{path}trajectory/use/", {"until": "soon"}), "Enter by when the target is to be reached"
    )
    point = {**day_parts("period_end", JUNE), "expected": "-1", "submission_key": str(uuid4())}
    assert says(post(will, f"{path}trajectory/", point), "The expected value must be 0 or more")
    Indicator.objects.filter(pk=made.indicator.pk).update(target=None, operator="band", lower=3)
    assert says(post(will, f"{path}trajectory/", {**point, "expected": "3"}), "A band has no trajectory")
    assert not TrajectoryPoint.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("vic", 403), ("cleo", 403), ("nia", 404), ("ada", 200)])
def test_who_may_change(world, made, path, name, status) -> None:
    row = made.indicator.values.get()
    addresses = (
        f"{BASE}new/",
        f"{path}edit/",
        f"{path}trajectory/",
        f"{path}values/new/",
        f"{VALUES}{row.pk}/edit/",
    )
    for address in (*addresses, f"{path}references/"):
        assert world.client(name).get(address).status_code == status, address
    if status != 200:
        for address in (f"{path}retire/", f"{VALUES}{row.pk}/remove/", f"{BASE}library/use/"):
            assert world.client(name).post(address).status_code == status, address
        assert IndicatorValue.objects.filter(pk=row.pk).exists()


def test_the_owner_enters_values_without_other_rights(world, made, path) -> None:
    Indicator.objects.filter(pk=made.indicator.pk).update(owner=world.members["vic"])
    vic = world.client("vic")
    assert says(vic.get(path), "Add a value")
    assert says(post(vic, f"{path}values/new/", value()), "The period to 30 June 2026 is saved.")
    assert vic.get(f"{path}edit/").status_code == 403


def test_another_council_s_indicator_value_and_point_are_not_found(world, made) -> None:
    other = workforce_of(world, world.northby_members["nia"])
    point = TrajectoryPoint.objects.create(
        council=other.council, indicator=other.indicator, period_end=JUNE, expected=3
    )
    will = world.client("will")
    assert will.get(f"{BASE}{other.indicator.pk}/").status_code == 404
    assert will.get(f"{VALUES}{other.indicator.values.get().pk}/edit/").status_code == 404
    assert will.post(f"/councils/westmere/workforce/points/{point.pk}/remove/").status_code == 404
    assert "Northby" not in text_of(will.get(BASE))


def test_what_people_type_comes_out_escaped(world) -> None:
    will = world.client("will")
    post(
        will, f"{BASE}new/",
        definition(**dict.fromkeys(("name", "definition", "numerator", "source", "quality_note"), SCRIPT)),
    )  # fmt: skip
    row = Indicator.objects.get()
    post(will, f"{BASE}{row.pk}/values/new/", value(note=SCRIPT))
    for address in ("", f"{row.pk}/", f"{row.pk}/edit/", f"{row.pk}/values/", f"{row.pk}/trajectory/"):
        text = will.get(f"{BASE}{address}").content.decode()
        assert SCRIPT not in text
        assert "<b>bold" not in text


def test_the_rule_is_published(world) -> None:
    page = world.client("vic").get(f"{BASE}method/")
    for words in (
        "Up to 8.0% is green, up to 8.8% amber",
        "2.66 times",
        "Green: met",
        "Not tracked",
    ):
        assert says(page, words)


def test_pages_cost_the_same_with_more_rows(world, made, path) -> None:
    will = world.client("will")
    made.value(JUNE, "13.1")
    register, page = cost(will, BASE), cost(will, path)
    other = Indicator.objects.create(
        council=made.council,
        code="other",
        name="Other",
        owner=world.members["ada"],
        operator="at_least",
        target=3,
    )
    made.value(JUNE, "5", indicator=other)
    for month in range(1, 6):
        made.value(date(2026, month, 28), "13", breakdown="role:6")
        made.value(date(2026, month, 27), "13")
        TrajectoryPoint.objects.create(
            council=made.council, indicator=made.indicator, period_end=date(2026, month, 28), expected=9
        )
    assert cost(will, BASE) == register
    assert cost(will, path) == page
    assert register <= 14
