"""Learning for the filled world."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents import imports
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import (
    Interest,
    LearnerProfile,
    LearningOffer,
    LearningRecord,
    LearningSettings,
    Moderation,
    Requirement,
)


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    name, council = made.council.name, made.council
    offer = LearningOffer.objects.create(
        council=council,
        title=f"Safeguarding at {name}",
        provider=f"Academy of {name}",
        format="classroom",
        summary=f"What to look for in {name}",
        open_to=["provider", "council"],
        minimum=8,
        booking_url="https://book.example/",
        state=Moderation.PUBLISHED,
    )
    LearningOffer.objects.create(
        council=council,
        title=f"Put forward in {name}",
        provider=f"Somebody in {name}",
        format="webinar",
        summary=f"Waiting in {name}",
        open_to=["carer"],
        submitted_name=f"Sam of {name}",
    )
    interest = Interest.objects.create(
        council=council,
        offer=offer,
        organisation=f"Care home of {name}",
        employer_kind="provider",
        people=3,
        made_at=timezone.now(),
    )
    requirement = Requirement.objects.create(
        council=council, job_role=6, category=20, validity_months=36, rule=f"Policy of {name}"
    )
    LearningSettings.objects.create(council=council)
    return {
        "offer": offer.pk,
        "interest": interest.pk,
        "requirement": requirement.pk,
        "record": _records(made, director).pk,
        "workforce:currency-import-columns:pending": _held(made, director),
        "workforce:currency-import-check:pending": _held(made, director),
        "workforce:currency-import-cancel:pending": _held(made, director),
    }


def _records(made: Workforce, director: Membership) -> LearningRecord:
    """The director's own profile, and five more of the same team, so that figures are shown."""
    found = None
    for number in range(6):
        profile = LearnerProfile.objects.create(
            council=made.council,
            pseudonym=f"P-{number} {made.council.name}"[:40],
            team=f"Team of {made.council.name}",
            job_role=6,
            member=director if number == 0 else None,
            manager=director,
            reviewed_on=date(2026, 9, 1),
        )
        record = LearningRecord.objects.create(
            council=made.council,
            profile=profile,
            category=20,
            title=f"Course of {made.council.name}",
            completed_on=date(2026, 1, 10),
            expires_on=timezone.localdate() + timedelta(days=40),
        )
        found = found or record
    assert found is not None
    return found


def _held(made: Workforce, director: Membership) -> Any:
    """A list of completed learning that waits for confirmation."""
    team = f"Team of {made.council.name}"
    payload = {
        "headers": ["Pseudonym", "Team", "Job role"],
        "rows": [[2, ["T-1", team, "6"]]],
        "mapping": {"pseudonym": "Pseudonym", "team": "Team", "job_role": "Job role"},
        "is_mapped": True,
    }
    held = imports.hold(
        actor=director,
        kind="completions",
        subject_key="",
        file_name=f"{made.council.slug}.csv",
        payload=payload,
    )
    return held.pk
