"""``python -m bench.sending_old_rows 1000000``: so many deliveries of former years, straight into the tables."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from comms.models import BriefingText, Contact, Release  # noqa: E402

# Every delivery that went out long ago to a contact of the first council, in so many releases as it takes.
_STATEMENT = """
INSERT INTO comms_delivery (
    id, council_id, route_id, means, address, domain, state, policy, attempts, repeats, not_before, next_attempt_at,
    expires_at, begun_at, submitted_at, settled_at, backend, backend_reference, last_code, last_error, created_at,
    release_id, text_id, contact_id, contact_reference, reason, reason_words, decision, chases
)
SELECT gen_random_uuid(), contact.council_id, NULL, 'email', contact.email, 'old.example',
    CASE WHEN nth %% 50 = 0 THEN 'permanent' ELSE 'submitted' END, 'hold', 1, 0, long_ago, long_ago,
    long_ago + interval '4 hours', long_ago, long_ago, long_ago, 'smtp', '', '250', '', long_ago,
    release.id, release.text_id, contact.id, contact.reference, '', '', '', 0
FROM generate_series(1, %s) AS nth
    JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM comms_release WHERE id = ANY(%s)) AS release
        ON release.place = nth / %s
    JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM comms_contact WHERE council_id = %s) AS contact
        ON contact.place = nth %% %s,
    LATERAL (SELECT now() - interval '1 year' - release.place * interval '1 hour' AS long_ago) AS moment
"""


def main() -> None:
    """Texts, releases, deliveries; then what PostgreSQL would have learned of them in a year."""
    count = int(sys.argv[1])
    first = Release.objects.select_related("text").order_by("pk")[0]
    contacts = Contact.objects.filter(council=first.council_id).count()
    releases = _releases(first, count // contacts + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_STATEMENT, [count, releases, contacts, first.council_id, contacts])
        print(cursor.rowcount)
        cursor.execute("VACUUM ANALYZE comms_delivery")


def _releases(first: Release, count: int) -> list[int]:
    """So many finished releases like the first one, each of a text of its own."""
    made = []
    for number in range(count):
        text = BriefingText.objects.get(pk=first.text_id)
        text.pk, text.number = None, 1000 + number
        text.save(force_insert=True)
        release = Release.objects.get(pk=first.pk)
        old = {"number": 10_000 + number, "reference": f"OLD-{number}", "state": "done"}
        for name, value in old.items():
            setattr(release, name, value)
        release.pk, release.text = None, text
        release.submission_key = Release._meta.get_field("submission_key").get_default()
        release.save(force_insert=True)
        made.append(release.pk)
    return made


if __name__ == "__main__":
    main()
