"""The audit sentences of contacts. They hold the reference and names of fields, never a name, address or number."""

from collections.abc import Iterable
from typing import Any

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from comms.models import Contact

FIELD_WORDS = {
    "name": "the name",
    "organisation": "the organisation",
    "job_title": "the role",
    "email": "the e-mail address",
    "phone": "the telephone number",
    "lawful_basis": "the lawful basis",
    "source": "the source",
    "formats": "the format needs",
    "language": "the language",
    "notes": "the notes",
    "review_on": "the review date",
    "delete_on": "the deletion date",
    "audiences": "the audiences",
}


def record(
    action: str,
    actor: Membership,
    contact: Contact,
    *,
    fields: Iterable[str] = (),
    after: dict[str, Any] | None = None,
    embargo_id: int | None = None,
) -> None:
    """The entry of one contact's change. ``fields`` are the names of what changed; ``after`` holds no personal data."""
    changed = [FIELD_WORDS[name] for name in FIELD_WORDS if name in set(fields)]
    audit.record(
        action,
        actor=actor,
        obj=contact,
        council=actor.council,
        label=contact.reference,
        after={**({"fields": changed} if changed else {}), **(after or {})},
        embargo_id=embargo_id,
    )
