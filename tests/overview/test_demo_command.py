"""When the demonstration is made and when it is refused."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment_ready.councils.models import Council, User


def test_an_installation_with_councils_is_left_alone_when_asked(world):
    said = StringIO()
    call_command("seed_demo", "--if-empty", stdout=said)
    assert "nothing to do" in said.getvalue()
    assert Council.objects.count() == 2


def test_outside_demonstration_mode_nothing_is_seeded(db, settings):
    settings.DEMO_MODE = False
    call_command("load_framework", verbosity=0, stdout=StringIO())
    with pytest.raises(CommandError, match="only for demonstration mode"):
        call_command("seed_demo", stdout=StringIO())
    assert not Council.objects.exists()


def test_without_the_framework_it_says_so_and_leaves_nothing_behind(db):
    with pytest.raises(CommandError, match="framework"):
        call_command("seed_demo", stdout=StringIO())
    assert not Council.objects.exists()
    assert not User.objects.exists()
