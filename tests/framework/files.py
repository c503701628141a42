"""The shipped framework file, the invented one, and short ways to load them."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.core.management import call_command

from assessment_ready.framework import queries
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.framework.rules.files import FrameworkFile, parse

SHIPPED = Path("assessment_ready/framework/data/cqc-la-2025.json")
RESULTS = Path("assessment_ready/framework/data/published_scores.csv")
FIVE_POINT = Path(__file__).parent / "data" / "five-point.json"


def shipped_json() -> dict[str, Any]:
    """The shipped framework file as JSON, a fresh copy."""
    return deepcopy(json.loads(SHIPPED.read_text(encoding="utf-8")))


def shipped_file() -> FrameworkFile:
    """The shipped framework file, parsed."""
    return parse(shipped_json())


def load_shipped() -> FrameworkVersion:
    """Load the shipped framework and its published results as a start of the application does."""
    call_command("load_framework", verbosity=0)
    call_command("load_benchmark", verbosity=0)
    return queries.get_version("cqc-la-2025")


def write(path: Path, data: Any) -> Path:
    """The data as a JSON file."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return path
