"""The demonstration: two invented councils, their people and their rounds.

Everything goes through the same services as the pages use, as the person who would do it, so that the audit
log tells the story. The content is in ``overview/data/demonstration``.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.services.invitations import invite
from assessment_ready.councils.services.members import change_settings, create_council
from assessment_ready.documents import pdf
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.documents.services import render, share
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.services import clear_person, create_embargo
from assessment_ready.framework.models import PublishedResult
from assessment_ready.framework.queries import default_framework
from assessment_ready.framework.services.similar import choose_similar
from assessment_ready.overview.services.board_report import produce_board_report
from assessment_ready.overview.services.demo_actions import make_actions, raise_gaps
from assessment_ready.overview.services.demo_comms import make_communications
from assessment_ready.overview.services.demo_evidence import (
    Items,
    cite_evidence,
    file_evidence,
    meet_expectations,
)
from assessment_ready.overview.services.demo_packs import make_packs
from assessment_ready.overview.services.demo_timeline import make_calendar
from assessment_ready.overview.services.demo_workforce import join_messages, make_workforce
from assessment_ready.overview.services.visits import record_visit
from assessment_ready.readiness.models import Assignment, Judgement, Round
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services.assignments import (
    assign_statements,
    close_assignment,
    return_assignment,
    submit_assignment,
)
from assessment_ready.readiness.services.judgements import record_judgement
from assessment_ready.readiness.services.lifecycle import close_round, publish_to_members
from assessment_ready.readiness.services.reviewers import grant_review
from assessment_ready.readiness.services.rounds import RoundDetails, create_round
from assessment_ready.ui.dates import LONDON, london_date

_DATA = Path(__file__).resolve().parents[1] / "data" / "demonstration"

RETURN_NOTE = (
    "Strong on what we know, thin on what has changed. Please add the figures for the reablement referrals after "
    "July and say what each community group was told, then send it back."
)


@dataclass(frozen=True)
class Demonstration:
    """What was made: the memberships by council slug and key, and the round the dashboard opens with.

    ``reports`` are the versions of its board report, oldest first, still waiting to be made into PDFs.
    """

    members: dict[str, dict[str, Membership]]
    current: Round
    reports: list[GeneratedDocument]


def is_empty() -> bool:
    """Whether there is no council at all yet."""
    return not Council.objects.exists()


def has_demonstration() -> bool:
    """Whether the demonstration's councils are there."""
    return Council.objects.filter(slug__in=[each["slug"] for each in _read("people")["council"]]).exists()


@transaction.atomic
def make_demonstration() -> Demonstration:
    """Make both councils with everything in them, or nothing.

    Nobody gets a password: the cast signs in with one click, and only where demonstration mode is on. Raises
    ``NoFrameworkError`` when the framework is not loaded.
    """
    default_framework()
    cast = _read("people")
    admin = User.objects.create_user(
        email=cast["installation_admin"]["email"], full_name=cast["installation_admin"]["name"]
    )
    admin.is_installation_admin = True
    admin.save(update_fields=["is_installation_admin"])
    members = {each["slug"]: _make_council(admin, each) for each in cast["council"]}
    for each in _read("northby_rounds")["round"]:
        _make_round(members["northby"]["bo"], each)
    current, reports = _fill_westmere(members["westmere"])
    return Demonstration(members=members, current=current, reports=reports)


def share_report(made: Demonstration) -> bool:
    """Make the newest board report into a PDF here and now and share it with members; whether that worked.

    The first version is left to the worker, so that seeding stays quick; where the libraries for PDFs are
    missing both are. Call it after the transaction.
    """
    newest = made.reports[-1]
    if not pdf.is_installed():
        return False
    render(document_id=newest.pk)
    newest.refresh_from_db(fields=["state"])
    if newest.state != DocumentState.READY:
        return False
    share(actor=made.members["westmere"]["ada"], document=newest)
    return True


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _make_council(admin: User, described: dict[str, Any]) -> dict[str, Membership]:
    """One council with its people, settings and similar councils."""
    council = create_council(actor=admin, name=described["name"], slug=described["slug"])
    members = {each["key"]: _add_member(admin, council, each) for each in described["people"]}
    administrator = next(each for each in members.values() if each.role == "council_admin")
    change_settings(
        actor=administrator,
        version=council.version,
        name=council.name,
        contact_email=described["contact_email"],
    )
    director = next(each for each in members.values() if each.role == "dass")
    # Without the published results there is nobody to compare with.
    known = PublishedResult.objects.filter(council_name__in=described["similar"])
    choose_similar(actor=director, names=set(known.values_list("council_name", flat=True)))
    return members


def _add_member(admin: User, council: Council, described: dict[str, Any]) -> Membership:
    email = described.get("email") or f"{described['key']}@{council.slug}.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email=email, full_name=described["name"])
    membership = Membership.objects.create(
        council=council,
        user=user,
        role=described["role"],
        job_title=described["job"],
        ends_at=_end_of_day(described["days"]) if "days" in described else None,
    )
    record("overview.demonstration.member_added", actor=admin, obj=membership, council=council)
    return membership


def _end_of_day(days: int) -> datetime:
    """The midnight (London) that ends the day so many days from today."""
    day = london_date(timezone.now()) + timedelta(days=days + 1)
    return datetime.combine(day, time(), tzinfo=LONDON)


def _fill_westmere(members: dict[str, Membership]) -> tuple[Round, list[GeneratedDocument]]:
    framework, today = default_framework(), london_date(timezone.now())
    library = _read("westmere_evidence")
    items = file_evidence(members, framework, today, library["item"])
    meet_expectations(members["ben"], framework, items, library["meets"])
    for each in _read("westmere_rounds")["round"]:
        _make_round(members["ben"], each)
    described = _read("westmere_actions")
    actions = make_actions(members, framework, items, today, described["action"])
    raise_gaps(members, framework, actions, today, described["gap"])
    make_workforce(members, framework, today, _read("westmere_workforce"))
    for key in ("ada", "ben", "vic"):
        # So that the dashboard has something to say of what others changed since.
        record_visit(actor=members[key], now=timezone.now() - timedelta(days=1))
    current, reports = _make_current_round(members, items)
    last_day = today + timedelta(days=28)
    grant_review(actor=members["ben"], round_id=current.pk, reviewer_id=members["rhea"].pk, last_day=last_day)
    embargo = _make_secret_round(members)
    make_calendar(members["ada"], embargo, today, _read("westmere_timeline"))
    plan = make_communications(members, items, embargo, today, _read("westmere_comms"))
    join_messages(members, _read("westmere_workforce"))
    make_packs(members, plan, embargo, today, _read("westmere_packs"))
    invite(
        actor=members["ann"],
        email="sam.field@westmere.example",
        role="contributor",
        last_day=None,
        submission_key=uuid4(),
    )
    return current, reports


def _make_round(actor: Membership, described: dict[str, Any]) -> Round:
    """One of the rounds whose texts run as lists by statement."""
    made = create_round(
        actor=actor,
        details=_details(described),
        framework=default_framework(),
        submission_key=uuid4(),
    )
    for place, judgement in enumerate(_judgements(made)):
        values = {
            name: described[key][place]
            for name, key in _LISTS.items()
            if key in described and place < len(described[key])
        }
        if values:
            _judge(actor, judgement, values)
    if described["finish"]:
        close_round(actor=actor, round_id=made.pk)
    if described["finish"] == "publish":
        publish_to_members(actor=actor, round_id=made.pk)
    return made


_LISTS = {
    "score": "scores",
    "low": "low",
    "high": "high",
    "confidence": "confidence",
    "reason": "reasons",
    "strengths": "strengths",
    "improvements": "improvements",
    "departure_reason": "departure_reasons",
}


def _details(described: dict[str, Any]) -> RoundDetails:
    return RoundDetails(
        kind=described["kind"],
        title=described["title"],
        held_on=described["held_on"],
        ends_on=described.get("ends_on"),
        scope=described["scope"],
        authors=described["authors"],
    )


def _judgements(round_: Round) -> list[Judgement]:
    """The round's judgements as they are now, by statement."""
    rows = Judgement.objects.filter(round=round_).select_related("statement")
    return list(rows.order_by("statement__number"))


def _judge(actor: Membership, judgement: Judgement, values: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    record_judgement(
        actor=actor,
        round_id=judgement.round_id,
        statement=judgement.statement.slug,
        values=JudgementValues(**given),
        expected_version=judgement.version,
    )


def _make_current_round(
    members: dict[str, Membership], items: Items
) -> tuple[Round, list[GeneratedDocument]]:
    """The open self-assessment: begun from spring's, given to leads, scored, partly handed in, reported twice."""
    ben = members["ben"]
    spring = Round.objects.get(council=ben.council, title="Self-assessment, spring 2026")
    made = create_round(
        actor=ben,
        details=RoundDetails(
            kind="self_assessment",
            title="Self-assessment, autumn 2026",
            held_on=date(2026, 11, 2),
            ends_on=date(2026, 12, 11),
            scope="All nine statements, for the board of December 2026.",
            authors="Ben Hartley with the statement leads",
        ),
        framework=default_framework(),
        submission_key=uuid4(),
        start_from=spring,
    )
    _give_to_leads(made, members)
    cite_evidence(ben, made, items, _read("westmere_evidence")["cited"])
    described = _read("westmere_autumn_2026")
    reports = []
    interim, final = _read("westmere_reports")["report"]
    for judgement in _judgements(made):
        number = judgement.statement.number
        if number == 7:
            reports.append(_report(members["ben"], made, interim))
        values = dict(described[str(number)])
        _judge(members[values.pop("by")], judgement, values)
    _hand_in(made, members)
    reports.append(_report(members["ada"], made, final))
    return made, reports


def _give_to_leads(made: Round, members: dict[str, Membership]) -> None:
    slugs = {each.statement.number: each.statement.slug for each in _judgements(made)}
    today = london_date(timezone.now())
    for numbers, key, days in (((1, 2, 7), "cleo", -5), ((3, 6), "cleo", 9), ((9,), "will", 2)):
        assign_statements(
            actor=members["ben"],
            round_id=made.pk,
            statements=[slugs[number] for number in numbers],
            lead_id=members[key].pk,
            due_on=today + timedelta(days=days),
        )


def _report(actor: Membership, round_: Round, described: dict[str, str]) -> GeneratedDocument:
    return produce_board_report(
        actor=actor,
        round_id=round_.pk,
        comment=described["comment"].strip(),
        decisions=described["decisions"].strip(),
        submission_key=uuid4(),
        now=timezone.now(),
    )


def _hand_in(made: Round, members: dict[str, Membership]) -> None:
    """Assignments in every state: closed (1, 9), submitted (2, 7), returned (3), with the lead (6)."""
    ids = dict(Assignment.objects.filter(round=made).values_list("statement__number", "pk"))
    for number in (1, 2, 3, 7):
        submit_assignment(actor=members["cleo"], round_id=made.pk, assignment_id=ids[number])
    submit_assignment(actor=members["will"], round_id=made.pk, assignment_id=ids[9])
    for number in (1, 9):
        close_assignment(actor=members["ada"], round_id=made.pk, assignment_id=ids[number])
    return_assignment(actor=members["ada"], round_id=made.pk, assignment_id=ids[3], note=RETURN_NOTE)


def _make_secret_round(members: dict[str, Membership]) -> Embargo:
    """A draft report under embargo: for everybody but Ada and Cara it does not exist. Gives the embargo."""
    embargo = create_embargo(
        actor=members["ada"],
        title="CQC draft report",
        authority="Care Quality Commission, letter to the Director of 18 November 2026",
        lifts_at=None,
        submission_key=uuid4(),
    )
    clear_person(actor=members["ada"], embargo_id=embargo.pk, membership_id=members["cara"].pk)
    create_round(
        actor=members["ada"],
        details=RoundDetails(
            kind="cqc_assessment",
            title="CQC assessment, draft report",
            held_on=date(2026, 11, 18),
            scope="The draft report, in confidence. Factual accuracy comments are due ten working days after "
            "it came. Scores are entered when two people have read the draft against it.",
            authors="Care Quality Commission",
        ),
        framework=default_framework(),
        submission_key=uuid4(),
        embargo=embargo,
    )
    return embargo
