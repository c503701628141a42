"""``python -m tests.sending.arena_seed 5000 --port 2525``: a council with a cleared briefing to so many people.

Prints the key of its release, which is due at once; with ``--draft`` the key of the briefing, of its audience and of a
session of who may send it.
"""

import argparse
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessment_ready.councils.models import Council, Membership, User  # noqa: E402
from assessment_ready.councils.permissions import Role  # noqa: E402
from assessment_ready.sending.models import Route  # noqa: E402
from assessment_ready.sending.services.secrets import encrypt  # noqa: E402
from comms.models import AudienceMember, Contact  # noqa: E402
from tests.comms.making import Comms, comms_of  # noqa: E402
from tests.comms.sending import cleared_briefing, release_of, route_of  # noqa: E402
from tests.sending.notify_stand_in import KEY, TEMPLATE  # noqa: E402

BODY = "Dear ((first name|colleague)),\n\nthe visit begins on Monday. All is well.\n\n" * 5


def main() -> None:
    """Make it and print its keys."""
    chosen = _arguments()
    made = _council(chosen.council)
    _route(made.council, chosen)
    _people(made, chosen.people)
    for number in range(chosen.releases):
        briefing = cleared_briefing(made, f"News {number + 1} for everybody", body=BODY)
        if chosen.draft:
            print(briefing.pk, briefing.cleared_hash, made.staff.pk, _session(made.actor.user))
            return
        due = timezone.now() + timedelta(seconds=chosen.after)
        print(release_of(made, briefing, policy=chosen.policy, not_before=due).pk)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("people", type=int)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--policy", default="hold")
    parser.add_argument("--council", default="arena")
    parser.add_argument("--backend", default="smtp")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--releases", type=int, default=1)
    parser.add_argument("--after", type=float, default=0.0, help="seconds from now until it is due")
    parser.add_argument("--draft", action="store_true")
    return parser.parse_args()


def _route(council: Council, chosen: argparse.Namespace) -> Route:
    return route_of(
        council,
        backend=chosen.backend,
        host="127.0.0.1",
        port=chosen.port,
        security="none",
        from_address=f"council@{council.slug}.example",
        connections=chosen.connections,
        **({"secret": encrypt(KEY), "template_id": TEMPLATE} if chosen.backend == "notify" else {}),
    )


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


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
