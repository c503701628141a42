"""The import contracts of pyproject.toml hold, and each of them notices a violation."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
PACKAGES = ("assessment_ready", "comms", "workforce")

VIOLATIONS = {
    "a lower app imports a higher one": (
        "assessment_ready/audit/planted.py",
        "import assessment_ready.councils.models\n",
        "A lower app never imports a higher one",
    ),
    "one area imports another": (
        "comms/planted.py",
        "import assessment_ready.readiness.models\n",
        "A lower app never imports a higher one",
    ),
    "the two newer areas meet": (
        "workforce/planted.py",
        "import comms\n",
        "A lower app never imports a higher one",
    ),
    "a query imports a service": (
        "assessment_ready/outbox/queries/planted.py",
        "import assessment_ready.outbox.services\n",
        "Inside an app",
    ),
    "a model imports a view": (
        "assessment_ready/councils/models/planted.py",
        "import assessment_ready.councils.views\n",
        "Inside an app",
    ),
    "a rule imports Django": (
        "assessment_ready/readiness/rules/planted.py",
        "import django.utils.timezone\n",
        "Rules are pure",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contracts")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT_IMPORTS), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def plant(folder: Path, place: str, code: str) -> tuple[Path, str | None]:
    """Add code to a copy of the project: in a package as a module, in a module at its end."""
    path = folder / place
    module = path.parent.with_suffix(".py")
    if not path.parent.is_dir():
        path = module
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text((before or "") + "\n" + code)
    return path, before


def test_the_contracts_hold_and_walk_the_whole_project(copy):
    result = lint(copy)
    assert result.returncode == 0, result.stdout
    assert "Contracts: 3 kept, 0 broken." in result.stdout
    walked = grimp.build_graph(*PACKAGES, cache_dir=None).modules
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    assert len(files) >= 60
    assert files - walked == set()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_planted_violation_breaks_its_contract(copy, name):
    place, code, contract = VIOLATIONS[name]
    path, before = plant(copy, place, code)
    try:
        result = lint(copy)
    finally:
        path.write_text(before) if before is not None else path.unlink()
    assert result.returncode != 0
    broken = [line for line in result.stdout.splitlines() if " BROKEN" in line]
    assert [line for line in broken if line.startswith(contract)] == broken != []


def test_every_app_has_its_rank():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ranked = {name.strip("() ") for layer in contracts[0]["layers"] for name in layer.split("|")}
    layered = set(contracts[1]["containers"])
    ours = {app.split(".apps.")[0] for app in settings.INSTALLED_APPS if app.startswith(PACKAGES)}
    assert len(ours) >= 9
    assert ours - ranked == set()
    assert ours - layered == set()
