"""The demonstration's communications: a plan from the starter content, filled in and half signed off.

Days in the content count from the day of seeding. Everything goes through the services of the pages, except that what
was asked and answered in the past is dated back.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.overview.services.demo_evidence import Items
from assessment_ready.overview.services.demo_sending import make_sending
from assessment_ready.overview.services.demo_words import Desk, clear, write_briefings, write_texts
from assessment_ready.timeline.models import Assessment
from assessment_ready.timeline.queries.calendar import working_days
from comms.models import Audience, Channel, Message, Plan, PulseAnswer, PulseSurvey, Question, Scenario
from comms.services.activities import add_activity, close_activity
from comms.services.activity_values import ActivityValues
from comms.services.contact_wishes import record_objection
from comms.services.contacts import ContactValues, add_contact
from comms.services.lessons import LessonValues, note_lesson
from comms.services.messages import MessageValues, change_message
from comms.services.plans import PlanValues, change_texts
from comms.services.proof_points import ProofValues, add_proof, check_proof
from comms.services.questions import answer_question, ask_question, publish_answer
from comms.services.scenarios import ScenarioValues, change_scenario
from comms.services.sign_off_matrix import set_holder
from comms.services.starter import start_plan
from comms.services.surveys import SurveyValues, make_survey

Members = Mapping[str, Membership]
Described = Mapping[str, Any]


def make_communications(
    members: Members, items: Items, embargo: Embargo, today: date, described: Described
) -> Plan:
    """Westmere's plan for its assessment with everything that hangs on it."""
    cara = members["cara"]
    assessment = Assessment.objects.get(council=cara.council)
    values = PlanValues(
        kind="assessment",
        title=described["title"],
        owner_id=cara.pk,
        sponsor_id=members["ada"].pk,
        assessment_id=assessment.pk,
    )
    plan = start_plan(actor=cara, values=values, submission_key=uuid4())
    desk = Desk(plan, members, embargo)
    _name_approvers(desk, described["sign_off"])
    _write_plan(desk, described["texts"])
    for kind, words in described["variants"].items():
        _write_variant(desk, kind, words)
    for each in described["message"]:
        _prove(desk, items, each)
    write_texts(desk, described["text"])
    write_briefings(desk, described["briefing"])
    for each in described["activity"]:
        _plan_activity(desk, today, each)
    for each in described["question"]:
        _ask(desk, today, each)
    for each in described["contact"]:
        _add_contact(desk, today, each)
    for each in described["lesson"]:
        note_lesson(actor=cara, plan_id=plan.pk, values=LessonValues(**each), submission_key=uuid4())
    _survey(desk, today, described["survey"])
    make_sending(desk, today, described)
    return plan


def _name_approvers(desk: Desk, roles: Mapping[str, str]) -> None:
    for role, key in roles.items():
        set_holder(
            actor=desk.cara,
            role=role,
            membership_id=desk.members[key].pk,
            deputy_id=None,
            deputy_until=None,
            expected_version=1,
        )


def _write_plan(desk: Desk, texts: Mapping[str, str]) -> None:
    """Each text in the section of the plan's form that it belongs to."""
    for section, names in {"aim": ("business_aim", "context"), "audiences": ("insight",)}.items():
        plan = Plan.objects.get(pk=desk.plan.pk)
        change_texts(
            actor=desk.cara,
            plan_id=plan.pk,
            section=section,
            values={name: texts[name] for name in names},
            expected_version=plan.version,
        )
    Plan.objects.filter(pk=desk.plan.pk).update(core_block=texts["core_block"])


def _write_variant(desk: Desk, kind: str, words: str) -> None:
    row = Scenario.objects.get(plan=desk.plan, kind=kind)
    values = ScenarioValues(title=row.title, assumptions=row.assumptions, tone=row.tone, variant_block=words)
    change_scenario(actor=desk.cara, scenario_id=row.pk, values=values, expected_version=row.version)


def _prove(desk: Desk, items: Items, described: Described) -> None:
    """A message of the starter content in this council's words, with its proof, cleared where that is said."""
    row = Message.objects.get(plan=desk.plan, text__startswith=described["begins"])
    if "text" in described:
        values = MessageValues(
            text=described["text"],
            kind=row.kind,
            call_to_action=row.call_to_action,
            spokesperson=row.spokesperson,
            audience_ids=tuple(row.audiences.values_list("pk", flat=True)),
            phase_id=row.phase_id,
        )
        change_message(actor=desk.cara, message_id=row.pk, values=values, expected_version=row.version)
    item = items[described["item"]]
    proof = add_proof(
        actor=desk.cara,
        message_id=row.pk,
        values=ProofValues(text=described["proof"], item_id=item.pk),
        submission_key=uuid4(),
    )
    check_proof(actor=desk.members["ben"], point_id=proof.pk, expected_version=proof.version)
    if described.get("clear"):
        clear(desk, Message.objects.get(pk=row.pk))


def _plan_activity(desk: Desk, today: date, described: Described) -> None:
    values = ActivityValues(
        title=described["title"],
        purpose=described["purpose"],
        audience_ids=desk.audiences(described["audiences"]),
        channel_id=Channel.objects.get(council=desk.council, name=described["channel"]).pk,
        briefing_id=desk.briefings[described["briefing"]].pk if "briefing" in described else None,
        owner_id=desk.cara.pk,
        fixed_on=_day(today, described["day"]),
        at=described["at"],
        status=described.get("status", "planned"),
        embargo_id=desk.embargo.pk if described.get("secret") else None,
    )
    row = add_activity(actor=desk.cara, plan_id=desk.plan.pk, values=values, submission_key=uuid4())
    if "done" in described:
        close_activity(
            actor=desk.cara,
            activity_id=row.pk,
            status="done",
            outcome=described["done"],
            expected_version=row.version,
        )


def _day(today: date, days: int) -> date:
    """The working day so many days from today, or the next one; today itself whatever it is."""
    return working_days().snap(today + timedelta(days=days), "next") if days else today


def _ask(desk: Desk, today: date, described: Described) -> None:
    """Asked some days ago; answered, cleared and published as far as the content says."""
    row = ask_question(
        actor=desk.members[described["by"]],
        text=described["text"],
        topic=described["topic"],
        submission_key=uuid4(),
    )
    asked = timedelta(days=described["asked"])
    Question.objects.filter(pk=row.pk).update(
        asked_at=timezone.now() + asked,
        due_on=row.due_on + asked,
        owner=desk.members[described["owner"]],
    )
    if "answer" not in described:
        return
    row.refresh_from_db()
    owner = desk.members[described["owner"]]
    answered = answer_question(
        actor=owner, question_id=row.pk, answer=described["answer"], expected_version=row.version
    )
    if described.get("publish"):
        clear(desk, answered)
        publish_answer(actor=desk.cara, question_id=row.pk)


def _add_contact(desk: Desk, today: date, described: Described) -> None:
    values = ContactValues(
        name=described["name"],
        organisation=described["organisation"],
        job_title=described["job_title"],
        email=described["email"],
        source=described["source"],
        lawful_basis=described.get("basis", "public_task"),
        formats=tuple(described.get("formats", ())),
        review_on=today + timedelta(days=300),
        audience_ids=desk.audiences(described["audiences"]),
    )
    row = add_contact(actor=desk.cara, values=values, submission_key=uuid4())
    if "objects" in described:
        record_objection(
            actor=desk.cara, contact_id=row.pk, made_on=today - timedelta(days=30), about=described["objects"]
        )


def _survey(desk: Desk, today: date, described: Described) -> None:
    """A survey that is over, with its answers."""
    values = SurveyValues(
        title=described["title"],
        audience_id=Audience.objects.get(council=desk.council, code=described["audience"]).pk,
        statement_1="I know what the assessment is and my part in it.",
        statement_2="I hear news about the assessment from the council first.",
        statement_3="I can talk openly with my manager about what does not work.",
        opens_on=today,
        closes_on=today + timedelta(days=14),
    )
    survey = make_survey(actor=desk.cara, plan_id=desk.plan.pk, values=values, submission_key=uuid4())
    opened, closed = (today + timedelta(days=described[name]) for name in ("opens", "closes"))
    PulseSurvey.objects.filter(pk=survey.pk).update(opens_on=opened, closes_on=closed)
    PulseAnswer.objects.bulk_create(
        PulseAnswer(
            council=desk.council,
            survey=survey,
            answer_1=first,
            answer_2=second,
            answer_3=third,
            comment=described["comment"] if place == 0 else "",
            on=opened + timedelta(days=place),
        )
        for place, (first, second, third) in enumerate(described["answers"])
    )
