"""bin/_bootstrap.py and the scripts around it, on the standard library alone."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ("run", "test", "lint", "bench", "demo-reset")


@pytest.fixture
def bootstrap(tmp_path, monkeypatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("_bootstrap", ROOT / "bin" / "_bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    for name in ("PIP_INDEX_URL", "PIP_CERT", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return module


@pytest.fixture
def index(tmp_path) -> Iterator[str]:
    """A package index on this machine whose only file is a false pip."""
    page = tmp_path / "index" / "pip"
    page.mkdir(parents=True)
    (page / "index.html").write_text('<a href="../files/pip-26.3-py3-none-any.whl#sha256=00">pip</a>')
    (tmp_path / "index" / "files").mkdir()
    (tmp_path / "index" / "files" / "pip-26.3-py3-none-any.whl").write_bytes(b"not pip")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "index")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def test_the_test_environment_serves_for_running_too(bootstrap):
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.write_text("")
    assert not bootstrap.is_prepared("run")
    (bootstrap.VENV / ".installed-test").write_text(bootstrap.fingerprint("test"))
    assert bootstrap.is_prepared("run")
    assert bootstrap.is_prepared("test")


def test_the_run_environment_does_not_serve_for_tests(bootstrap):
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.write_text("")
    (bootstrap.VENV / ".installed-run").write_text(bootstrap.fingerprint("run"))
    assert bootstrap.is_prepared("run")
    assert not bootstrap.is_prepared("test")


def test_changed_requirements_are_installed_again(bootstrap):
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.write_text("")
    (bootstrap.VENV / ".installed-run").write_text("of an older lock")
    assert not bootstrap.is_prepared("run")


def test_a_pip_that_is_not_the_expected_one_is_not_used(bootstrap, index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", index)
    bootstrap.VENV.mkdir()
    with pytest.raises(bootstrap.BootstrapError, match="is not the one expected; it was not used"):
        bootstrap.downloaded_pip()
    assert list(bootstrap.VENV.iterdir()) == []


def test_pip_is_fetched_from_the_configured_index_and_checked(bootstrap, index, tmp_path, monkeypatch):
    (tmp_path / ".config" / "pip").mkdir(parents=True)
    (tmp_path / ".config" / "pip" / "pip.conf").write_text(f"[global]\nindex-url = {index}\n")
    monkeypatch.setattr(bootstrap, "PIP_SHA256", hashlib.sha256(b"not pip").hexdigest())
    bootstrap.VENV.mkdir()
    assert bootstrap.downloaded_pip().read_bytes() == b"not pip"


def test_an_index_that_cannot_be_reached_gets_a_sentence(bootstrap, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9")
    bootstrap.VENV.mkdir()
    with pytest.raises(
        bootstrap.BootstrapError, match=r"could not be fetched from http://127.0.0.1:9.*python3-venv"
    ):
        bootstrap.downloaded_pip()


def test_without_an_index_the_pip_that_comes_with_python_is_used(bootstrap, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    monkeypatch.setattr(bootstrap, "bundled_pip", lambda: Path("bundled.whl"))
    ran = []
    monkeypatch.setattr(bootstrap, "run", lambda command, _failure: ran.append(command))
    bootstrap.install(ROOT / "requirements" / "run.txt")
    assert ran[0][1] == "bundled.whl/pip"
    assert "--require-hashes" in ran[0]


def test_where_packages_may_not_be_installed_the_exact_command_is_printed(bootstrap, monkeypatch, capfd):
    monkeypatch.setattr(bootstrap, "administrator", lambda: None)
    bootstrap.install_packages(("libpango-1.0-0",), "PDF documents", "A notice stands there.")
    shown = capfd.readouterr().err
    assert "PDF documents need more of this system. A notice stands there." in shown
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in shown


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_are_plain_sh_and_name_no_other_program(name):
    script = ROOT / "bin" / name
    text = script.read_text()
    assert text.startswith("#!/bin/sh\n")
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    words = {line.split()[0] for line in text.splitlines() if line and not line.startswith("#")}
    assert words == {"set", ".", "exec"}


def test_an_old_python_gets_a_sentence(tmp_path):
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        fake = tmp_path / name
        fake.write_text("#!/bin/sh\nexit 1\n")
        fake.chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    script = (
        f'cd "{ROOT}"; sed "s#/usr/bin/python3#python3#" bin/environment.sh > "{tmp_path}/environment.sh"'
    )
    subprocess.run(["sh", "-c", script], check=True)
    (tmp_path / "start").write_text('. "$(dirname "$0")/environment.sh"\necho started\n')
    result = subprocess.run(
        ["/bin/sh", str(tmp_path / "start")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "needs Python 3.11 or newer" in result.stderr


def test_ci_runs_exactly_what_a_developer_runs():
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]
    assert lines == ['exec "$(dirname "$0")/../bin/test"']


def test_the_lock_check_notices_a_private_host_and_a_stale_export(tmp_path):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "uv.lock").write_text(
        '[[package]]\nname = "django"\nversion = "5.2.19"\nsource = { registry = "https://pypi.inside.example/x" }\n'
    )
    (tmp_path / "requirements" / "run.txt").write_text("django==5.2.18 \\\n")
    (tmp_path / "requirements" / "test.txt").write_text("--index-url https://pypi.inside.example\n")
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'bin')!r}); import _lint; sys.exit(not _lint.public_lock())"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "uv.lock names https://pypi.inside.example" in result.stdout
    assert "django 5.2.18 is not what uv.lock says" in result.stdout
    assert "test.txt names an address" in result.stdout
