"""``python -m bench``: a table of ratios and counts; exit code 1 when one is above its bar.

``python -m bench packs sending`` measures only these parts.
"""

import atexit
import os
import platform
import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Collection
from pathlib import Path

from assessment_ready.embedded.postgres import PrivatePostgres

RUNS = int(os.environ.get("RUNS", "25"))


def wanted(parts: Collection[str]) -> Collection[str]:
    """The parts named on the command line, or all; ends with a sentence for a name that is none."""
    asked = ArgumentParser(prog="bin/bench", description="Measure everything, or only some parts.")
    asked.add_argument("part", nargs="*", help=f"one of: {', '.join(parts)}")
    named = asked.parse_args().part
    for name in named:
        if name not in parts:
            asked.error(f"{name} is none of: {', '.join(parts)}")
    return named or parts


def main() -> int:
    start_postgres()
    # Only now: settings read the database's address when they load.
    import django  # noqa: PLC0415

    django.setup()
    from bench import dashboard, evidence_import, packs, planner, sending  # noqa: PLC0415

    parts = {
        "dashboard": lambda: dashboard.run(RUNS),
        "evidence": evidence_import.run,
        "planner": lambda: planner.run(RUNS),
        "packs": packs.run,
        "sending": sending.run,
    }
    # In this order: the others stand on what the dashboard's part makes.
    chosen = [name for name in parts if name in wanted(parts)]
    print(f"Load before: {load()}. {versions()}")
    if "dashboard" not in chosen and {"planner", "packs"} & set(chosen):
        dashboard.prepare()
    rows = [row for name in chosen for row in parts[name]()]
    print(f"Load after:  {load()}\n")
    width = max(len(row.name) for row in rows)
    for row in rows:
        is_floor = isinstance(row, sending.AtLeast)
        verdict = (
            ""
            if row.bar is None
            else ("ok" if row.holds else "BELOW THE BAR" if is_floor else "ABOVE THE BAR")
        )
        bar = "" if row.bar is None else f"at {'least' if is_floor else 'most'} {row.bar:g}"
        print(f"{row.name:<{width}}  {row.value:>9.2f} {row.unit:<8} {bar:<14} {verdict}")
    return 0 if all(row.holds for row in rows) else 1


def start_postgres() -> None:
    """A private server in a temporary folder, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ar-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    postgres = PrivatePostgres(folder / "pg", log=folder / "postgres.log", durable=False)
    postgres.start()
    atexit.register(postgres.stop)
    os.environ |= {
        "DATABASE_URL": postgres.url,
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


def load() -> str:
    return ", ".join(f"{each:.2f}" for each in os.getloadavg())


def versions() -> str:
    import django  # noqa: PLC0415

    return (
        f"Python {platform.python_version()}, Django {django.get_version()}, {os.cpu_count()} cores, "
        f"{RUNS} interleaved runs, {time.strftime('%d %B %Y')}."
    )


if __name__ == "__main__":
    sys.exit(main())
