"""Prepare ``.venv`` from the lock and go on inside it: ``_bootstrap.py run|test <arguments for its python>``.

The standard library only: on a fresh machine nothing else is there. Where the installed packages already are
those of the lock nothing is done, so that a second start costs milliseconds.
"""

import configparser
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# The test requirements hold all of the run requirements in the same versions.
KINDS = {"run": ("run", "test"), "test": ("test",)}

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Debian without python3-venv brings no pip, and the one of an older Python needs twice as long as this.
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


class BootstrapError(Exception):
    """The environment cannot be made; the message says what to do."""


def main() -> None:
    """Prepare the environment of the kind asked for, then become its Python."""
    kind, arguments = sys.argv[1], sys.argv[2:]
    try:
        prepare(kind)
    except BootstrapError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(PYTHON, [str(PYTHON), *arguments])


def prepare(kind: str) -> None:
    """Make ``.venv`` hold what requirements/<kind>.txt asks for, and the system what PDFs (and tests) need."""
    if not is_prepared(kind):
        started = time.monotonic()
        print(f"Preparing the environment in {VENV.name}/ (once; about half a minute) ...", flush=True)
        make_environment()
        install(ROOT / "requirements" / f"{kind}.txt")
        (VENV / f".installed-{kind}").write_text(fingerprint(kind))
        print(f"Environment ready after {time.monotonic() - started:.0f} seconds.", flush=True)
    system = own_module("system")
    if system.weasyprint_missing():
        install_packages(
            system.PDF_PACKAGES, "PDF documents", "Until then a notice stands where a PDF would be."
        )
    if kind == "test" and not any(map(shutil.which, BROWSERS)):
        install_packages(("chromium",), "Browser tests", "Those tests will not run.")


def is_prepared(kind: str) -> bool:
    """Whether the packages of this kind, or of one that includes it, were installed from the present lock."""
    if not PYTHON.exists():
        return False
    for candidate in KINDS[kind]:
        marker = VENV / f".installed-{candidate}"
        if marker.exists() and marker.read_text() == fingerprint(candidate):
            return True
    return False


def fingerprint(kind: str) -> str:
    """Changes with the requirements and with the Python the environment was made for."""
    content = (ROOT / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def make_environment() -> None:
    """An empty virtual environment, unless a working one is there."""
    works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    if works:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Without pip: making it copies pip in by a second process, slowly, and Debian may lack it.
    run(
        [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
        "The virtual environment could not be made.",
    )


def install(requirements: Path) -> None:
    """Install exactly the listed, hashed packages: by uv where it is, else (or where uv fails) by pip.

    A wheel of pip can be run without being installed: the pinned one, else the one this Python brings along.
    """
    # The list is whole: what it leaves out on purpose is not looked for again.
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-q", "-r", str(requirements)]
    uv = shutil.which("uv")
    if uv and attempt([uv, "pip", "install", "--python", str(PYTHON), *options], uv_environment()):
        return
    try:
        pip = downloaded_pip()
    except BootstrapError:
        if (own := bundled_pip()) is None:
            raise
        pip = own
    # Compiling on first use spreads the cost; --no-compile halves the time of installation.
    command = [str(PYTHON), f"{pip}/pip", "install", "--no-compile", "--disable-pip-version-check", *options]
    run(command, "The packages could not be installed: is the package index reachable (see above)?")


def uv_environment() -> dict[str, str]:
    """This environment, with what pip would do named to uv too: its index, and the system's certificates."""
    environment = {"UV_NATIVE_TLS": "true", "UV_SYSTEM_CERTS": "true"} | os.environ
    if "PIP_INDEX_URL" in environment:
        environment.setdefault("UV_DEFAULT_INDEX", environment["PIP_INDEX_URL"])
    return environment


def bundled_pip() -> Path | None:
    """The pip wheel that comes with this Python, if one does."""
    spec = importlib.util.find_spec("ensurepip")
    if spec is None or spec.origin is None:
        return None
    places = [Path(spec.origin).parent / "_bundled", Path("/usr/share/python-wheels")]
    found = [wheel for place in places for wheel in sorted(place.glob("pip-*.whl"))]
    return found[0] if found else None


def downloaded_pip() -> Path:
    """The pinned pip wheel, fetched from the index pip itself would use and checked against its hash."""
    wheel = VENV / PIP_WHEEL
    configured = pip_settings()
    index = os.environ.get("PIP_INDEX_URL") or configured.get("index-url") or "https://pypi.org/simple"
    certificates = os.environ.get("PIP_CERT") or configured.get("cert")
    context = ssl.create_default_context(cafile=certificates)
    try:
        page_address = f"{index.rstrip('/')}/pip/"
        with urllib.request.urlopen(page_address, timeout=60, context=context) as page:
            match = re.search(rf'href="([^"]*{re.escape(PIP_WHEEL)}[^"]*)"', page.read().decode())
        if match is None:
            raise BootstrapError(f"{PIP_WHEEL} is not at {page_address}. {WITHOUT_PIP}")
        address = urljoin(page_address, match.group(1))
        with urllib.request.urlopen(address, timeout=60, context=context) as response:
            content = response.read()
    except OSError as error:
        raise BootstrapError(f"pip could not be fetched from {index}: {error}. {WITHOUT_PIP}") from error
    if hashlib.sha256(content).hexdigest() != PIP_SHA256:
        raise BootstrapError(
            f"The {PIP_WHEEL} fetched from {index} is not the one expected; it was not used."
        )
    wheel.write_bytes(content)
    return wheel


WITHOUT_PIP = "Or install pip with the system's packages (apt-get install python3-venv) and try again."


def pip_settings() -> dict[str, str]:
    """The [global] part of pip's configuration files, the more personal ones winning."""
    home = Path.home()
    places = [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", home / ".config" / "pip" / "pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        places.append(Path(os.environ["PIP_CONFIG_FILE"]))
    parser = configparser.RawConfigParser()
    parser.read(places, encoding="utf-8")
    return dict(parser["global"]) if parser.has_section("global") else {}


def own_module(name: str) -> ModuleType:
    """A module of ``assessment_ready.embedded`` loaded by itself: the package around it needs Celery."""
    place = ROOT / "assessment_ready" / "embedded" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"embedded_{name}", place)
    if spec is None or spec.loader is None:
        raise BootstrapError(f"{place} is missing: this copy of the project is not whole.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def install_packages(packages: tuple[str, ...], purpose: str, effect: str) -> None:
    """Install system packages where that is allowed without asking; otherwise print the exact command."""
    rights = administrator()
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if rights is not None and shutil.which("apt-get"):
        print(f"Installing what {purpose} need: {' '.join(packages)} ...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if attempt([*rights, *command], environment, quiet=True):
            return
        # Package lists may be missing or old on a fresh machine.
        attempt([*rights, "apt-get", "update"], environment, quiet=True)
        if attempt([*rights, *command], environment, quiet=True):
            return
    print(f"\nNOTICE: {purpose} need more of this system. {effect}", file=sys.stderr)
    print(f"        To install it: sudo apt-get update && sudo {' '.join(command)}\n", file=sys.stderr)


def administrator() -> list[str] | None:
    """How to run a command as root without being asked anything: directly, by sudo, or not at all."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def run(command: list[str], failure: str) -> None:
    """Run a command; raises ``BootstrapError`` with ``failure`` when it does not succeed."""
    if not attempt(command, dict(os.environ)):
        raise BootstrapError(failure)


def attempt(command: list[str], environment: dict[str, str], quiet: bool = False) -> bool:
    """Whether a command succeeds. It ends with this process, except apt: half an installation helps nobody."""
    output = subprocess.DEVNULL if quiet else None
    prepare_child = None if "apt-get" in command else own_module("process").before_exec(signal.SIGKILL)
    result = subprocess.run(
        command, env=environment, check=False, stdout=output, stderr=output, preexec_fn=prepare_child
    )
    return result.returncode == 0


if __name__ == "__main__":
    main()
