"""Reminders: once a working day, to whoever can still answer, never a word of what is secret, never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.models import OutgoingEmail
from comms.models import SignOff, SignOffHolder
from comms.services.reminders import remind
from comms.tasks import sign_off_reminders
from tests.comms.clearing import answer, asked, clearing, step, written

# A Wednesday, 10:00 in London, and what is not a working morning.
WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def due(request):
    SignOff.objects.filter(request=request).update(due_on=WEDNESDAY.date())
    OutgoingEmail.objects.all().delete()


def test_what_is_due_is_mailed_once_a_working_day_until_it_is_answered(world):
    made = clearing(world)
    request = asked(made, written(made))
    due(request)
    assert remind(WEDNESDAY) == 1
    assert remind(WEDNESDAY + timedelta(minutes=30)) == 0
    mail = OutgoingEmail.objects.get()
    assert mail.to_address == "ada@westmere.example"
    assert mail.subject == "Due today: please sign off What happens next"
    assert "Inspectors" not in mail.text_body + mail.html_body
    assert remind(WEDNESDAY + timedelta(days=1)) == 1
    assert OutgoingEmail.objects.filter(subject__startswith="Overdue").count() == 1
    answer(world, request, "dass", "ada")
    assert remind(WEDNESDAY + timedelta(days=2)) == 0


@pytest.mark.parametrize(
    "moment",
    [
        WEDNESDAY.replace(hour=7),
        WEDNESDAY + timedelta(days=3),
        WEDNESDAY - timedelta(days=1),
    ],
)
def test_nothing_leaves_early_at_weekends_or_before_it_is_due(world, moment):
    made = clearing(world)
    due(asked(made, written(made)))
    assert remind(moment) == 0
    assert not OutgoingEmail.objects.exists()


def test_the_deputy_is_reminded_and_who_left_is_not(world):
    made = clearing(world)
    SignOffHolder.objects.filter(role="dass").update(deputy=world.members["ben"])
    due(asked(made, written(made)))
    ada = world.members["ada"]
    ada.revoked_at = timezone.now()
    ada.save(update_fields=["revoked_at"])
    assert remind(WEDNESDAY) == 1
    assert [mail.to_address for mail in OutgoingEmail.objects.all()] == ["ben@westmere.example"]


def test_under_embargo_a_mail_says_nothing_and_the_uncleared_get_none(world):
    made = clearing(world)
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=world.people["cara"]
    )
    cleared = [
        Clearance.objects.create(
            council=made.council, embargo=embargo, user=world.people[name], granted_by=world.people["cara"]
        )
        for name in ("cara", "ada")
    ]
    due(asked(made, written(made, title="Zqsecret", embargo_id=embargo.pk)))
    assert remind(WEDNESDAY) == 1
    mail = OutgoingEmail.objects.get()
    assert mail.subject == "Something waits for your sign-off"
    assert "Zqsecret" not in mail.text_body + mail.html_body
    assert "Staff bulletin" not in mail.text_body + mail.html_body
    cleared[1].revoked_at = timezone.now()
    cleared[1].save(update_fields=["revoked_at"])
    assert remind(WEDNESDAY + timedelta(days=1)) == 0
    assert OutgoingEmail.objects.count() == 1


def test_consulted_people_are_reminded_and_informed_ones_not(world):
    made = clearing(world)
    request = asked(made, written(made, "member_pack"))
    answer(world, request, "dass", "ada")
    due(request)
    assert step(request, "chief_executive").state == "told"
    assert remind(WEDNESDAY) == 0


def test_the_task_runs(world):
    sign_off_reminders()
