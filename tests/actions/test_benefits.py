"""What an action is to bring: the share of the plan, and what is done on the action's page."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.models import Action, Benefit, BenefitMeasurement
from assessment_ready.actions.rules.benefits import amount, realised_share, realised_words
from assessment_ready.audit.models import AuditEntry
from tests.actions.made import Make
from tests.world import World

D = Decimal


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share", "said"),
    [
        (D(40), D(20), D(31), D("0.45"), "45% of the plan"),
        (D(40), D(20), D(20), D(1), "100% of the plan"),
        (D(40), D(20), D(10), D("1.5"), "150% of the plan"),
        (D(40), D(20), D(45), D("-0.25"), "Worse than where it began"),
        (None, D(200), D(50), D("0.25"), "25% of the plan"),
        (D(0), D(0), D(5), None, "No plan to compare with"),
        (D(40), None, D(5), None, "No plan to compare with"),
        (D(40), D(20), None, None, "Not measured yet"),
    ],
)
def test_how_far_a_benefit_is_realised(baseline, target, value, share, said) -> None:  # type: ignore[no-untyped-def]
    assert realised_share(baseline, target, value) == share
    assert realised_words(baseline, target, value) == said


def test_amounts_read_as_people_write_them() -> None:
    assert [amount(D("12000.00"), "£"), amount(D("3.50"), "days"), amount(D(7), "%"), amount(None, "£")] == [
        "£12,000",
        "3.5 days",
        "7%",
        "",
    ]


def page(name: str, action: Action, benefit: Benefit | None = None) -> str:
    kwargs = {"council": "westmere", "action": action.pk, **({"benefit": benefit.pk} if benefit else {})}
    return reverse(f"actions:{name}", kwargs=kwargs)


def typed(**extra: object) -> dict[str, object]:
    later = timezone.localdate() + timedelta(days=90)
    return {
        "description": "Shorter <b>waits</b>",
        "kind": "quality",
        "measure": "Days until an assessment",
        "unit": "days",
        "baseline": "40",
        "target": "20",
        "realised_by_day": later.day,
        "realised_by_month": later.month,
        "realised_by_year": later.year,
        "submission_key": str(uuid4()),
        **extra,
    }


def measured(value: str, day=None, **extra: object) -> dict[str, object]:  # type: ignore[no-untyped-def]
    day = day or timezone.localdate()
    parts = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    return {"value": value, "submission_key": str(uuid4()), **parts, **extra}


def test_a_benefit_is_added_changed_and_measured_on_the_page(world: World, make: Make) -> None:
    action, cleo = make(), world.client("cleo")
    data = typed()
    for _ in range(2):
        assert cleo.post(page("benefit-add", action), data).status_code == 302
    benefit = Benefit.objects.get()
    shown = cleo.get(page("action", action)).content.decode()
    assert "Shorter &lt;b&gt;waits" in shown
    assert "Not measured yet" in shown
    assert (
        cleo.post(page("benefit-edit", action, benefit), typed(description="Waits", version=1)).status_code
        == 302
    )
    stale = cleo.post(page("benefit-edit", action, benefit), typed(description="Other", version=1))
    assert (stale.status_code, "Waits" in stale.content.decode()) == (409, True)
    data = measured("31")
    for _ in range(2):
        cleo.post(page("benefit-measure", action, benefit), data)
    earlier = timezone.localdate() - timedelta(days=30)
    cleo.post(page("benefit-measure", action, benefit), measured("38", earlier))
    assert BenefitMeasurement.objects.count() == 2
    shown = cleo.get(page("action", action)).content.decode()
    assert "45% of the plan" in shown
    assert "31 days" in shown
    assert b"it stays" in cleo.post(page("benefit-remove", action, benefit), follow=True).content
    kept = AuditEntry.objects.filter(action__startswith="actions.benefit").values_list("action", flat=True)
    assert sorted(kept) == [
        "actions.benefit.added",
        "actions.benefit.changed",
        *["actions.benefit.measured"] * 2,
    ]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"description": " "}, "Enter what the action is to bring"),
        ({"target": "40"}, "must differ from where it began"),
        ({"kind": ""}, "Choose the kind of benefit"),
        ({"realised_by_month": "13"}, "Enter a real date"),
        ({"owner": "999999"}, "Select a valid choice"),
    ],
)
def test_what_does_not_hold_together_is_said(world: World, make: Make, extra: dict, said: str) -> None:
    answer = world.client("cleo").post(page("benefit-add", make()), typed(**extra))
    assert answer.status_code == 200
    assert not Benefit.objects.exists()
    assert said in answer.content.decode() or "error" in answer.content.decode()


def test_a_day_to_come_is_refused(world: World, make: Make) -> None:
    action = make()
    world.client("cleo").post(page("benefit-add", action), typed())
    benefit = Benefit.objects.get()
    later = timezone.localdate() + timedelta(days=1)
    answer = world.client("cleo").post(page("benefit-measure", action, benefit), measured("31", later))
    assert b"must be today or earlier" in answer.content


def test_a_benefit_never_measured_is_removed(world: World, make: Make) -> None:
    action = make()
    world.client("cleo").post(page("benefit-add", action), typed())
    world.client("cleo").post(page("benefit-remove", action, Benefit.objects.get()))
    assert not Benefit.objects.exists()


def test_who_may_and_who_may_not(world: World, make: Make) -> None:
    action, other = make(), make()
    world.client("ben").post(page("benefit-add", action), typed())
    benefit = Benefit.objects.get()
    assert world.client("vic").post(page("benefit-add", action), typed()).status_code == 403
    assert (
        world.client("vic").post(page("benefit-measure", action, benefit), measured("1")).status_code == 403
    )
    assert world.client("ben").get(page("benefit-edit", other, benefit)).status_code == 404
    path = reverse("actions:benefit-edit", args=["northby", action.pk, benefit.pk])
    assert world.client("nia").get(path).status_code == 404
