"""Who gets something that is sent, who does not, and why: the same answer before it is confirmed and when it goes."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.sending.models import GONE
from assessment_ready.ui.dates import london_date
from comms.models import (
    Activity,
    AudienceMember,
    Briefing,
    BriefingText,
    Contact,
    Delivery,
    Objection,
    Release,
    ReleaseKind,
    Unsubscribe,
)
from comms.queries.load import load
from comms.queries.recipient_verdicts import Pair, Recipient, Target, judge, read, refusals, standing_of
from comms.rules.releases import ReleaseValues

__all__ = [
    "Recipient",
    "Recipients",
    "SinceCleared",
    "Target",
    "is_limited",
    "judged",
    "people_of",
    "recipients",
    "refusals",
    "since_cleared",
    "target_for",
    "target_of",
    "too_much_for",
]

_BATCH = 2_000


@dataclass(frozen=True)
class Recipients:
    """Who will receive it and who will not; everybody of the audience is in one of the two for each means."""

    will: tuple[Recipient, ...]
    left_out: tuple[Recipient, ...]

    @property
    def people(self) -> int:
        """How many people will receive it, by whatever means."""
        return len({each.contact.pk for each in self.will})

    @property
    def people_left_out(self) -> int:
        """How many will not receive it by any means."""
        reached = {each.contact.pk for each in self.will}
        return len({each.contact.pk for each in self.left_out} - reached)

    def reasons(self) -> list[tuple[str, int]]:
        """How many are left out for each reason, the most frequent first."""
        return Counter(each.reason for each in self.left_out).most_common()

    def by_means(self) -> dict[str, int]:
        """How many messages there are by each means."""
        return dict(Counter(each.means for each in self.will))


@dataclass(frozen=True)
class SinceCleared:
    """What happened to the audience since the words were cleared, where that is known."""

    joined: int = 0
    objected: int = 0
    unsubscribed: int = 0

    @property
    def is_anything(self) -> bool:
        """Whether anything is known."""
        return bool(self.joined or self.objected or self.unsubscribed)


def target_of(release: Release, now: datetime) -> Target:
    """Whom a release goes to as things are at ``now``."""
    briefing = release.briefing
    embargo = briefing.embargo if briefing.embargo and not briefing.embargo.is_lifted(now) else None
    audience_ids = tuple(release.audiences.order_by("pk").values_list("pk", flat=True))
    has_limit = is_limited(release.kind, release.activity, must_read=release.must_read)
    return Target(
        council_id=release.council_id,
        text=release.text,
        audience_ids=audience_ids,
        means=tuple(release.means),
        embargo=embargo,
        in_full=bool(release.in_full_because),
        heeds_unsubscribing=release.heeds_unsubscribing,
        exists_as=tuple(briefing.formats),
        original_id=release.corrects_id if release.kind != ReleaseKind.ORIGINAL else None,
        too_much=too_much_for(
            release.owner, now, release.not_before, audience_ids, is_planned=release.activity_id is not None
        )
        if has_limit
        else frozenset(),
        release_id=release.pk,
    )


def target_for(
    membership: Membership, briefing: Briefing, text: BriefingText, values: ReleaseValues, now: datetime
) -> Target:
    """Whom a briefing would go to if it were scheduled like this, as far as can be told now."""
    holds = briefing.embargo is not None and not briefing.embargo.is_lifted(values.not_before)
    activity = None
    if values.activity_id is not None:
        seen = Activity.objects.visible_to(membership, now)
        activity = seen.filter(pk=values.activity_id).first()
    too_much: frozenset[int] = frozenset()
    if is_limited(values.kind, activity, must_read=values.must_read):
        too_much = too_much_for(
            membership, now, values.not_before, values.audience_ids, is_planned=activity is not None
        )
    return Target(
        council_id=briefing.council_id,
        text=text,
        audience_ids=values.audience_ids,
        means=values.means,
        embargo=briefing.embargo if holds else None,
        in_full=bool(values.in_full_because),
        heeds_unsubscribing=values.kind == ReleaseKind.ORIGINAL,
        exists_as=tuple(briefing.formats),
        original_id=values.corrects_id if values.kind != ReleaseKind.ORIGINAL else None,
        too_much=too_much,
    )


def is_limited(kind: str, activity: Any, *, must_read: bool) -> bool:
    """Whether the weekly limit of an audience counts: not for what must be read, corrections and publication day."""
    return kind == ReleaseKind.ORIGINAL and not must_read and getattr(activity, "cascade_id", None) is None


def too_much_for(
    membership: Membership,
    now: datetime,
    moment: datetime,
    audience_ids: Collection[int],
    *,
    is_planned: bool,
) -> frozenset[int]:
    """The audiences that would hear more than their limit in the week of ``moment`` and have no override.

    What is no activity of the planner (``is_planned`` False) comes on top of those there are. Four queries.
    """
    day = london_date(moment)
    extra = 0 if is_planned else 1
    return frozenset(
        row.audience.pk
        for row in load(membership, now, day, day)
        if row.audience.pk in audience_ids and row.override is None and row.touches + extra > row.limit
    )


def recipients(target: Target, now: datetime) -> Recipients:
    """Everybody of the audience, judged; the number of queries does not grow within a batch of people."""
    will: list[Recipient] = []
    left_out: list[Recipient] = []
    for batch in judged(target, now):
        for each in batch:
            (left_out if each.reason else will).append(each)
    return Recipients(tuple(will), tuple(left_out))


def judged(target: Target, now: datetime) -> Iterator[list[Recipient]]:
    """Everybody of the audience with the verdict, some at a time."""
    standing = standing_of(target.council_id, target.embargo, now, in_full=target.in_full)
    pairs = _addressed(target)
    for start in range(0, len(pairs), _BATCH):
        chunk = pairs[start : start + _BATCH]
        batch = read(target, standing, chunk)
        yield [judge(target, standing, batch, pair) for pair in chunk if pair[0] in batch.contacts]


def since_cleared(target: Target, cleared_at: datetime | None) -> SinceCleared:
    """What happened to the people of the audiences since the words were cleared; three queries."""
    if cleared_at is None or not target.audience_ids:
        return SinceCleared()
    members = AudienceMember.objects.filter(council_id=target.council_id, audience_id__in=target.audience_ids)
    people = members.values("contact_id")
    joined = Contact.objects.filter(pk__in=people, created_at__gt=cleared_at, erased_at=None)
    objected = Objection.objects.filter(contact__in=people, recorded_at__gt=cleared_at, withdrawn_at=None)
    left = Unsubscribe.objects.filter(contact__in=people, at__gt=cleared_at, taken_back_at=None)
    return SinceCleared(
        joined.count(),
        objected.values("contact").distinct().count(),
        left.values("contact").distinct().count(),
    )


def _addressed(target: Target) -> list[Pair]:
    """Each contact of the audience with each means, once; of a correction exactly who got the original, and how."""
    if target.original_id is not None:
        got = Delivery.objects.filter(release_id=target.original_id, state__in=GONE)
        return list(got.order_by("contact_id", "means").values_list("contact_id", "means"))
    members = AudienceMember.objects.filter(council_id=target.council_id, audience_id__in=target.audience_ids)
    ids = members.order_by("contact_id").values_list("contact_id", flat=True).distinct()
    return [(contact_id, means) for contact_id in ids for means in target.means]


def people_of(release: Release, now: datetime) -> list[Recipient]:
    """Everybody of a release's audience, those who are left out first: as it was decided once it began."""
    if release.resolved_at is None:
        found = recipients(target_of(release, now), now)
        return [*found.left_out, *found.will]
    rows = release.deliveries.select_related("contact").order_by("created_at", "pk")
    kept = [
        Recipient(row.contact, row.means, row.address, row.domain, row.reason, row.reason_words)
        for row in rows
    ]
    return sorted(kept, key=lambda each: not each.reason)
