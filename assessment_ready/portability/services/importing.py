"""A council brought in from an archive: all of it or nothing, and nothing happens by itself afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.audit.models import AuditEntry, AuditHead
from assessment_ready.audit.queries import hashed_fields
from assessment_ready.audit.rules import chain_hash
from assessment_ready.councils.models import Council, User
from assessment_ready.portability.errors import ArchiveRefused, NotEmpty
from assessment_ready.portability.queries import checking, opening
from assessment_ready.portability.queries.checking import Checked, StoredFile
from assessment_ready.portability.queries.registry import Table, fields_of
from assessment_ready.portability.services.wishes import know_addresses_again
from assessment_ready.sending.services import environment

_ROWS_AT_ONCE = 200
# One import at a time: whoever comes second finds what the first brought in.
_LOCK = 8_271_994
_HELD = (
    "The council {name} was brought in from an archive. Check its routes and what is scheduled, then release"
)
_HERE = "“{what}” is in this installation already. Bring an archive into an empty installation"
_KEYS = (
    "This installation has rows under keys that the archive needs ({label}). "
    "Bring an archive into an empty installation"
)
_DATABASE = "The database refused rows of data/{label}.jsonl. Nothing was brought in"


@dataclass(frozen=True)
class BroughtIn:
    """What an import did, or would have done.

    ``new_people`` were not known here; ``unknown_wishes`` are objections and unsubscriptions of people whose
    address is no longer kept and whom only the former installation's key can know again.
    """

    council: str
    slug: str
    rows: int
    files: int
    new_people: int
    known_people: int
    unknown_wishes: int


def import_council(*, path: Path, dry_run: bool = False) -> BroughtIn:
    """Bring in the council of an archive; with ``dry_run`` do everything and take it back.

    Raises ``ArchiveRefused``, ``ReferenceMissing`` or ``NotEmpty`` with a sentence; then nothing was changed.
    """
    with opening.opened(path) as archive:
        # Before the transaction: a server ends one that waits for minutes while a large archive is looked through.
        checked = checking.check(archive)
        with transaction.atomic():
            new_people, unknown = _bring_everything_in(checked)
            if dry_run:
                transaction.set_rollback(True)
    return BroughtIn(
        council=archive.manifest.council_name,
        slug=archive.manifest.council_slug,
        rows=sum(each.rows for each in archive.manifest.data),
        files=archive.manifest.files,
        new_people=new_people,
        known_people=len(checked.people) - new_people,
        unknown_wishes=unknown,
    )


def _bring_everything_in(checked: Checked) -> tuple[int, int]:
    """All of the archive; how many people are new, and how many wishes only another key can know again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    _check_absent(checked)
    new_people, last_hash = _make_people(checked), ""
    for table in checked.tables():
        last_hash = _bring_in(checked, table) or last_hash
    _settle_constraints()
    council = Council.objects.get(pk=checked.council_id)
    return new_people, _afterwards(checked, council, last_hash)


def _check_absent(checked: Checked) -> None:
    """Nothing the archive brings may be here. Raises ``NotEmpty``."""
    for row in checked.archive.rows("councils.council"):
        if Council.objects.filter(slug=row["slug"]).exists():
            raise NotEmpty(_HERE.format(what=row["name"]))
    for table in checked.tables():
        keys = iter(checked.keys[table.label])
        while some := list(islice(keys, _ROWS_AT_ONCE * 10)):
            if table.model._base_manager.filter(pk__in=some).exists():
                raise NotEmpty(_KEYS.format(label=table.label))


def _make_people(checked: Checked) -> int:
    """Find everybody by e-mail address, and make whoever is not known; how many that were.

    A new person has no password and can sign in only after asking for a new one. What a known person is here stays.
    """
    made = 0
    for values in checking.people_of(checked.archive):
        email = values["email"].lower()
        known = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
        if known is None:
            user = User(**values | {"email": email})
            user.set_unusable_password()
            _insert(User, [user], [each for each in fields_of(User) if not each.primary_key])
            known = User.objects.values_list("pk", flat=True).get(email=email)
            made += 1
        checked.people[email] = known
    return made


def _bring_in(checked: Checked, table: Table) -> str:
    """Write the rows of one table under their own keys; the hash of the last audit entry, if it is that table."""
    rows = checking.values_of(checked, table)
    if table.model is AuditEntry:
        rows = _sealed(rows)
    columns, last = fields_of(table.model), ""
    try:
        with transaction.atomic():
            while some := list(islice(rows, 1 if table.has_files else _ROWS_AT_ONCE)):
                made = [table.model(**_with_files(checked, values)) for values in some]
                _insert(table.model, made, columns)
                last = some[-1].get("hash", "")
            _advance(table)
    except (DatabaseError, ValueError, OverflowError):
        raise ArchiveRefused(_DATABASE.format(label=table.label)) from None
    return last if table.model is AuditEntry else ""


def _insert(model: Any, made: list[Any], columns: list[Any]) -> None:
    """Rows exactly as they are: no default, no time of now."""
    model._base_manager._insert(made, fields=columns, using="default", raw=True)


def _with_files(checked: Checked, values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: checked.archive.file(value.sha256) if isinstance(value, StoredFile) else value
        for name, value in values.items()
    }


def _sealed(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Audit entries chained anew with this installation's key."""
    previous = ""
    for values in rows:
        values["previous_hash"] = previous
        fields = hashed_fields(AuditEntry(**values | {"hash": ""}))
        previous = values["hash"] = chain_hash(settings.AUDIT_KEY, previous, fields)
        yield values


def _advance(table: Table) -> None:
    """Let the next key come after the highest; never back, because others may have drawn some meanwhile."""
    name, column = table.model._meta.db_table, str(table.model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{name}"', column])
        (sequence,) = cursor.fetchone()
        if sequence is None:
            return
        table_name, column_name = connection.ops.quote_name(name), connection.ops.quote_name(column)
        cursor.execute(
            f"SELECT setval(%s, GREATEST((SELECT last_value FROM {sequence}),"  # noqa: S608 - names of our own tables
            f" (SELECT COALESCE(MAX({column_name}), 1) FROM {table_name})))",
            [sequence],
        )


def _settle_constraints() -> None:
    """Let the database look at every reference now, not at the end."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except DatabaseError:
        raise ArchiveRefused from None


def _afterwards(checked: Checked, council: Council, last_hash: str) -> int:
    """The end of the audit chain with one entry more, sending on hold, and wishes known again."""
    said = checked.archive.data.get("audit.auditentry")
    AuditHead.objects.create(council=council, length=said.rows if said else 0, last_hash=last_hash)
    unknown = know_addresses_again(council_id=council.pk)
    audit.record(
        "portability.council.imported",
        actor=None,
        obj=council,
        council=council,
        after={"made_at": checked.archive.manifest.made_at, "entries": said.rows if said else 0},
    )
    environment.hold(now=timezone.now(), because=_HELD.format(name=council.name))
    return unknown
