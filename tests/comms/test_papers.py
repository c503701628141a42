"""The documents of a plan: delivery plan, look-ahead and run sheet as PDF, the plan as Word."""

import io
from uuid import uuid4

import pytest
from django.utils import timezone
from docx import Document

from assessment_ready.documents import pdf
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.models import Clearance, Embargo
from comms.models import Objective
from tests.comms.making import Comms, comms_of
from tests.documents.pdf_checks import faults
from tests.world import World

SECRET = "Qsecretwords"


@pytest.fixture
def made(world: World) -> Comms:
    """A plan with an activity in the next days, a cascade with a step, and the same under an embargo."""
    made = comms_of(world, world.members["cara"])
    today = timezone.localdate()
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    for name in ("ada", "cara"):
        Clearance.objects.create(
            council=world.westmere, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
        )
    Objective.objects.create(
        council=world.westmere,
        plan=made.plan,
        statement="Nine in ten know <b>their part</b>",
        core_role="change",
    )
    made.activity("Huddle with the teams", made.staff, on=today)
    made.activity(SECRET, made.staff, on=today, embargo=embargo)
    made.message("We listen to people.")
    made.message(SECRET, embargo=embargo)
    cascade = made.cascade("Publication day")
    made.activity("Staff hear first", made.staff, on=today, cascade=cascade)
    made.activity(SECRET, made.staff, on=today, cascade=cascade, embargo=embargo)
    hidden = made.cascade(f"{SECRET} cascade", embargo=embargo)
    made.activity("Step of the hidden one", made.staff, on=today, cascade=hidden, embargo=embargo)
    made.scenario("good", "Good")
    return made


def url(made: Comms, rest: str) -> str:
    return f"/councils/westmere/communications/plans/{made.plan.pk}/{rest}"


def make(world: World, made: Comms, name: str, document: str) -> GeneratedDocument:
    answer = world.client(name).post(
        url(made, "documents/"), {"document": document, "submission_key": str(uuid4())}
    )
    assert answer.status_code == 302, answer.content.decode()
    return GeneratedDocument.objects.latest("requested_at")


@pytest.mark.parametrize(
    ("document", "words"), [("plan", "Nine in ten"), ("ahead-30", "Huddle with the teams")]
)
def test_a_document_shows_the_plan_and_nothing_secret_to_anybody(
    world: World, made: Comms, document: str, words: str
) -> None:
    found = make(world, made, "cara", document)
    html = pdf.render_html(found.template, found.snapshot)
    assert words in html
    assert "<b>" not in html
    assert SECRET not in html
    assert found.embargo_id is None
    assert faults(pdf.write_pdf(html).data) == []


def test_a_run_sheet_is_as_secret_as_its_cascade(world: World, made: Comms) -> None:
    ids = {row.title: row.pk for row in made.plan.cascades.all()}
    plain = make(world, made, "vic", f"cascade-{ids['Publication day']}")
    html = pdf.render_html(plain.template, plain.snapshot)
    assert "Staff hear first" in html
    assert SECRET not in html
    hidden_id = ids[f"{SECRET} cascade"]
    answer = world.client("vic").post(
        url(made, "documents/"), {"document": f"cascade-{hidden_id}", "submission_key": str(uuid4())}
    )
    assert b"Select" in answer.content or b"Choose" in answer.content
    assert SECRET not in answer.content.decode()
    hidden = make(world, made, "cara", f"cascade-{hidden_id}")
    assert hidden.embargo_id is not None
    assert "Step of the hidden one" in pdf.render_html(hidden.template, hidden.snapshot)
    assert world.client("vic").get(f"/councils/westmere/packs/{hidden.pk}/").status_code == 404


def test_the_plan_is_a_word_file_without_what_is_secret(world: World, made: Comms) -> None:
    answer = world.client("cara").get(url(made, "word/"))
    assert answer["Content-Disposition"].startswith("attachment")
    document = Document(io.BytesIO(answer.content))
    words = [p.text for p in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Objectives" in words
    assert "Nine in ten know <b>their part</b>" in cells
    assert not any(SECRET in each for each in words + cells)


def test_who_may_not_see_plans_gets_none_of_it(world: World, made: Comms) -> None:
    for rest in ("documents/", "word/"):
        assert world.client("dev").get(url(made, rest)).status_code == 403
        assert world.client("nia").get(url(made, rest)).status_code == 404


def test_nothing_chosen_gets_its_sentence_and_two_clicks_make_one(world: World, made: Comms) -> None:
    client = world.client("vic")
    answer = client.post(url(made, "documents/"), {"submission_key": str(uuid4())})
    assert "Choose which document to make" in answer.content.decode()
    key = str(uuid4())
    for _ in range(2):
        client.post(url(made, "documents/"), {"document": "plan", "submission_key": key})
    assert GeneratedDocument.objects.filter(kind="delivery_plan").count() == 1
    assert "version 1" in client.get(url(made, "documents/")).content.decode()
