"""The forward planner with a full year, against a bare page; other years and councils must change nothing."""

from datetime import date, timedelta

from django.db import connections, transaction
from django.utils import timezone

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Role
from bench.dashboard import Line, use
from bench.data import SLUG
from bench.measure import get, interleaved, queries, signed_in
from comms.models import Activity, Audience, Channel, Phase, Plan

YEAR, AUDIENCES, PHASES = 2_000, 40, 10
COVERAGE = "coverage of 40 audiences"
PAGES = {
    "month": "communications/planner/",
    "weeks": "communications/planner/weeks/",
    "audiences": "communications/planner/audiences/",
    "look-ahead of 90 days": "communications/planner/look-ahead/?days=90",
}


def run(runs: int) -> list[Line]:
    """Both databases of the dashboard's bench get a year of activities; the second also ten times as many elsewhere."""
    prepare()
    one, many = signed_in("one"), signed_in("many")
    tasks = {"bare": (one, get(one, "bare/"))}
    for name, path in PAGES.items():
        tasks[name] = (one, get(one, path))
        tasks[f"{name}, crowded"] = (many, get(many, path))
    tasks[COVERAGE] = (one, get(one, coverage_of("one")))
    tasks[f"{COVERAGE}, crowded"] = (many, get(many, coverage_of("many")))
    medians = interleaved(tasks, runs)
    lines = []
    for name in (*PAGES, COVERAGE):
        lines += [
            Line(f"Planner, {name}", medians[name], "ms"),
            Line(f"Planner, {name} / bare page", medians[name] / medians["bare"], "times", 3),
            Line(
                f"Planner, {name}, ten times the activities elsewhere",
                medians[f"{name}, crowded"] / medians[name],
                "times",
                1.2,
            ),
            Line(f"Planner, {name}", queries(*tasks[name]), "queries", 12),
            Line(f"Planner, {name}, crowded", queries(*tasks[f"{name}, crowded"]), "queries", 12),
        ]
    return lines


def coverage_of(database: str) -> str:
    """The address of the coverage of this year's plan."""
    use(database)
    plan = Plan.objects.filter(council__slug=SLUG).order_by("pk")[0]
    return f"communications/plans/{plan.pk}/coverage/"


def prepare() -> None:
    """A year of activities in both databases; in the second, ten times as many in other years and another council."""
    today = timezone.localdate()
    for name in ("one", "many"):
        use(name)
        here = Council.objects.get(slug=SLUG)
        fill_year(here, today, YEAR)
        if name == "many":
            for number in range(1, 6):
                fill_year(here, today - timedelta(days=400 * number), YEAR)
            other = Council.objects.exclude(pk=here.pk).order_by("pk").first()
            if other is None:
                other = Council.objects.create(name="Other", slug="other")
            fill_year(other, today, YEAR * 5)
        with connections[name].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def fill_year(council: Council, middle: date, count: int) -> None:
    """``count`` activities over the year round ``middle``, each for one to three of 40 audiences."""
    user = User.objects.order_by("pk").first()
    owner, _ = Membership.objects.get_or_create(
        council=council, user=user, defaults={"role": Role.COMMS_LEAD}
    )
    plan = Plan.objects.create(
        council=council, title=f"Plan of {middle:%B %Y}", owner=owner, created_by=owner.user
    )
    Phase.objects.bulk_create(
        Phase(
            council=council,
            plan=plan,
            code=f"phase-{place}",
            title=f"Phase {place + 1}",
            begins_on=middle + timedelta(days=place * 36 - 182),
            ends_on=middle + timedelta(days=place * 36 - 147),
            position=place,
        )
        for place in range(PHASES)
    )
    channel, _ = Channel.objects.get_or_create(
        council=council, name="E-mail", defaults={"kind": "email", "mode": "written"}
    )
    audiences = list(Audience.objects.filter(council=council))
    if not audiences:
        audiences = Audience.objects.bulk_create(
            Audience(council=council, name=f"Audience {number}", type="staff") for number in range(AUDIENCES)
        )
    first = Activity.objects.filter(council=council).count() + 1
    made = Activity.objects.bulk_create(
        (
            _activity(plan, channel, first + place, middle + timedelta(days=place % 365 - 182))
            for place in range(count)
        ),
        batch_size=1000,
    )
    through = Activity.audiences.through
    through.objects.bulk_create(
        (
            through(activity_id=row.pk, audience_id=audiences[(place + step * 7) % len(audiences)].pk)
            for place, row in enumerate(made)
            for step in range(place % 3 + 1)
        ),
        batch_size=5000,
    )


def _activity(plan: Plan, channel: Channel, number: int, on: date) -> Activity:
    return Activity(
        council=plan.council,
        plan=plan,
        channel=channel,
        owner=plan.owner,
        number=number,
        reference=f"COM-{number}",
        title=f"Bulletin {number}: what the assessment means for you",
        fixed_on=on,
        on=on,
        earliest_on=on,
        created_by=plan.owner.user,
        # What lies behind was reported on, as people do; otherwise all of it would need its owner.
        status="done" if on < timezone.localdate() else "planned",
    )
