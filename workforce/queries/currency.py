"""How current learning is: worked out for one person, and as sums by team and role in which nobody can be made out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import LearnerProfile, LearningRecord, LearningSettings, Requirement
from workforce.queries.learning_codes import Codes
from workforce.rules.currency import (
    Completion,
    Person,
    Share,
    Standing,
    State,
    counts_of,
    currency,
    plan_coverage,
    profile_currency,
    state_of,
)
from workforce.rules.suppression import THRESHOLD, hidden, is_small


@dataclass(frozen=True)
class Learner:
    """One person without a name, and how each category their role needs stands."""

    person: Person
    states: Mapping[int, State]


@dataclass(frozen=True)
class Line:
    """A team, a role, a category or everybody: how many people, and the shares; nothing where they are too few."""

    key: str
    label: str
    people: int
    is_hidden: bool
    training: Share
    plans: Share
    profiles: Share
    counts: Mapping[Standing, int]
    hides_plans: bool = False


@dataclass(frozen=True)
class Overview:
    """Everybody, by team, by role, and by the category that is needed."""

    whole: Line
    teams: Sequence[Line]
    roles: Sequence[Line]
    categories: Sequence[Line]
    months: int

    @property
    def has_people(self) -> bool:
        """Whether there is any profile."""
        return self.whole.people > 0


def settings_of(council_id: int) -> LearningSettings:
    """The council's settings; the usual ones (unsaved) until somebody changed them."""
    found = LearningSettings.objects.filter(council_id=council_id).first()
    return found or LearningSettings(council_id=council_id)


def present(council_id: int) -> QuerySet[LearnerProfile]:
    """The profiles of those who have not left."""
    return LearnerProfile.objects.filter(council_id=council_id, left_at=None)


def teams(council_id: int) -> list[str]:
    """The teams there are."""
    return list(present(council_id).order_by("team").values_list("team", flat=True).distinct())


def learners(council_id: int, today: date) -> list[Learner]:
    """Everybody who has not left, with how what their role needs stands; three queries."""
    needed: dict[int, list[Requirement]] = defaultdict(list)
    for each in Requirement.objects.filter(council_id=council_id, is_mandatory=True):
        needed[each.job_role].append(each)
    done: dict[tuple[int, int], list[Completion]] = defaultdict(list)
    rows = LearningRecord.objects.filter(council_id=council_id, profile__left_at=None)
    for profile_id, category, on, until in rows.values_list(
        "profile_id", "category", "completed_on", "expires_on"
    ):
        done[profile_id, category].append(Completion(on, until))
    return [
        Learner(
            person_of(profile),
            {
                each.category: state_of(done[profile.pk, each.category], each.validity_months, today)
                for each in needed[profile.job_role]
            },
        )
        for profile in present(council_id)
    ]


def person_of(profile: LearnerProfile) -> Person:
    """What of a profile the figures need."""
    return Person(
        profile.team,
        profile.job_role,
        profile.started_on,
        profile.reviewed_on,
        profile.plan_reviewed_on,
    )


def overview(council_id: int, today: date, names: Codes) -> Overview:
    """The whole council's learning; four queries however many people there are."""
    months = settings_of(council_id).new_starter_months
    found = learners(council_id, today)
    by_team: dict[str, list[Learner]] = defaultdict(list)
    by_role: dict[str, list[Learner]] = defaultdict(list)
    for learner in found:
        by_team[learner.person.team].append(learner)
        by_role[names.role(learner.person.job_role)].append(learner)
    whole = _line("", "Everybody", found, months, today, hides=is_small(len(found)))
    return Overview(
        whole=whole,
        teams=_lines(by_team, months, today),
        roles=_lines(by_role, months, today),
        categories=_categories(found, names),
        months=months,
    )


def _lines(groups: Mapping[str, Sequence[Learner]], months: int, today: date) -> list[Line]:
    """One line for each; hidden where too few people stand behind it, the coverage also where too few are eligible."""
    secret = hidden({key: len(found) for key, found in groups.items()})
    lines = [
        _line(key, key, found, months, today, hides=key in secret) for key, found in sorted(groups.items())
    ]
    without = hidden({line.key: 0 if line.is_hidden else line.plans.whole for line in lines})
    return [replace(line, hides_plans=line.is_hidden or line.key in without) for line in lines]


def _line(key: str, label: str, found: Sequence[Learner], months: int, today: date, *, hides: bool) -> Line:
    people = [learner.person for learner in found]
    states = [state for learner in found for state in learner.states.values()]
    plans = plan_coverage(people, months, today)
    return Line(
        hides_plans=hides or 0 < plans.whole < THRESHOLD,
        key=key,
        label=label,
        people=len(found),
        is_hidden=hides,
        training=currency(states),
        plans=plans,
        profiles=profile_currency(people, today),
        counts=counts_of(states),
    )


def _categories(found: Iterable[Learner], names: Codes) -> list[Line]:
    """Per category how it stands with those whose role needs it."""
    states: dict[str, list[State]] = defaultdict(list)
    for learner in found:
        for category, state in learner.states.items():
            states[names.category(category)].append(state)
    secret = hidden({label: len(each) for label, each in states.items()})
    nothing = Share(0, 0)
    return [
        Line(label, label, len(each), label in secret, currency(each), nothing, nothing, counts_of(each))
        for label, each in sorted(states.items())
    ]


# One person, for that person only.


@dataclass(frozen=True)
class OwnCategory:
    """A category of one's own: whether the role needs it, how it stands, the record that counts."""

    category: int
    is_required: bool
    state: State
    completed_on: date | None
    rule: str


def own_profile(membership: Membership) -> LearnerProfile | None:
    """The person's own profile in this council."""
    return present(membership.council_id).filter(member=membership).order_by("pk").first()


def own_records(profile: LearnerProfile) -> list[LearningRecord]:
    """What was completed, newest first."""
    return list(LearningRecord.objects.filter(profile=profile).order_by("-completed_on", "-pk"))


def own_categories(
    profile: LearnerProfile, records: Sequence[LearningRecord], today: date
) -> list[OwnCategory]:
    """Every category the role needs or the person has completed, what needs doing first."""
    rows = Requirement.objects.filter(council_id=profile.council_id, job_role=profile.job_role)
    needed = {each.category: each for each in rows}
    done: dict[int, list[LearningRecord]] = defaultdict(list)
    for record in records:
        done[record.category].append(record)
    found = []
    for category in sorted({*needed, *done}):
        wanted = needed.get(category)
        completions = [Completion(each.completed_on, each.expires_on) for each in done[category]]
        state = state_of(completions, wanted.validity_months if wanted else None, today)
        latest = max((each.completed_on for each in done[category]), default=None)
        is_required = wanted is not None and wanted.is_mandatory
        found.append(OwnCategory(category, is_required, state, latest, wanted.rule if wanted else ""))
    order = list(Standing)
    return sorted(found, key=lambda each: (not each.is_required, order.index(each.state.standing)))


def managed_teams(membership: Membership) -> list[str]:
    """The teams whose figures this person gets."""
    rows = present(membership.council_id).filter(manager=membership)
    return list(rows.order_by("team").values_list("team", flat=True).distinct())


def councils_with_learners() -> list[int]:
    """The councils in which somebody could be told that their learning runs out."""
    rows = LearnerProfile.objects.filter(Q(member__isnull=False) | Q(manager__isnull=False), left_at=None)
    rows = rows.filter(council__is_active=True).order_by("council_id")
    return list(rows.values_list("council_id", flat=True).distinct())
