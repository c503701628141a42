"""Production settings: complete, closed, and refusing to start on anything missing or wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.architecture.test_settings_table import SETTINGS, settings_read

ROOT = Path(__file__).resolve().parent.parent.parent
GIVEN = {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "AUDIT_KEY": "a" * 40,
    "SITE_URL": "https://ready.example",
    "ALLOWED_HOSTS": "ready.example",
    "DATABASE_URL": "postgresql://user:pass%20word@db.example:5432/ready",
    "REDIS_URL": "redis://redis.example:6379/0",
}


def django(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run manage.py under production settings in an environment that holds nothing else."""
    given = {**GIVEN, "DJANGO_SETTINGS_MODULE": "assessment_ready.settings.production", **changes}
    environment = {name: value for name, value in given.items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def setting(name: str, **changes: str | None) -> str:
    """The value of one setting as production sees it, or the error."""
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    result = django("shell", "--no-imports", "-c", code, **changes)
    return (result.stdout + result.stderr).strip()


def test_the_deployment_check_is_clean():
    result = django("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_the_deployment_check_notices_a_weak_secret():
    result = django("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="short")
    assert result.returncode != 0
    assert "security.W009" in result.stderr


@pytest.mark.parametrize("name", GIVEN)
def test_production_does_not_start_without(name):
    result = django("check", **{name: None})
    assert result.returncode != 0
    assert f"The environment variable {name} must be set." in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECURE_SSL_REDIRECT", "perhaps", "SECURE_SSL_REDIRECT must be yes or no, not 'perhaps'."),
        ("MAIL_PORT", "smtp", "MAIL_PORT must be a whole number, not 'smtp'."),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must start with postgresql://"),
        ("SECRET_KEY_FILE", "/nowhere/secret", "SECRET_KEY_FILE cannot be read"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(name, value, sentence):
    result = django("check", **{name: value})
    assert result.returncode != 0
    assert sentence in result.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("from-a-file\n")
    assert setting("SECRET_KEY", SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "secret")) == "'from-a-file'"


def test_demonstration_mode_is_off_whatever_the_environment_says():
    assert setting("DEMO_MODE", DEMO_MODE="yes") == "False"
    assert setting("DEBUG", DEBUG="yes") == "False"


def test_the_database_address_is_read_whole():
    assert setting("DATABASES['default']['PASSWORD']") == "'pass word'"
    assert setting("DATABASES['default']['HOST']") == "'db.example'"


@pytest.mark.slow
def test_static_files_are_collected_with_every_reference_found(tmp_path):
    result = django("collectstatic", "--no-input", VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_has_every_service_and_each_is_watched(compose):
    services = compose["services"]
    assert set(services) == {"migrate", "web", "worker", "scheduler", "db", "valkey", "mail"}
    for name in ("web", "worker", "scheduler", "db", "valkey"):
        assert services[name]["healthcheck"]["test"], name
    assert services["mail"]["profiles"] == ["trial"]
    assert services["db"]["image"] == "postgres:18"
    for name in ("web", "worker", "scheduler"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_compose_file_passes_every_production_setting_on(compose):
    read = set().union(
        *(settings_read(path.read_text()) for path in SETTINGS if path.name in {"base.py", "production.py"})
    )
    passed = compose["services"]["web"]["environment"]
    assert read - set(passed) == {"VAR_DIR"}, "VAR_DIR is fixed in the image"
    for name in ("SECRET_KEY", "AUDIT_KEY", "SITE_URL", "ALLOWED_HOSTS"):
        assert passed[name].startswith(f"${{{name}:?"), f"{name} must be demanded, not guessed"


def test_the_compose_file_contains_no_secret(compose):
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key or key.endswith("_KEY"):
                assert str(value).startswith("${"), f"{name}: {key}"
