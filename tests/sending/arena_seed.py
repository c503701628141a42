"""``python -m tests.sending.arena_seed 5000 --port 2525``: a council with a cleared briefing to so many people.

Prints the key of the release, which is due at once.
"""

import argparse
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from assessment_ready.councils.models import Council, Membership, User  # noqa: E402
from assessment_ready.councils.permissions import Role  # noqa: E402
from comms.models import AudienceMember, Contact  # noqa: E402
from tests.comms.making import Comms, comms_of  # noqa: E402
from tests.comms.sending import cleared_briefing, release_of, route_of  # noqa: E402


def main() -> None:
    """Make it and print the release."""
    parser = argparse.ArgumentParser()
    parser.add_argument("people", type=int)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--policy", default="hold")
    parser.add_argument("--council", default="arena")
    parser.add_argument("--backend", default="smtp")
    parser.add_argument("--rate", type=int, default=0)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--after", type=float, default=0.0, help="seconds from now until it is due")
    chosen = parser.parse_args()
    made = _council(chosen.council)
    route_of(
        made.council,
        backend=chosen.backend,
        host="127.0.0.1",
        port=chosen.port,
        security="none",
        from_address="council@arena.example",
        rate_per_minute=chosen.rate,
        connections=chosen.connections,
    )
    _people(made, chosen.people)
    briefing = cleared_briefing(
        made, "News for everybody", body="Dear ((first name|colleague)), all is well."
    )
    release = release_of(
        made,
        briefing,
        policy=chosen.policy,
        not_before=timezone.now() + timedelta(seconds=chosen.after),
    )
    print(release.pk)


def _council(slug: str) -> Comms:
    council = Council.objects.create(name=f"{slug.title()} Council", slug=slug)
    user = User.objects.create(email=f"lead@{slug}.example", full_name="Lee Lead")
    actor = Membership.objects.create(council=council, user=user, role=Role.COMMS_LEAD)
    return comms_of(None, actor)  # type: ignore[arg-type]


def _people(made: Comms, count: int) -> None:
    contacts = Contact.objects.bulk_create(
        Contact(
            council=made.council,
            number=number,
            reference=f"CON-{number}",
            name=f"Person {number}",
            email=f"person{number}@{made.council.slug}.example",
            source="Staff list",
            created_by=made.actor.user,
        )
        for number in range(1, count + 1)
    )
    AudienceMember.objects.bulk_create(
        AudienceMember(council=made.council, audience=made.staff, contact=contact) for contact in contacts
    )


if __name__ == "__main__":
    main()
