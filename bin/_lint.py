"""Every static check, each with its time; all of them run, then the exit code says whether one failed."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
PUBLIC_HOSTS = {"https://pypi.org", "https://files.pythonhosted.org"}


def main() -> int:
    """Run all checks; 1 when any failed."""
    os.chdir(ROOT)
    failed = [name for name, check in CHECKS.items() if not timed(name, check)]
    print(f"lint: {', '.join(failed)} failed" if failed else f"lint: {len(CHECKS)} checks passed", flush=True)
    return 1 if failed else 0


def timed(name: str, check: Callable[[], bool]) -> bool:
    """Run one check and print its outcome and duration."""
    started = monotonic()
    passed = check()
    print(f"{'ok    ' if passed else 'FAILED'} {name} ({monotonic() - started:.1f} s)", flush=True)
    return passed


def tool(name: str, *arguments: str) -> Callable[[], bool]:
    """A check by a program of the environment; its output is shown only when it fails."""

    def check() -> bool:
        result = subprocess.run(
            [str(TOOLS / name), *arguments],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if result.returncode:
            print(result.stdout + result.stderr)
        return result.returncode == 0

    return check


def shell_syntax() -> bool:
    """Every shell script parses under plain sh and is executable."""
    passed = True
    for script in shell_scripts():
        parsed = subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
        if not parsed or not (os.access(script, os.X_OK) or script.suffix == ".sh"):
            print(f"{script}: {'is not executable' if parsed else 'does not parse'}")
            passed = False
    return passed


def shell_scripts() -> list[Path]:
    """The scripts people start, and what they source."""
    places = [*Path("bin").iterdir(), *Path(".ci").iterdir()]
    return [place for place in places if place.is_file() and is_shell(place)]


def is_shell(place: Path) -> bool:
    """Whether a file is a script for sh."""
    return place.suffix == ".sh" or place.read_bytes().startswith(b"#!/bin/sh")


def public_lock() -> bool:
    """The lock names only the public package index, and the exports hold its versions and no address at all."""
    lock = Path("uv.lock").read_text()
    foreign = set(re.findall(r"https?://[^/\"]+", lock)) - PUBLIC_HOSTS
    problems = [f"uv.lock names {host}" for host in sorted(foreign)]
    versions = {package["name"]: package.get("version") for package in tomllib.loads(lock)["package"]}
    for export in sorted(Path("requirements").glob("*.txt")):
        text = export.read_text()
        if "://" in text:
            problems.append(f"{export} names an address")
        for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE):
            if versions.get(name) != version:
                problems.append(f"{export}: {name} {version} is not what uv.lock says; run bin/lock")
    print(*problems, sep="\n", end="\n" if problems else "")
    return not problems


CHECKS: dict[str, Callable[[], bool]] = {
    "ruff check": tool("ruff", "check", "--quiet", "."),
    "ruff format": tool("ruff", "format", "--check", "--output-format", "concise", "."),
    "mypy": tool("mypy", "."),
    "import contracts": tool("lint-imports", "--no-cache"),
    "templates": tool("djlint", "templates", "--lint", "--quiet"),
    "shell": shell_syntax,
    "lock": public_lock,
}

if __name__ == "__main__":
    sys.exit(main())
