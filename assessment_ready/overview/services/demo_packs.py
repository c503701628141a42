"""The demonstration's briefing packs: one that members read, its restricted sister, one on its way, one withdrawn."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.overview.services.demo_words import Desk, clear
from assessment_ready.packs.models import Pack, PackSection, PackVersion, ReadAs
from assessment_ready.packs.queries.moments import moment_of
from assessment_ready.packs.services import formats, members, packs, reading, sections, versions
from assessment_ready.readiness.models import Round
from comms.models import Plan
from comms.services.lines import LineValues, add_line

Described = Mapping[str, Any]


def make_packs(
    people: Mapping[str, Membership], plan: Plan, embargo: Embargo, today: date, described: Described
) -> None:
    """Westmere's packs, each as far on its way as the content says."""
    desk = Desk(plan, people, embargo)
    for each in described["councillor"]:
        members.change_posts(
            actor=desk.cara,
            member_id=people[each["key"]].pk,
            posts=each["posts"],
            ward=each["ward"],
            expected_version=1,
        )
    for each in described["line"]:
        line = add_line(actor=desk.cara, plan_id=plan.pk, values=LineValues(**each), submission_key=uuid4())
        clear(desk, line)
    for each in described["pack"]:
        _make_pack(desk, today, each)


def _make_pack(desk: Desk, today: date, described: Described) -> None:
    """A pack from its template, then each of its versions."""
    round_ = (
        Round.objects.get(council=desk.council, title=described["round"]) if "round" in described else None
    )
    values = packs.PackValues(
        kind=described["kind"],
        moment=described.get("moment") or moment_of(desk.cara, timezone.now()),
        title=described["title"],
        plan_id=desk.plan.pk,
        owner_id=desk.cara.pk,
        round_id=round_.pk if round_ else None,
        marking=described.get("marking", "internal"),
        must_read="read_in" in described,
        read_by=today + timedelta(days=described["read_in"]) if "read_in" in described else None,
    )
    pack = packs.create(actor=desk.cara, values=values, submission_key=uuid4())
    for place, each in enumerate(described["version"], start=1):
        _make_version(desk, pack, each, is_last=place == len(described["version"]))
    for each in described.get("format", ()):
        formats.take_up(
            actor=desk.cara,
            pack_id=pack.pk,
            format=each["format"],
            values=formats.FormatValues(
                owner_id=desk.cara.pk, due_on=today + timedelta(days=each["due_in"]), note=each["note"]
            ),
            submission_key=uuid4(),
        )


def _make_version(desk: Desk, pack: Pack, described: Described, *, is_last: bool) -> None:
    """The sections as they are to be then, frozen; cleared, issued, read and withdrawn as far as is said."""
    for each in described.get("section", ()):
        _write_section(desk, pack, each)
    version = versions.freeze(
        actor=desk.cara, pack_id=pack.pk, note=described.get("note", ""), submission_key=uuid4()
    )
    if described["state"] == "frozen":
        return
    briefing = Pack.objects.get(pk=pack.pk).briefing
    assert briefing is not None
    clear(desk, briefing)
    versions.issue(actor=desk.cara, version_id=version.pk)
    _let_read(desk, version, described)
    if described["state"] == "withdrawn" and is_last:
        versions.withdraw(actor=desk.cara, version_id=version.pk, reason=described["reason"])


def _write_section(desk: Desk, pack: Pack, described: Described) -> None:
    """Other words in a section of the template, or a section of its own, possibly under the embargo."""
    embargo_id = desk.embargo.pk if described.get("secret") else None
    row = PackSection.objects.filter(pack=pack, title=described["title"]).first()
    if row is None:
        values = sections.SectionValues(
            title=described["title"],
            text=described["text"],
            part=described.get("part", ""),
            embargo_id=embargo_id,
        )
        sections.add_section(actor=desk.cara, pack_id=pack.pk, values=values, submission_key=uuid4())
        return
    values = sections.SectionValues(
        title=row.title, text=described["text"], part=row.part, settings=row.settings, embargo_id=embargo_id
    )
    sections.change_section(
        actor=desk.cara, pack_id=pack.pk, section_id=row.pk, values=values, expected_version=row.version
    )


def _let_read(desk: Desk, version: PackVersion, described: Described) -> None:
    """Who opened it in which form, and who said that they have read it."""
    now = timezone.now()
    for key, forms in described.get("read", {}).items():
        for read_as in forms:
            reading.note_reading(actor=desk.members[key], version=version, read_as=ReadAs(read_as), now=now)
    for key in described.get("acknowledged", ()):
        reading.acknowledge(actor=desk.members[key], version_id=version.pk)
