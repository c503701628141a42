"""Delivery status notifications: what honest servers send is understood, whatever else comes is not believed."""

import re
from email import message_from_bytes
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comms.rules.dsn import LONGEST, Bounce, blames_address, parse

NUMBER = UUID("6ad1ddac-4f6c-47d4-8dd1-3c2a0d1e1f5b")
FINAL = "550 5.1.1 <sam@westmere.example>: Recipient address rejected: User unknown in virtual table"


def notification(
    number: UUID | str = NUMBER,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = f"smtp; {FINAL}",
    headers: str = "",
    kind: str = "text/rfc822-headers",
) -> bytes:
    """A notification as Postfix sends it; ``headers`` replaces those that come back."""
    returned = headers or (
        f"From: Westmere <news@westmere.example>\nTo: sam@westmere.example\nSubject: Bulletin\n"
        f"Message-ID: <{number}@briefings.westmere.example>\nX-Correlation-ID: {number}\n"
    )
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: news@westmere.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
    boundary="AAA/mx.example"

--AAA/mx.example
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--AAA/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon,  2 Nov 2026 09:00:00 +0000 (GMT)

Final-Recipient: rfc822; sam@westmere.example
Original-Recipient: rfc822;sam@westmere.example
Action: {action}
Status: {status}
Remote-MTA: dns; mail.westmere.example
Diagnostic-Code: {diagnostic}

--AAA/mx.example
Content-Description: Undelivered Message Headers
Content-Type: {kind}

{returned}
--AAA/mx.example--
""".encode()


def test_a_refusal_for_good() -> None:
    found = parse(notification())
    assert found is not None
    assert (found.numbers, found.action, found.status) == ((NUMBER,), "failed", "5.1.1")
    assert found.is_final
    assert found.blames_address
    assert found.diagnostic == "550 5.1.1 …: Recipient address rejected: User unknown in virtual table"


def test_with_the_whole_message_returned_and_windows_line_ends() -> None:
    headers = f"Subject: Bulletin\nMessage-ID: <{NUMBER}@westmere.example>\n\nThe visit is near.\n"
    raw = notification(kind="message/rfc822", headers=headers).replace(b"\n", b"\r\n")
    found = parse(raw)
    assert found is not None
    assert found.numbers == (NUMBER,)


def test_the_correlation_header_counts_before_a_rewritten_message_id() -> None:
    other = uuid4()
    headers = f"Message-ID: <{other}@relay.example>\nX-Correlation-ID: {NUMBER}\n"
    found = parse(notification(headers=headers))
    assert found is not None
    assert found.numbers == (NUMBER, other)


def test_without_returned_headers_what_it_answers_counts() -> None:
    raw = notification(headers="Subject: Bulletin\n").replace(
        b"Auto-Submitted", f"In-Reply-To: <{NUMBER}@westmere.example>\nAuto-Submitted".encode()
    )
    found = parse(raw)
    assert found is not None
    assert found.numbers == (NUMBER,)


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "expected"),
    [
        ("delayed", "4.4.1", "smtp; connect timed out", ("delayed", "4.4.1", False, False)),
        ("failed", "4.4.7", "smtp; expired", ("failed", "4.4.7", True, False)),
        ("failed", "5.2.2", "smtp; 552 5.2.2 full", ("failed", "5.2.2", True, False)),
        ("failed", "5.7.1", "smtp; 550 5.7.1 spam", ("failed", "5.7.1", True, False)),
        ("failed", "5.2.1", "smtp; 550 disabled", ("failed", "5.2.1", True, True)),
        ("FAILED (bounced)", "5.4.1 (Recipient address rejected)", "", ("failed", "5.4.1", True, True)),
        ("failed", "", "smtp; 550 5.1.10 gone", ("failed", "5.1.10", True, True)),
        ("failed", "", "smtp; 452 later", ("failed", "4.0.0", True, False)),
        ("failed", "nonsense", "", ("failed", "5.0.0", True, True)),
        ("", "5.1.1", "", ("failed", "5.1.1", True, True)),
        ("delivered", "2.0.0", "", ("delivered", "2.0.0", False, False)),
        ("relayed", "2.0.0", "", ("relayed", "2.0.0", False, False)),
    ],
)
def test_actions_and_statuses(action, status, diagnostic, expected) -> None:
    found = parse(notification(action=action, status=status, diagnostic=diagnostic))
    assert found is not None
    assert (found.action, found.status, found.is_final, found.blames_address) == expected


@pytest.mark.parametrize(
    ("code", "blames"),
    [
        ("5.1.1", True),
        ("5.7.1", False),
        ("550", False),
        ("550 5.1.1", True),
        ("550 5.7.1", False),
        ("permanent-failure", True),
        ("4.2.2", False),
        ("", False),
    ],
)
def test_which_codes_are_about_the_address(code: str, blames: bool) -> None:
    assert blames_address(code) is blames


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Subject: Out of office\n\nBack on Monday.\n",
        notification(action="", status="", diagnostic=""),
        notification().replace(b"message/delivery-status", b"text/plain"),
        b"Content-Type: multipart/report; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
    ],
)
def test_what_is_no_notification_is_none(raw: bytes) -> None:
    assert parse(raw) is None


def test_a_foreign_notification_has_no_numbers_of_ours() -> None:
    found = parse(notification(headers="Message-ID: <20261102.123@elsewhere.example>\n"))
    assert found is not None
    assert found.numbers == ()


@pytest.mark.parametrize(
    "text",
    [
        'smtp; 550 "sam field"@westmere.example unknown',
        "smtp; 550 <sam@westmere.example> and sam+tag@westmere.example, sam@westmere.example",
        "x-unix; sam@westmere.example\n\tBcc: sam@westmere.example",
        "smtp; " + "sam@westmere.example " * 500,
        "smtp; 550 \x1b[31msam@westmere.example\x00",
    ],
)
def test_a_diagnostic_holds_no_address_and_one_line(text: str) -> None:
    found = parse(notification(diagnostic=text))
    assert found is not None
    assert "sam" not in found.diagnostic.lower()
    assert len(found.diagnostic) <= 200
    assert found.diagnostic.isprintable()


def _is_sane(found: Bounce | None) -> None:
    if found is None:
        return
    assert found.action in {"failed", "delayed", "delivered", "relayed", "expanded"}
    assert re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", found.status)
    assert len(found.numbers) <= 10
    assert found.diagnostic.isprintable() or not found.diagnostic
    assert "@" not in found.diagnostic or not re.search(r"[^\s@]@[^\s@]", found.diagnostic)


@settings(max_examples=300, deadline=None)
@given(raw=st.binary(max_size=3000))
def test_any_bytes_are_survived(raw: bytes) -> None:
    _is_sane(parse(raw))


@settings(max_examples=300, deadline=None)
@given(
    place=st.integers(min_value=0, max_value=len(notification())),
    cut=st.integers(min_value=0, max_value=400),
    put=st.binary(max_size=200),
)
def test_any_damage_to_an_honest_one_is_survived(place: int, cut: int, put: bytes) -> None:
    honest = notification()
    _is_sane(parse(honest[:place] + put + honest[place + cut :]))


@settings(max_examples=200, deadline=None)
@given(diagnostic=st.text(max_size=300), status=st.text(max_size=30), headers=st.text(max_size=300))
def test_any_words_in_its_fields_are_survived(diagnostic: str, status: str, headers: str) -> None:
    raw = notification(diagnostic=diagnostic, status=status, headers=headers or "X: y")
    _is_sane(parse(raw))
    assert message_from_bytes(raw) is not None


def test_a_huge_one_takes_no_time() -> None:
    assert parse(notification(diagnostic="smtp; " + "a" * 5 * LONGEST)) is None or True
    found = parse(notification() + b"x" * 5 * LONGEST)
    assert found is not None
    assert found.numbers == (NUMBER,)
