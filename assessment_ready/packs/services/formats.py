"""Other formats of a pack: taken up, changed, filled with a file or link that was judged, opened by readers."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.rules.files import RefusedFile, safe_name
from assessment_ready.packs.errors.formats import FileRefused, FormatRefused, PackIsClosed, VersionGone
from assessment_ready.packs.models import AlternativeFile, AlternativeFormat, FormatState, Pack, PackVersion
from assessment_ready.packs.queries.formats import issued_version
from assessment_ready.packs.queries.packs import may_change, owners_to_choose
from assessment_ready.packs.rules.format_files import judge, link_fault
from assessment_ready.packs.rules.formats import TO_MAKE, TRANSLATION, same_language
from assessment_ready.packs.services import entries
from assessment_ready.ui.dates import format_date, london_date

# What one file may weigh: readers open it on a phone, and it lies in the database.
LARGEST = settings.MAX_UPLOAD_BYTES
TOO_LARGE = (
    f"The file must be {LARGEST // 1024 // 1024} MB or smaller. Make it smaller, or put it where readers can open it "
    "and enter the link"
)


@dataclass(frozen=True)
class FormatValues:
    """What is entered of a format, beside which one it is."""

    owner_id: int | None
    due_on: date | None = None
    state: str = FormatState.NEEDED
    note: str = ""
    language: str = ""


@dataclass(frozen=True)
class Upload:
    """A file or a link, the issued version it was made from, and whether parts under an embargo are in it."""

    version_id: int
    name: str = ""
    data: bytes = b""
    link: str = ""
    has_whole: bool = False


@transaction.atomic
def take_up(
    *, actor: Membership, pack_id: int, format: str, values: FormatValues, submission_key: UUID
) -> AlternativeFormat:
    """Make a format of a pack somebody's task; a second click gives the same. Raises ``FormatRefused``."""
    entries.require(actor)
    found = entries.known(actor, AlternativeFormat, submission_key)
    if found is not None:
        return found
    pack = _changeable(actor, pack_id)
    if format not in TO_MAKE:
        raise FormatRefused("Choose a format that somebody has to make", field="format")
    stored = _checked(actor, pack, format, values, None)
    task, is_new = entries.add(actor, AlternativeFormat(pack=pack, format=format, **stored), submission_key)
    if is_new:
        _record("packs.format.added", actor, task, pack, after=stored)
    return task


@transaction.atomic
def change(
    *, actor: Membership, pack_id: int, alternative_id: int, values: FormatValues, expected_version: int
) -> AlternativeFormat:
    """Change who sees to a format, until when, and where it stands.

    Raises ``ChangedMeanwhile`` and ``FormatRefused``.
    """
    entries.require(actor)
    pack = _changeable(actor, pack_id)
    task = _task(actor, pack, alternative_id)
    entries.check_version(task, expected_version, describe(task))
    if values.state == FormatState.READY and not task.files.exists():
        raise FormatRefused("Add the file or the link. The format is ready then", field="state")
    before, after = entries.apply_changes(task, _checked(actor, pack, task.format, values, task))
    if after:
        entries.save(task, *after)
        _record("packs.format.changed", actor, task, pack, before=before, after=after)
    return task


@transaction.atomic
def add_file(
    *, actor: Membership, pack_id: int, alternative_id: int, upload: Upload, submission_key: UUID
) -> AlternativeFile:
    """Add the finished file, or the link to it, for the version issued; the format is ready then.

    A second click gives the same. Raises ``FileRefused`` and ``VersionGone``.
    """
    entries.require(actor)
    found = entries.known(actor, AlternativeFile, submission_key)
    if found is not None:
        return found
    pack = _changeable(actor, pack_id)
    task = _task(actor, pack, alternative_id)
    version = issued_version(pack, actor, timezone.now())
    if version is None or version.pk != upload.version_id:
        raise VersionGone
    row = _linked(upload, version) if upload.link else _file(task, upload)
    row.alternative, row.pack_version = task, version
    row.has_whole = upload.has_whole and _holds(version)
    row.added_by, row.added_at = actor.user, timezone.now()
    added, is_new = entries.add(actor, row, submission_key)
    if is_new:
        _now_ready(task)
        hidden = version.inner_embargo_id if added.has_whole else None
        what = {"what": str(added), "sha256": added.sha256, "made_from": version.number}
        _record("packs.format.filled", actor, task, pack, after=what, embargo_id=hidden)
    return added


def describe(task: AlternativeFormat) -> list[tuple[str, str]]:
    """What a format says now, for somebody whose form is out of date."""
    return [
        ("Format", str(task)),
        ("Who sees to it", str(task.owner.user)),
        ("Ready by", format_date(task.due_on) if task.due_on else "No day"),
        ("State", task.get_state_display()),
        ("Note", task.note or "None"),
    ]


def _changeable(actor: Membership, pack_id: int) -> Pack:
    """The pack, locked. Raises ``Pack.DoesNotExist`` and ``PackIsClosed``."""
    pack: Pack = entries.locked(actor, Pack, pack_id)
    if not may_change(actor, pack, timezone.now()):
        raise PackIsClosed
    return pack


def _task(actor: Membership, pack: Pack, alternative_id: int) -> AlternativeFormat:
    rows = AlternativeFormat.objects.select_for_update(of=("self",)).select_related("owner__user")
    return rows.get(council_id=actor.council_id, pack=pack, pk=alternative_id)


def _checked(
    actor: Membership, pack: Pack, format: str, values: FormatValues, current: AlternativeFormat | None
) -> dict[str, Any]:
    """What is stored of ``values``. Raises ``FormatRefused``."""
    language = " ".join(values.language.split())
    if format == TRANSLATION and not language:
        raise FormatRefused("Enter the language", field="language")
    if format != TRANSLATION:
        language = ""
    _refuse_twice(pack, format, language, current)
    now = timezone.now()
    _refuse_owner(actor, pack, values.owner_id, current, now)
    if values.due_on is not None and values.due_on < london_date(now) and _is_new_day(values, current):
        raise FormatRefused("The day must be today or later", field="due_on")
    return asdict(values) | {"language": language, "note": values.note.strip()}


def _is_new_day(values: FormatValues, current: AlternativeFormat | None) -> bool:
    return current is None or current.due_on != values.due_on


def _refuse_twice(pack: Pack, format: str, language: str, current: AlternativeFormat | None) -> None:
    others = AlternativeFormat.objects.filter(pack=pack, format=format)
    if current is not None:
        others = others.exclude(pk=current.pk)
    taken = {same_language(each) for each in others.values_list("language", flat=True)}
    if same_language(language) in taken:
        field = "language" if format == TRANSLATION else "format"
        raise FormatRefused("Somebody sees to this format already", field=field)


def _refuse_owner(
    actor: Membership, pack: Pack, owner_id: int | None, current: AlternativeFormat | None, now: datetime
) -> None:
    """Only who may change the pack can see to a format of it; whoever did before stays."""
    if current is not None and owner_id == current.owner_id:
        return
    owner = next((each for each in owners_to_choose(actor, now) if each.pk == owner_id), None)
    if owner is None:
        raise FormatRefused("Choose who sees to it from the list", field="owner")
    if not may_change(owner, pack, now):
        raise FormatRefused(f"{owner.user} cannot change this pack. Choose somebody else", field="owner")


def _file(task: AlternativeFormat, upload: Upload) -> AlternativeFile:
    """The judged file. Raises ``FileRefused``."""
    if not upload.name:
        raise FileRefused("Choose a file, or enter a link")
    if len(upload.data) > LARGEST:
        raise FileRefused(TOO_LARGE)
    try:
        kind = judge(task.format, upload.name, upload.data)
    except RefusedFile as error:
        raise FileRefused(str(error)) from None
    return AlternativeFile(
        file_name=safe_name(upload.name, kind),
        content_type=kind.content_type,
        content=upload.data,
        size=len(upload.data),
        sha256=hashlib.sha256(upload.data).hexdigest(),
    )


def _linked(upload: Upload, version: PackVersion) -> AlternativeFile:
    """The link. Raises ``FileRefused``: where it leads nothing keeps an embargo."""
    if upload.name:
        raise FileRefused("Choose a file or enter a link, not both")
    fault = link_fault(upload.link)
    if fault:
        raise FileRefused(fault, field="link")
    is_secret = version.embargo is not None and not version.embargo.is_lifted(timezone.now())
    if is_secret or (upload.has_whole and _holds(version)):
        raise FileRefused(
            "A link leads out of the service, where nothing keeps the embargo. Upload a file, or wait until the "
            "embargo is lifted",
            field="link",
        )
    return AlternativeFile(link=upload.link)


def _holds(version: PackVersion) -> bool:
    """Whether parts of the version are under an embargo now."""
    return version.inner_embargo is not None and not version.inner_embargo.is_lifted(timezone.now())


def _now_ready(task: AlternativeFormat) -> None:
    if task.state != FormatState.READY:
        task.state = FormatState.READY
        entries.save(task, "state")


def _record(
    action: str,
    actor: Membership,
    task: AlternativeFormat,
    pack: Pack,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    embargo_id: int | None = None,
) -> None:
    """As secret as the pack, or as the parts in the file."""
    named = after | {"pack": pack.reference, "pack_id": pack.pk}
    entries.record(action, actor, task, before=before, after=named, embargo_id=embargo_id or pack.embargo_id)
