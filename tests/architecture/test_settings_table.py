"""docs/settings.md lists every environment variable the product reads, with its true default."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / "docs" / "settings.md"
SETTINGS = sorted((ROOT / "assessment_ready" / "settings").glob("*.py"))
SCRIPTS = [
    *sorted((ROOT / "assessment_ready" / "embedded").glob("*.py")),
    *sorted((ROOT / "bin").glob("*.py")),
    *sorted((ROOT / "assessment_ready").glob("*.py")),
    ROOT / "tests" / "conftest.py",
]
# Read by plain sh and by docker-compose.yml, where no syntax tree can be walked.
READ_ELSEWHERE = {"PYTHON", "POSTGRES_PASSWORD", "BIND_ADDRESS"}
# Set for a child or a library, not read by the product.
ONLY_SET = {"DJANGO_ALLOW_ASYNC_UNSAFE"}


def settings_read(source: str) -> dict[str, list[object]]:
    """Every ``env.reader("NAME", default)`` in the source: name -> constant defaults."""
    found: dict[str, list[object]] = {}
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id == "env" and isinstance(node.args[0], ast.Constant):
            defaults = found.setdefault(str(node.args[0].value), [])
            defaults += [arg.value for arg in node.args[1:] if isinstance(arg, ast.Constant)]
    return found


def environment_read(source: str) -> set[str]:
    """Every constant name looked up in ``os.environ`` (by key, ``get`` or ``setdefault``)."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            key = node.slice
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "os.environ.get",
            "os.environ.setdefault",
        }:
            key = node.args[0]
        if isinstance(key, ast.Constant):
            names.add(str(key.value))
    return names


def table_rows(text: str) -> dict[str, list[str]]:
    """The table: name -> [meaning, default, where]."""
    return {
        match.group(1): [cell.strip() for cell in match.group(2).split("|")]
        for match in re.finditer(r"^\| `([A-Z_]+)` \|(.*)\|$", text, re.MULTILINE)
    }


def all_read() -> set[str]:
    names = set().union(*(settings_read(path.read_text()) for path in SETTINGS))
    scripts = set().union(*(environment_read(path.read_text()) for path in SCRIPTS))
    return (names | scripts | READ_ELSEWHERE) - ONLY_SET


def differences(read: set[str], listed: set[str]) -> list[str]:
    missing = [f"{name} is read but not in the table" for name in sorted(read - listed)]
    return missing + [f"{name} is in the table but nothing reads it" for name in sorted(listed - read)]


def written(default: object) -> str:
    """A default as the table writes it."""
    if isinstance(default, bool):
        return "`yes`" if default else "`no`"
    return f"`{default}`" if default != "" else "empty"


def test_the_settings_table_names_every_variable_and_no_other():
    read, listed = all_read(), set(table_rows(TABLE.read_text()))
    assert len(read) >= 28
    assert differences(read, listed) == []


def test_the_settings_table_shows_the_true_defaults():
    rows = table_rows(TABLE.read_text())
    checked = 0
    for path in SETTINGS:
        if path.name == "test.py":
            continue
        for name, defaults in settings_read(path.read_text()).items():
            for default in defaults:
                if name.endswith("_KEY") or name == "REDIS_URL":
                    continue  # a stand-in for one machine, replaced by bin/run; the table says so in words
                assert written(default) in rows[name][1], f"{name}: {default!r} is not in {rows[name][1]!r}"
                checked += 1
    assert checked >= 16


def test_what_production_requires_is_marked_required():
    rows = table_rows(TABLE.read_text())
    production = (ROOT / "assessment_ready" / "settings" / "production.py").read_text()
    required = [name for name, defaults in settings_read(production).items() if not defaults]
    assert len(required) >= 6
    assert [name for name in required if not rows[name][1].startswith("required")] == []


def test_a_new_setting_without_a_row_is_noticed():
    planted = settings_read('PLANTED = env.text("PLANTED_SETTING", "x")')
    assert differences(set(planted), set()) == ["PLANTED_SETTING is read but not in the table"]
    assert environment_read('x = os.environ.get("PLANTED") or os.environ["TOO"]') == {"PLANTED", "TOO"}


def test_a_row_for_a_setting_that_is_gone_is_noticed():
    listed = set(table_rows("| `GONE_SETTING` | Meaning | `1` | all |"))
    assert differences(set(), listed) == ["GONE_SETTING is in the table but nothing reads it"]
