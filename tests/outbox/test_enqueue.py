"""Putting messages into the ledger: rendering, addresses, and that nothing can be injected."""

import email
from email.policy import default

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import compose, deliverable
from assessment_ready.outbox.models import EmailState, OutgoingEmail
from assessment_ready.outbox.services import enqueue
from tests.world import World


def put(**extra) -> OutgoingEmail:
    """A message about a changed password."""
    context = extra.pop("context", {"name": "Ada", "link": "http://localhost:8000/x/"})
    return enqueue(kind="password_changed", to="ada@westmere.example", context=context, **extra)


def test_a_message_is_rendered_when_it_is_put_in(db):
    row = put(context={"name": "Ada & <Co>", "link": "http://localhost:8000/x/"})
    assert row.state == EmailState.QUEUED
    assert row.subject == "Your password for Assessment Ready was changed"
    assert "Hello Ada & <Co>," in row.text_body
    assert "Hello Ada &amp; &lt;Co&gt;," in row.html_body
    assert row.not_before <= timezone.now()


def test_what_is_rolled_back_is_not_sent(db):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()


def test_a_subject_stays_on_one_line_and_short(db):
    row = enqueue(
        kind="invitation",
        to="a@b.example",
        context={
            "inviter": "Eve\r\nBcc: all@westmere.example\r\n\r\nHello",
            "council": "W" * 300,
            "expires_at": timezone.now(),
        },
    )
    assert "\n" not in row.subject
    assert len(row.subject) == 150
    assert "Bcc" not in [name for name, _ in compose(row).items()]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "a@b.example\r\n",
        "Ada <a@b.example>",
        "ä@b.example",
        "a@b.example;c@d.example",
        "a@[",
    ],
)
def test_addresses_that_are_not_exactly_one_plain_address_are_refused(db, address):
    with pytest.raises(AddressRefused):
        enqueue(kind="password_changed", to=address, context={})


def test_a_domain_with_umlauts_is_written_as_mail_servers_take_it():
    assert deliverable("a@bücher.example") == "a@xn--bcher-kva.example"


ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
HEADERS_ONCE = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "X-Correlation-ID",
    "Auto-Submitted",
    "MIME-Version",
]


@hypothesis_settings(max_examples=1000, deadline=None)
@given(subject=ANYTHING, text=ANYTHING, address=st.one_of(st.emails(), ANYTHING))
@example(subject="a\r\nBcc: x@y.example", text=".\r\n.\r\nRCPT TO:<x@y.example>", address="a@b.example")
@example(subject="\x00\u2028Bcc: x", text="\r\n.\r\n", address='"a\r\nBcc: x@y.example"@b.example')
@example(subject="x", text="x", address="=?utf-8?q?=0ABcc:_x?=@d.example")
@example(subject="=?utf-8?q?=0ABcc:_x?=", text="x", address='"a,b@c.example"@d.example')
def test_no_input_adds_a_header_or_a_recipient(subject, text, address):
    try:
        to = deliverable(address)
    except AddressRefused:
        return
    row = OutgoingEmail(
        kind="x",
        to_address=to,
        subject=subject,
        text_body=text,
        html_body="<p>x</p>",
        created_at=timezone.now(),
    )
    wire = compose(row).as_bytes()
    read = email.message_from_bytes(wire, policy=default)
    names = [name for name, _ in read.items()]
    assert sorted(names) == sorted([*HEADERS_ONCE, "Content-Type"])
    assert [found.addr_spec for found in read["To"].addresses] == [to]
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_sentences_about_a_council_are_filed_under_it(world: World):
    assert put(council=world.westmere).council == world.westmere
