"""Limits that cut the tail, and imports and calls that would let a layer do another's work."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["assessment_ready", "comms", "workforce"]
FUNCTION_LINES = 40
FILE_LINES = 400
TEMPLATE_LINES = 150
EMPTY_NAMES = {"common", "core", "utils", "helpers", "misc", "base"}
ALLOWED_NAMES = {ROOT / "assessment_ready" / "settings" / "base.py"}


def sources() -> list[Path]:
    """Our own Python files, migrations apart (they are generated)."""
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Every template."""
    return [
        path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".svg", ".txt"}
    ]


def long_functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Functions longer than the limit, the docstring not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            docstring = ast.get_docstring(node) is not None
            skipped = (first.end_lineno or 0) - first.lineno + 1 if docstring else 0
            lines = (node.end_lineno or 0) - node.lineno + 1 - skipped
            if lines > FUNCTION_LINES:
                yield node.name, lines


def managers_used(tree: ast.AST) -> list[int]:
    """Lines that reach for a model's manager."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]


def business_time_in_the_broker(tree: ast.AST) -> list[int]:
    """Lines that give Celery a time to act at: forbidden, the row holds the time."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}
    ]


def saves_everything(tree: ast.AST) -> list[int]:
    """Lines that save a row without naming the fields (a new row says ``force_insert``; files are given a target)."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and not node.args
        and not {keyword.arg for keyword in node.keywords} & {"update_fields", "force_insert", None}
    ]


def clock_read_while_loading(tree: ast.AST) -> list[int]:
    """Lines that ask for the time when the module is loaded: old before a long run, or a long process, uses it."""
    asked = {"now", "localdate", "localtime", "today", "utcnow"}
    found = []
    for part in _run_while_loading(tree):
        if isinstance(part, ast.Call) and getattr(part.func, "attr", getattr(part.func, "id", None)) in asked:
            found.append(part.lineno)
    return found


def _run_while_loading(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in it but the bodies of functions."""
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    for name, value in ast.iter_fields(node):
        if is_function and name == "body":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _run_while_loading(child)


def test_functions_and_files_are_short() -> None:
    walked = sources()
    assert len(walked) > 80
    long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in walked
        for name, lines in long_functions(ast.parse(path.read_text()))
    ]
    big = [
        f"{path.relative_to(ROOT)} has {count} lines"
        for path in walked
        if (count := len(path.read_text().splitlines())) > FILE_LINES
    ]
    assert long + big == []


def test_templates_are_short_and_hold_no_inline_code() -> None:
    walked = templates()
    assert len(walked) > 40
    faults = []
    for path in walked:
        text = path.read_text()
        where = path.relative_to(ROOT)
        if len(text.splitlines()) > TEMPLATE_LINES:
            faults.append(f"{where} has {len(text.splitlines())} lines")
        if "emails" not in path.parts and "pdf" not in path.parts:
            faults += [f"{where}: {found}" for found in inline_code(text)]
    assert faults == []


def inline_code(text: str) -> list[str]:
    """What a strict content security policy would refuse."""
    return re.findall(r"<script>|<style|\sstyle=|\son[a-z]+=\"", text)


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in sources() if path.stem in EMPTY_NAMES and path not in ALLOWED_NAMES]
    folders = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_dir()]
    assert len(folders) > 20
    assert named + [path for path in folders if path.name in EMPTY_NAMES] == []


def test_views_forms_and_tasks_never_touch_a_manager() -> None:
    walked = [
        path
        for path in sources()
        if path.stem in {"views", "forms", "tasks"} or path.parent.name in {"views", "forms"}
    ]
    assert len(walked) > 15
    assert {
        str(path.relative_to(ROOT)): lines
        for path in walked
        if (lines := managers_used(ast.parse(path.read_text())))
    } == {}


def test_the_broker_never_holds_business_time() -> None:
    faults = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := business_time_in_the_broker(ast.parse(path.read_text())))
    }
    assert faults == {}


def test_every_save_names_its_fields() -> None:
    faults = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if "models" not in path.stem and (lines := saves_everything(ast.parse(path.read_text())))
    }
    assert faults == {}


def test_nobody_asks_for_the_time_while_loading() -> None:
    looked = [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]
    assert len(looked) > 700
    faults = {
        str(path.relative_to(ROOT)): lines
        for path in looked
        if (lines := clock_read_while_loading(ast.parse(path.read_text())))
    }
    assert faults == {}


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (lambda tree: list(long_functions(tree)), "def f():\n" + "    x = 1\n" * 41),
        (managers_used, "rows = Round.objects.all()"),
        (business_time_in_the_broker, "task.apply_async(args=[1], countdown=60)"),
        (saves_everything, "row.save()"),
        (clock_read_while_loading, "TODAY = timezone.localdate()"),
        (clock_read_while_loading, "@cases([now() - hour])\ndef f():\n    pass"),
        (clock_read_while_loading, "def f(day=date.today()):\n    pass"),
    ],
)
def test_the_guards_catch_a_planted_violation(check, planted: str) -> None:
    assert check(ast.parse(planted))


def test_inline_code_is_caught() -> None:
    assert inline_code('<p style="color:red">')
    assert inline_code("<script>alert(1)</script>")
