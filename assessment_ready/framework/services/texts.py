"""What an installation administrator edits without a release: texts, spellings, evidence categories."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import User
from assessment_ready.framework.errors import AliasGoneError, AliasTakenError, StaleStatementError
from assessment_ready.framework.models import EvidenceCategory, QualityStatement, StatementAlias
from assessment_ready.framework.queries import statement_numbers_by_alias
from assessment_ready.framework.rules import normalised


@transaction.atomic
def edit_statement(
    *,
    actor: User,
    statement: QualityStatement,
    covers: str,
    people_expect: str,
    cqc_url: str,
    expected_version: int,
) -> QualityStatement:
    """Change a statement's texts. Raises ``StaleStatementError`` when somebody saved after ``expected_version``."""
    row = QualityStatement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    if row.version != expected_version:
        raise StaleStatementError
    wanted = {"covers": covers, "people_expect": people_expect, "cqc_url": cqc_url}
    before = {name: getattr(row, name) for name, text in wanted.items() if getattr(row, name) != text}
    if not before:
        return row
    for name in before:
        setattr(row, name, wanted[name])
    row.edited_at = timezone.now()
    row.version += 1
    row.save(update_fields=[*before, "edited_at", "version"])
    record(
        "framework.statement.edited",
        actor=actor,
        obj=row,
        before=before,
        after={name: wanted[name] for name in before},
    )
    return row


@transaction.atomic
def add_alias(*, actor: User, statement: QualityStatement, text: str) -> StatementAlias:
    """Accept another spelling of a statement's name in imports.

    Raises ``AliasTakenError`` when the spelling already stands for this or another statement, or has no letters
    or figures.
    """
    row = (
        QualityStatement.objects.select_for_update(no_key=True)
        .select_related("framework")
        .get(pk=statement.pk)
    )
    name = normalised(text)
    if not name:
        raise AliasTakenError("Enter a spelling with letters in it.")
    taken = statement_numbers_by_alias(row.framework).get(name)
    if taken is not None:
        whose = "this quality statement" if taken == row.number else f"quality statement {taken}"
        raise AliasTakenError(f"“{text}” already stands for {whose}.")
    alias, _ = StatementAlias.objects.update_or_create(
        statement=row, normalised=name, defaults={"text": text, "is_active": True}
    )
    record("framework.alias.added", actor=actor, obj=row, after={"text": text})
    return alias


@transaction.atomic
def remove_alias(*, actor: User, statement: QualityStatement, alias_id: int) -> StatementAlias:
    """Accept a spelling no longer. Raises ``AliasGoneError`` when it is not there (any more)."""
    rows = StatementAlias.objects.select_for_update().filter(statement=statement, is_active=True)
    alias = rows.filter(pk=alias_id).first()
    if alias is None:
        raise AliasGoneError
    alias.is_active = False
    alias.save(update_fields=["is_active"])
    record("framework.alias.removed", actor=actor, obj=statement, before={"text": alias.text})
    return alias


@transaction.atomic
def set_category_in_use(*, actor: User, category: EvidenceCategory, in_use: bool) -> EvidenceCategory:
    """Say whether an evidence category counts for councils. Saying it twice changes nothing."""
    row = EvidenceCategory.objects.select_for_update(no_key=True).get(pk=category.pk)
    if row.in_use == in_use:
        return row
    row.in_use = in_use
    row.edited_at = timezone.now()
    row.save(update_fields=["in_use", "edited_at"])
    verb = "put_in_use" if in_use else "taken_out_of_use"
    record(
        f"framework.category.{verb}",
        actor=actor,
        obj=row,
        before={"in_use": not in_use},
        after={"in_use": in_use},
    )
    return row
