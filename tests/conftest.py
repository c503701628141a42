"""Starts the servers and Django for the whole suite, and keeps count of what did not run."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests import services

# Before anything imports a model: settings read the servers' addresses when they load.
services.start()
os.environ["DJANGO_SETTINGS_MODULE"] = "assessment_ready.settings.test"
# The browser tests run Django's server in a thread beside Playwright's event loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

# The cast (tests/world.py) is there for every test that names it.
pytest_plugins = ["tests.world"]

OUTCOMES = ("passed", "failed", "skipped", "xfailed", "xpassed", "error")
NOTHING_MAY_BE_SKIPPED = os.environ.get("CI") == "true"


def _not_run(reporter: pytest.TerminalReporter) -> list[str]:
    """One line for every test that was skipped, with the reason."""
    lines = []
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        lines.append(f"{report.nodeid}: {reason}")
    return lines


def _reporter(config: pytest.Config) -> pytest.TerminalReporter | None:
    return config.pluginmanager.get_plugin("terminalreporter")


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """With CI=true a skipped test fails the run; and bin/test is told how the run went."""
    reporter = _reporter(session.config)
    is_worker = hasattr(session.config, "workerinput")
    if reporter is not None and not is_worker:
        skipped = _not_run(reporter)
        if skipped and NOTHING_MAY_BE_SKIPPED and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if os.environ.get("TEST_SUMMARY"):
            counts = {name: len(reporter.stats.get(name, [])) for name in OUTCOMES}
            summary = {"counts": counts, "not_run": skipped}
            Path(os.environ["TEST_SUMMARY"]).write_text(json.dumps(summary))
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name loudly what did not run; bin/test does so itself for its parts together."""
    skipped = _not_run(terminalreporter)
    if skipped and not os.environ.get("TEST_SUMMARY"):
        terminalreporter.section("NOT RUN", red=NOTHING_MAY_BE_SKIPPED, yellow=not NOTHING_MAY_BE_SKIPPED)
        for line in skipped:
            terminalreporter.line(line)
