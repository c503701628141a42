"""The register of provider contracts: shares, reviews, the import of a list, its export."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from workforce.models import Indicator, IndicatorValue, ProviderContract
from workforce.queries.contracts import how_they_stand
from workforce.queries.indicators import latest
from workforce.rules.contracts import guessed, is_complete, standing

BASE = "/councils/westmere/workforce/contracts/"


def contract(world, provider: str = "Elm Care", **extra: Any) -> ProviderContract:
    return ProviderContract.objects.create(council=world.westmere, provider=provider, **extra)


def filled(**extra: Any) -> dict[str, Any]:
    return {
        "submission_key": str(uuid4()),
        "provider": "Elm Care",
        "has_clause": "yes",
        "staff_records": "40",
        "complete_records": "36",
        **extra,
    }


@pytest.mark.parametrize(
    ("complete", "staff", "enough"),
    [
        (36, 40, True),
        (35, 40, False),
        (0, 40, False),
        (None, 40, None),
        (0, 0, None),
        (9, 10, True),
        (89, 100, False),
    ],
)
def test_ninety_per_cent_is_enough_and_unknown_is_unknown(complete, staff, enough) -> None:
    assert is_complete(complete, staff) is enough


def test_a_provider_s_contracts_are_added_up_and_the_unknown_are_not_at_ninety() -> None:
    found = standing(
        [
            ("Elm Care", True, 10, 10),
            ("elm  care", False, 30, 24),
            ("Oak Home", None, 20, 19),
            ("Ash Support", True, None, None),
        ]
    )
    assert (found.contracts, found.with_clause, found.clause_not_known) == (4, 2, 1)
    assert (found.providers, found.providers_known, found.providers_complete) == (3, 2, 1)
    assert found.clause_share == Decimal(50)
    assert standing([]).complete_share is None


def test_headings_are_guessed_however_they_are_written() -> None:
    found = guessed(["Supplier", "ASC-WDS clause?", "Review date", "Staff records", "Colour"])
    assert found == {
        "provider": "Supplier",
        "has_clause": "ASC-WDS clause?",
        "staff_records": "Staff records",
        "next_review_on": "Review date",
    }


def test_a_contract_is_added_once_and_found_in_the_register_its_shares_and_its_export(world) -> None:
    will = world.client("will")
    assert says(will.get(BASE), "Add the first contract")
    values = filled()
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert says(page, "90%")
    contract(world, "Oak Home", has_clause=False, next_review_on=timezone.localdate() - timedelta(days=3))
    page = will.get(BASE)
    for words in ("50%: 1 of 2", "Overdue", "36 of 40, at 90%", "1 contract"):
        assert says(page, words)
    assert how_they_stand(world.westmere.pk).complete_share == Decimal(50)
    lines = will.get(f"{BASE}?format=csv").content.decode()
    assert "Elm Care,Yes,90%" in lines
    narrowed = text_of(will.get(f"{BASE}?review=overdue"))
    assert "Oak Home" in narrowed
    assert "Elm Care" not in narrowed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"provider": ""}, "Enter the provider's name"),
        ({"has_clause": ""}, "Say whether the contract asks for the workforce return"),
        ({"complete_records": "41"}, "There cannot be more complete records than staff records"),
        ({"staff_records": "many"}, "Staff records in the return must be a whole number"),
        ({"owner_id": "999999"}, "Choose one from the list"),
        (
            {"next_review_on_day": "31", "next_review_on_month": "2", "next_review_on_year": "2027"},
            "real date",
        ),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    page = post(world.client("will"), f"{BASE}new/", filled(**wrong))
    assert says(page, sentence)
    assert not ProviderContract.objects.exists()


def test_two_at_once_an_owner_who_left_and_the_end(world) -> None:
    row = contract(world, owner=world.members["cleo"], has_clause=None)
    will = world.client("will")
    world.members["cleo"].ends_at = timezone.now() - timedelta(days=1)
    world.members["cleo"].save(update_fields=["ends_at"])
    address = f"{BASE}{row.pk}/"
    values = filled(version=1, owner_id=world.members["cleo"].pk, note="<script>alert(1)</script>")
    assert says(post(will, f"{address}edit/", values), "The contract is saved.")
    page = post(will, f"{address}edit/", {**values, "note": "mine"})
    assert page.status_code == 409
    assert "<script>alert(1)" not in will.get(address).content.decode()
    assert says(will.post(f"{address}end/", follow=True), "It counts no longer.")
    assert says(will.post(f"{address}end/", follow=True), "This contract has ended already.")
    assert how_they_stand(world.westmere.pk).contracts == 0


def test_who_may(world) -> None:
    row = contract(world)
    vic, dev, nia = world.client("vic"), world.client("dev"), world.client("nia")
    assert vic.get(f"{BASE}{row.pk}/").status_code == 200
    for address in ("new/", "import/", f"{row.pk}/edit/"):
        assert vic.get(BASE + address).status_code == 403
    assert vic.post(f"{BASE}{row.pk}/end/").status_code == 403
    assert dev.get(BASE).status_code == 403
    assert nia.get(f"{BASE}{row.pk}/").status_code == 404
    assert nia.get(f"/councils/northby/workforce/contracts/{row.pk}/").status_code == 404


def send(client: Any, text: str) -> Any:
    file = SimpleUploadedFile("contracts.csv", text.encode())
    return client.post(f"{BASE}import/", {"file": file}, follow=True)


def columns(client: Any, page: Any, **extra: str) -> Any:
    data = {"provider": "Provider", "has_clause": "Clause", "next_review_on": "Next review", **extra}
    return client.post(page.request["PATH_INFO"], data, follow=True)


def test_a_list_is_imported_after_a_look_and_changes_what_is_known(world) -> None:
    contract(world, "Oak Home", has_clause=None)
    will = world.client("will")
    page = send(will, "Provider,Clause,Next review\nElm Care,yes,06/01/2027\nOak Home,No,\nAsh,?,\n")
    assert says(page, "Which column is what?")
    page = columns(will, page)
    assert says(page, "2 contracts would be added and 1 contract changed")
    assert ProviderContract.objects.count() == 1
    page = will.post(page.request["PATH_INFO"], {}, follow=True)
    assert says(page, "Imported. 2 contracts are new, 1 changed.")
    assert ProviderContract.objects.get(provider="Oak Home").has_clause is False
    assert str(ProviderContract.objects.get(provider="Elm Care").next_review_on) == "2027-01-06"
    # Again: nothing is new.
    page = columns(will, send(will, "Provider,Clause,Next review\nElm Care,yes,06/01/2027\n"))
    assert says(page, "There is nothing to import.")


def test_rows_that_need_mending_are_said_and_nothing_is_imported(world) -> None:
    will = world.client("will")
    page = columns(
        will,
        send(will, "Provider,Clause,Next review\nElm Care,perhaps,\n,yes,\nAsh,no,31/02/2027\nAsh,no,\n"),
    )
    for words in (
        "Row 2, Clause: enter yes, no or not known",
        "Row 3, Provider: enter the provider's name",
        "Row 4, Next review:",
    ):
        assert says(page, words)
    page = will.post(page.request["PATH_INFO"], {}, follow=True)
    assert says(page, "Some rows need mending.")
    assert not ProviderContract.objects.exists()
    nia = world.client("nia")
    assert nia.get(page.request["PATH_INFO"]).status_code == 404
    assert says(
        columns(will, send(will, "Provider,Clause,Next review\nElm,yes,\n"), has_clause="Provider"),
        "is chosen for",
    )


def test_what_the_register_costs_does_not_grow(world) -> None:
    contract(world, owner=world.members["cleo"])
    will = world.client("will")
    before = cost(will, BASE)
    contract(world, "Oak Home", owner=world.members["ben"])
    assert cost(will, BASE) == before <= 14


def noted(world, name: str = "will", **extra: Any) -> Any:
    values = {"submission_key": str(uuid4()), **day_parts("period_end", timezone.localdate()), **extra}
    return post(world.client(name), f"{BASE}figures/", values)


def test_the_share_of_complete_providers_fills_its_indicator(world) -> None:
    contract(world, "Elm Care", staff_records=10, complete_records=9)
    contract(world, "Oak Home", staff_records=10, complete_records=8)
    contract(world, "Ash Support")
    assert says(noted(world), "is not in use. Take it over from the library")
    indicator = Indicator.objects.create(
        council=world.westmere, code="provider-asc-wds-completeness", name="Complete", scope="providers"
    )
    assert says(world.client("will").get(BASE), "The share of complete providers over time")
    assert says(noted(world), "Noted for Complete.")
    value = IndicatorValue.objects.get(indicator=indicator)
    assert value.value == Decimal("33.3")
    assert value.note.startswith("1 of 3 providers; 2 have said")
    # Organisations are no people: three of them are not too few to be shown.
    assert latest(world.westmere.pk)[0].text == "33.3%"
    ProviderContract.objects.filter(provider="Oak Home").update(complete_records=10)
    assert says(noted(world), "Noted for Complete.")
    assert IndicatorValue.objects.get(indicator=indicator).value == Decimal("66.7")


def test_the_figure_is_of_today_and_of_contracts_there_are(world) -> None:
    Indicator.objects.create(council=world.westmere, code="provider-asc-wds-completeness", name="Complete")
    assert says(noted(world), "No contract is in force")
    contract(world, staff_records=10, complete_records=9)
    ahead = day_parts("period_end", timezone.localdate() + timedelta(days=1))
    assert says(noted(world, **ahead), "The period must end today or earlier")
    assert noted(world, "vic").status_code == 403
    assert world.client("nia").get(f"{BASE}figures/").status_code == 404
    assert not IndicatorValue.objects.exists()


def test_a_share_is_never_rounded_up_to_ninety(world) -> None:
    contract(world, staff_records=1000, complete_records=899)
    assert says(world.client("will").get(BASE), "89% 899 of 1000, below 90%")
