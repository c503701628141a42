"""Other formats of a pack: which files a reader is offered, the ledger, and what waits for its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm, Role
from assessment_ready.councils.rows import need_rows
from assessment_ready.embargo.gate import closed_to
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import (
    AlternativeFile,
    AlternativeFormat,
    FormatState,
    Pack,
    PackSection,
    PackVersion,
    VersionState,
)
from assessment_ready.packs.rules.formats import (
    LABELS,
    Need,
    Standing,
    file_words,
    format_label,
    needed,
    needs_of,
    standing,
    untaken,
)
from assessment_ready.ui.dates import london_date
from comms.models import AudienceMember, AudienceType, Briefing, Contact

# So long before its day a format is brought to its owner's mind.
_AHEAD = timedelta(days=7)
_COUNCILLORS = (AudienceType.COUNCILLOR, AudienceType.LEAD_MEMBER)


@dataclass(frozen=True)
class OfferedFile:
    """A finished file in another format that a reader may open.

    ``alternative`` is what the address of the download names; ``about`` says what it is and how large, or where it
    leads; ``is_link`` one that leaves the service.
    """

    alternative: int
    label: str
    about: str
    is_link: bool


@dataclass(frozen=True)
class LedgerRow:
    """One format as a task: who sees to it, who needs it, where it stands, and its newest file."""

    task: AlternativeFormat
    need: Need | None
    standing: Standing
    file: AlternativeFile | None

    @property
    def label(self) -> str:
        """What the format is called."""
        return format_label(self.task.format, self.task.language)


@dataclass(frozen=True)
class Ledger:
    """The formats of a pack against what people need. ``made_here`` are needs the service meets by itself."""

    rows: tuple[LedgerRow, ...]
    untaken: tuple[Need, ...]
    made_here: tuple[Need, ...]
    issued: PackVersion | None


def offered(version: PackVersion, membership: Membership, now: datetime) -> list[OfferedFile]:
    """What a reader of an issued version is offered in other formats; one query.

    The caller got ``version`` through the readers' gate. Nothing while the version is not the one issued, and nothing
    with parts under an embargo closed to the reader.
    """
    if version.state != VersionState.ISSUED:
        return []
    best: dict[int, AlternativeFile] = {}
    for row in _fitting(version, membership, now).select_related("alternative"):
        kept = best.get(row.alternative_id)
        if kept is None or (row.has_whole and not kept.has_whole):
            best[row.alternative_id] = row
    rows = sorted(best.values(), key=lambda each: (each.alternative.format, each.alternative.language))
    return [_offer(row) for row in rows]


def file_to_open(alternative_id: int, version: PackVersion, membership: Membership, now: datetime) -> Any:
    """The file of one format that this reader opens, with its bytes; None when nothing is offered to them."""
    if version.state != VersionState.ISSUED:
        return None
    rows = _fitting(version, membership, now).filter(alternative_id=alternative_id)
    return rows.defer(None).select_related("alternative").order_by("-has_whole", "-added_at", "-pk").first()


def issued_version_of(membership: Membership, now: datetime, alternative_id: int) -> int | None:
    """The issued version of the pack a format belongs to; None when there is none the person may know of."""
    rows = PackVersion.objects.visible_to(membership, now).issued()
    return rows.filter(pack__alternative_formats=alternative_id).values_list("pk", flat=True).first()


def task_of(pack: Pack, membership: Membership, alternative_id: int) -> AlternativeFormat | None:
    """One format of a pack that passed the gate."""
    rows = AlternativeFormat.objects.filter(council_id=membership.council_id, pack=pack, pk=alternative_id)
    return rows.select_related("owner__user").first()


def issued_version(pack: Pack, membership: Membership, now: datetime) -> PackVersion | None:
    """The version of a pack that is issued, without its content; one query."""
    rows = PackVersion.objects.visible_to(membership, now).issued().filter(pack=pack)
    return rows.select_related("inner_embargo", "embargo").defer("snapshot", "changes").first()


def needs(membership: Membership) -> list[Need]:
    """How many contacts of the council recorded which format need; one query, and nobody is named."""
    places = AudienceMember.objects.filter(contact=OuterRef("pk"), audience__type__in=_COUNCILLORS)
    rows = Contact.objects.filter(council_id=membership.council_id, erased_at=None).exclude(formats=[])
    counted = rows.annotate(
        is_member=Case(
            When(Exists(places) | Q(membership__role=Role.COUNCILLOR), then=Value(True)),
            default=Value(False),
        )
    )
    return needs_of(counted.order_by("pk").values_list("formats", "language", "is_member"))


def ledger(pack: Pack, membership: Membership, now: datetime) -> Ledger:
    """The formats of a pack (got through the gate of those who produce packs); a fixed number of queries."""
    tasks = list(
        AlternativeFormat.objects.filter(council_id=membership.council_id, pack=pack).select_related(
            "owner__user"
        )
    )
    issued = issued_version(pack, membership, now)
    found = needs(membership)
    files = _newest_files(pack, membership, now, issued)
    today = london_date(now)
    rows = [_row(task, found, files.get(task.pk), issued, today) for task in tasks]
    order = list(LABELS)
    rows.sort(key=lambda row: (order.index(row.task.format), row.task.language))
    return Ledger(
        rows=tuple(rows),
        untaken=tuple(untaken(found, [(task.format, task.language) for task in tasks])),
        made_here=tuple(need for need in found if need.format in ("large_print", "paper")),
        issued=issued,
    )


def files_of(task: AlternativeFormat, membership: Membership, now: datetime) -> list[AlternativeFile]:
    """Every file of one format that this person may know of, newest first, without the bytes."""
    rows = AlternativeFile.objects.filter(alternative=task, council_id=membership.council_id)
    return list(_seen(rows, membership, now).select_related("pack_version", "added_by").defer(*_HEAVY))


def waiting_for(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """The formats this person owns that are not ready or no longer fit, as need rows (``councils.rows``).

    "packs.format": due within seven days, past their day, or made from a version that is no longer the one issued
    (``object_id`` the format, ``parent_id`` the pack).
    """
    rows = AlternativeFormat.objects.filter(owner_id=membership.pk, council_id=membership.council_id)
    if not membership.can(Perm.PRODUCE_PACKS):
        rows = rows.none()
    packs = Pack.objects.visible_to(membership, now).filter(~_is_closed(membership, now))
    issued = PackVersion.objects.filter(pack=OuterRef("pack"), state=VersionState.ISSUED)
    fitting = AlternativeFile.objects.filter(
        alternative=OuterRef("pk"), pack_version__state=VersionState.ISSUED
    )
    open_states = (FormatState.NEEDED, FormatState.COMMISSIONED)
    rows = rows.filter(
        Q(state__in=open_states, due_on__lte=london_date(now) + _AHEAD)
        | (Q(state=FormatState.READY) & Exists(issued) & ~Exists(fitting)),
        pack__in=packs.order_by().values("pk"),
    )
    named = Case(*[When(format=code, then=Value(label)) for code, label in LABELS.items()])
    label = Concat(
        named, Value(" of "), "pack__reference", Value(" "), "pack__title", output_field=CharField()
    )
    return need_rows(
        rows, kind="packs.format", label=label, parent_id="pack_id", note="language", due_on="due_on"
    )


# What lists never load.
_HEAVY = ("content", "pack_version__snapshot", "pack_version__changes")


def _is_closed(membership: Membership, now: datetime) -> Any:
    """Whether something in a pack is under an embargo closed to the person: such a pack they only read.

    As ``queries.packs.may_change``, but reads nothing by itself, so that it can stand in the one query of the needs.
    """
    opened = Embargo.objects.open_to(membership, now).values("pk")
    of_pack = {"pack": OuterRef("pk")}
    sections = PackSection.objects.filter(**of_pack, embargo__isnull=False).exclude(embargo__in=opened)
    versions = PackVersion.objects.filter(**of_pack, inner_embargo__isnull=False)
    briefings = Briefing.objects.filter(**of_pack, embargo__isnull=False).exclude(embargo__in=opened)
    hidden = versions.exclude(inner_embargo__in=opened)
    return Exists(sections) | Exists(hidden) | Exists(briefings)


def _seen(
    rows: QuerySet[AlternativeFile], membership: Membership, now: datetime
) -> QuerySet[AlternativeFile]:
    """Files of versions the person may know of, without parts under an embargo closed to them."""
    closed = closed_to(membership, now)
    known = PackVersion.objects.visible_to(membership, now).order_by()
    return rows.filter(pack_version__in=known.values("pk")).exclude(
        has_whole=True, pack_version__inner_embargo__in=closed
    )


def _fitting(version: PackVersion, membership: Membership, now: datetime) -> QuerySet[AlternativeFile]:
    """The files made from ``version`` that this reader may know of, newest first, without their bytes."""
    rows = AlternativeFile.objects.filter(
        council_id=membership.council_id,
        pack_version=version,
        alternative__state=FormatState.READY,
    )
    if version.inner_embargo_id in closed_to(membership, now):
        rows = rows.filter(has_whole=False)
    return rows.defer("content").order_by("-added_at", "-pk")


def _newest_files(
    pack: Pack, membership: Membership, now: datetime, issued: PackVersion | None
) -> dict[int, AlternativeFile]:
    """By format: its newest file, one made from the issued version before any other."""
    rows = AlternativeFile.objects.filter(council_id=membership.council_id, alternative__pack=pack)
    seen = _seen(rows, membership, now).select_related("pack_version").defer(*_HEAVY)
    best: dict[int, AlternativeFile] = {}
    for row in seen.order_by("-added_at", "-pk"):
        kept = best.setdefault(row.alternative_id, row)
        if issued and row.pack_version_id == issued.pk != kept.pack_version_id:
            best[row.alternative_id] = row
    return best


def _row(
    task: AlternativeFormat,
    found: Sequence[Need],
    file: AlternativeFile | None,
    issued: PackVersion | None,
    today: date,
) -> LedgerRow:
    where = standing(
        task.state,
        made_from=file.pack_version.number if file else None,
        issued=issued.number if issued else None,
        due_on=task.due_on,
        today=today,
    )
    return LedgerRow(task, needed(found, task.format, task.language), where, file)


def _offer(row: AlternativeFile) -> OfferedFile:
    return OfferedFile(
        alternative=row.alternative_id,
        label=format_label(row.alternative.format, row.alternative.language),
        about=file_words(row.link, row.file_name, row.size),
        is_link=bool(row.link),
    )
