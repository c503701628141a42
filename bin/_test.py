"""The whole examination: lint, the suite, the slow tests; at the end what did not run, and one closing line."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
# In the order of pytest's own closing line.
OUTCOMES = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")
NOTHING_COLLECTED = 5


class Summary(TypedDict):
    """What tests/conftest.py writes down about one run of pytest."""

    counts: dict[str, int]
    not_run: list[str]


def main() -> int:
    """Run everything, or with arguments only pytest with these; 0 only when all of it held."""
    os.chdir(ROOT)
    if len(sys.argv) > 1:
        return subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:]], check=False).returncode
    started = monotonic()
    print("== lint ==", flush=True)
    lint = subprocess.run([sys.executable, "bin/_lint.py"], check=False).returncode
    print("\n== tests ==", flush=True)
    quick, quick_summary = pytest("-n", "2", "--dist", "loadscope", "-m", "not slow")
    print("\n== slow tests ==", flush=True)
    slow, slow_summary = pytest("-m", "slow")
    return close([lint, quick, slow], [quick_summary, slow_summary], lint, monotonic() - started)


def pytest(*arguments: str) -> tuple[int, Summary]:
    """Run one part of the suite; its exit code and what tests/conftest.py wrote down about it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "summary.json"
        environment = os.environ | {"TEST_SUMMARY": str(report)}
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        code = subprocess.run(command, check=False, env=environment).returncode
        summary: Summary = {"counts": {"error": 1}, "not_run": [f"pytest {' '.join(arguments)}"]}
        if report.exists():
            summary = json.loads(report.read_text())
    return (0 if code == NOTHING_COLLECTED else code), summary


def close(codes: list[int], summaries: list[Summary], lint: int, seconds: float) -> int:
    """Say what did not run and how it went; with CI=true not having run is a failure."""
    counts: Counter[str] = Counter()
    not_run: list[str] = []
    for summary in summaries:
        counts.update(summary["counts"])
        not_run.extend(summary["not_run"])
    failed = any(codes)
    if not_run:
        print("\nNOT RUN:")
        print(*(f"  {line}" for line in not_run), sep="\n")
        if os.environ.get("CI") == "true":
            print("With CI=true everything must run: this is a failure.")
            failed = True
    counts["error"] += 1 if lint else 0
    parts = [f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]] or ["no tests ran"]
    print("\nlint failed" if lint else "\nlint passed")
    print(f" {', '.join(parts)} in {seconds:.2f}s ".center(80, "="), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
