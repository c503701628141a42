"""The whole examination: lint beside the suite; at the end what did not run, and one closing line."""

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
    # Lint keeps one core busy and pytest's workers begin slowly: beside each other they cost less.
    with tempfile.TemporaryFile("w+") as said:
        linting = subprocess.Popen([sys.executable, "bin/_lint.py"], stdout=said, stderr=subprocess.STDOUT)
        try:
            print("== tests ==", flush=True)
            code, summary = pytest("-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder")
        finally:
            lint = linting.wait()
        said.seek(0)
        print(f"\n== lint ==\n{said.read()}", end="", flush=True)
    return close([lint, code], summary, lint, monotonic() - started)


def pytest(*arguments: str) -> tuple[int, Summary]:
    """Run the suite; its exit code and what tests/conftest.py wrote down about it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "summary.json"
        environment = os.environ | {"TEST_SUMMARY": str(report)}
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        code = subprocess.run(command, check=False, env=environment).returncode
        summary: Summary = {"counts": {"error": 1}, "not_run": [f"pytest {' '.join(arguments)}"]}
        if report.exists():
            summary = json.loads(report.read_text())
    return code, summary


def close(codes: list[int], summary: Summary, lint: int, seconds: float) -> int:
    """Say what did not run and how it went; with CI=true not having run is a failure."""
    counts = Counter(summary["counts"])
    not_run = summary["not_run"]
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
