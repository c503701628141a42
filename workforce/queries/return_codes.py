"""What the codes of the workforce return mean."""

from workforce.models import ReturnCode
from workforce.rules.return_columns import SAME_CODES

JOB_ROLES = "MAINJOBROLE"


def labels(column: str) -> dict[int, str]:
    """The labels of one column's codes, by code; columns that share their codes share their labels."""
    found = ReturnCode.objects.filter(column=SAME_CODES.get(column, column))
    return dict(found.values_list("code", "label"))


def job_role_label(code: int, known: dict[int, str]) -> str:
    """What a job role is called; a code nobody knows is shown as one."""
    return known.get(code, f"Job role {code}")


def known_codes() -> dict[str, frozenset[int]]:
    """The codes there are, by column."""
    found: dict[str, set[int]] = {}
    for column, code in ReturnCode.objects.values_list("column", "code"):
        found.setdefault(column, set()).add(code)
    return {column: frozenset(codes) for column, codes in found.items()}


def unconfirmed_columns() -> list[str]:
    """The columns whose labels nobody could check against the current code guide."""
    rows = ReturnCode.objects.filter(is_confirmed=False).order_by("column")
    return list(rows.values_list("column", flat=True).distinct())
