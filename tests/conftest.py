"""Starts the servers and Django for the whole suite, and keeps count of what did not run."""

import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck, settings

from tests import services

# Before anything imports a model: settings read the servers' addresses when they load.
services.start()
os.environ["DJANGO_SETTINGS_MODULE"] = "assessment_ready.settings.test"
# The browser tests run Django's server in a thread beside Playwright's event loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

# The cast (tests/world.py) is there for every test that names it.
pytest_plugins = ["tests.world"]

# A busy machine is slow to make examples; that says nothing about the code they try.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

OUTCOMES = ("passed", "failed", "skipped", "xfailed", "xpassed", "error")
NOTHING_MAY_BE_SKIPPED = os.environ.get("CI") == "true"
# Where one test takes many seconds: these are shared out one by one, and begun early.
LONG = ("tests/architecture/", "tests/browser/", "tests/overview/test_recount.py")


def _not_run(reporter: pytest.TerminalReporter) -> list[str]:
    """One line for every test that was skipped, with the reason."""
    lines = []
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        lines.append(f"{_name(report.nodeid)}: {reason}")
    return lines


def _name(nodeid: str) -> str:
    """The test's own name: a worker adds its group behind an @."""
    at = nodeid.rfind("@")
    return nodeid[:at] if at > nodeid.rfind("]") else nodeid


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """For workers: what is long goes first, one by one; the rest by its module, so that all end together."""
    shared_out = getattr(config.option, "loadgroup", False)
    if shared_out:
        for item in items:
            if not _long(item) or _has_a_module_fixture(item):
                item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    result = yield
    if shared_out:
        # Afterwards, because pytest-django sorts as well.
        items.sort(key=lambda item: (item.get_closest_marker("slow") is None, not _long(item)))
    return result


def _long(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None or item.nodeid.startswith(LONG)


def _has_a_module_fixture(item: pytest.Item) -> bool:
    """Whether it uses something its module makes once: elsewhere that would have to be made again."""
    fixtures = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009 - pytest has no public way
    return any(each.scope == "module" for each in (found[-1] for found in fixtures.values()))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is imported now stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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
