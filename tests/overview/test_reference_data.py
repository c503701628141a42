"""What an installation has before its first council: one command loads all of it, everywhere."""

from io import StringIO
from pathlib import Path

import yaml
from django.core.management import call_command, get_commands

from assessment_ready.evidence.models import ExpectedEvidence
from assessment_ready.framework.models import PublishedResult, QualityStatement
from assessment_ready.overview.management.commands.load_reference_data import LOADS
from assessment_ready.readiness.models import EmergingTheme
from assessment_ready.timeline.models import BankHoliday, IntervalDefault
from workforce.models import Standard

ROOT = Path(__file__).resolve().parents[2]
LOADED = (
    QualityStatement, BankHoliday, IntervalDefault, EmergingTheme, ExpectedEvidence, PublishedResult, Standard,
)  # fmt: skip


def test_one_command_loads_everything_and_can_be_repeated(db) -> None:
    call_command("load_reference_data", stdout=StringIO())
    counts = [model.objects.count() for model in LOADED]
    assert min(counts) > 0
    call_command("load_reference_data", stdout=StringIO())
    assert [model.objects.count() for model in LOADED] == counts


def test_no_command_that_loads_is_left_out() -> None:
    known = {name for name in get_commands() if name.startswith("load_")}
    assert known - {"load_reference_data"} == set(LOADS)


def test_production_loads_it_before_anything_is_served() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert compose["services"]["migrate"]["command"][-1] == (
        "python manage.py migrate --no-input && python manage.py load_reference_data"
    )
