"""Evidence, gaps, actions and dates of one council, as many as asked for; the same every time."""

from datetime import date, timedelta

from django.utils import timezone

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.councils.models import Council, Membership, ReferenceCounter
from assessment_ready.evidence.models import EvidenceItem, EvidenceUse
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.readiness.models import EmergingTheme, Gap, GapAction
from assessment_ready.timeline.models import Assessment, CommitteeMeeting, Election, Milestone

LIFECYCLES = ["active"] * 6 + ["agreed", "proposed", "complete", "closed"]
_SOME_DAYS = [None, None, -20, -3, 10, 40, 90]


def fill_proof(
    council: Council,
    director: Membership,
    lead: Membership,
    statements: list[QualityStatement],
    *,
    items: int,
    actions: int,
    gaps: int,
) -> None:
    """So many items of evidence, actions and gaps, and the dates of one assessment."""
    categories = list(EvidenceCategory.objects.filter(framework=statements[0].framework))
    owners = [lead] * 9 + [director]
    _items(council, owners, statements, categories, items)
    made = _actions(council, owners, statements, actions)
    _gaps(council, owners, statements, made, gaps)
    _dates(council, director)
    # What is added after goes on where these stopped.
    ReferenceCounter.objects.bulk_create(
        ReferenceCounter(council=council, kind=kind, last=last)
        for kind, last in (("evidence", items), ("action", actions), ("gap", gaps))
    )


def _items(
    council: Council,
    owners: list[Membership],
    statements: list[QualityStatement],
    categories: list[EvidenceCategory],
    count: int,
) -> None:
    today = timezone.localdate()
    made = EvidenceItem.objects.bulk_create(
        EvidenceItem(
            council=council,
            number=number,
            reference=f"QS{number % 9 + 1}-E{number}",
            title=f"Survey, audit or report number {number}",
            category=categories[number % len(categories)],
            owner=owners[number % len(owners)],
            as_at=today - timedelta(days=number % 400 + 1),
            review_by=today + timedelta(days=number % 360 - 30),
            created_by=owners[0].user,
        )
        for number in range(1, count + 1)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(council=council, item=item, statement=statements[(item.number + other * 4) % 9])
        for item in made
        for other in range(1 + item.number % 2)
    )


def _actions(
    council: Council, owners: list[Membership], statements: list[QualityStatement], count: int
) -> list[Action]:
    today = timezone.localdate()

    def day(place: int) -> date | None:
        days = _SOME_DAYS[place % len(_SOME_DAYS)]
        return None if days is None else today + timedelta(days=days)

    made = Action.objects.bulk_create(
        Action(
            council=council,
            number=number,
            reference=f"ACT-{number}",
            title=f"Do what number {number} needs",
            source="self_assessment",
            owner=owners[number % len(owners)],
            lifecycle=LIFECYCLES[number % len(LIFECYCLES)],
            start_on=today - timedelta(days=60),
            due_on=today + timedelta(days=number % 200),
            last_check_in_on=today - timedelta(days=number % 35),
            amber_on=day(number),
            red_on=day(number // 7),
            stale_on=day(number // 3),
            created_by=owners[0].user,
        )
        for number in range(1, count + 1)
    )
    ActionStatement.objects.bulk_create(
        ActionStatement(council=council, action=action, statement=statements[action.number % 9])
        for action in made
    )
    return made


def _gaps(
    council: Council,
    owners: list[Membership],
    statements: list[QualityStatement],
    actions: list[Action],
    count: int,
) -> None:
    themes = [None, *EmergingTheme.objects.filter(council=None)]
    made = Gap.objects.bulk_create(
        Gap(
            council=council,
            statement=statements[number % 9],
            theme=themes[number % len(themes)],
            number=number,
            reference=f"QS{number % 9 + 1}-G{number}",
            title=f"What falls short in number {number}",
            source="peer_challenge",
            owner=owners[number % len(owners)],
            found_on=timezone.localdate() - timedelta(days=number % 200),
            no_action_reason="Too little to matter." if number % 5 == 0 else "",
            created_by=owners[0].user,
        )
        for number in range(1, count + 1)
    )
    # Nine actions on, the statement is the same: what answers a gap serves its statement.
    GapAction.objects.bulk_create(
        GapAction(council=council, gap=gap, action=actions[gap.number - 1]) for gap in made if gap.number % 3
    )


def _dates(council: Council, director: Membership) -> None:
    today, user = timezone.localdate(), director.user
    assessment = Assessment.objects.create(
        council=council, title="CQC assessment", notified_on=today - timedelta(days=10), created_by=user
    )
    Milestone.objects.bulk_create(
        Milestone(
            council=council,
            assessment=assessment,
            title=f"Stage {number}",
            earliest=today + timedelta(days=14 * number),
            latest=today + timedelta(days=14 * number + 10),
            created_by=user,
        )
        for number in range(14)
    )
    CommitteeMeeting.objects.bulk_create(
        CommitteeMeeting(
            council=council,
            committee="Scrutiny",
            meets_on=today + timedelta(days=30 * number),
            papers_due_on=today + timedelta(days=30 * number - 8),
        )
        for number in range(1, 7)
    )
    Election.objects.create(council=council, title="Local elections", poll_on=today + timedelta(days=160))
