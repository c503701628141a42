"""Statements given to leads: assigned, submitted, returned with a note, closed."""

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.readiness.errors import LeadNotEligible
from assessment_ready.readiness.models import Assignment, Judgement
from assessment_ready.readiness.services.assignments import assign_statements
from tests.readiness.pages import cost, post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"
JUDGED = {"score": "3", "confidence": "high", "reason": "Because.", "version": "1"}


@pytest.fixture
def made(world):
    return world.round(scores=[3] * 9)


def given(world, name="cleo", **extra):
    return {"statements": ["safeguarding", "equity"], "lead": world.members[name].pk, **extra}


def test_several_statements_go_to_one_lead_in_one_mail(world, made):
    due = {"due_on_day": "1", "due_on_month": "dec", "due_on_year": "2026"}
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/", given(world, **due))
    assert says(page, "2 statements are with Cleo Marsh.")
    assert says(page, "1 December 2026")
    mail = OutgoingEmail.objects.get()
    assert mail.to_address == "cleo@westmere.example"
    assert mail.kind == "readiness_assigned"
    assert "Safeguarding" in mail.text_body
    assert "1 December 2026" in mail.text_body
    assert f"/readiness/rounds/{made.pk}/" in mail.text_body
    assert AuditEntry.objects.filter(action="readiness.assignment.made").count() == 2


def test_a_statement_goes_over_to_another_lead_and_starts_again(world, made):
    world.assign(made, 7, "cleo", state="submitted", note="x")
    post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/", given(world, "will"))
    row = Assignment.objects.get(statement__number=7)
    assert row.lead == world.members["will"]
    assert (row.state, row.note) == ("assigned", "")
    entry = AuditEntry.objects.get(object_id=str(row.pk), action="readiness.assignment.made")
    assert entry.before == {"lead": "Cleo Marsh"}


def test_a_new_due_date_for_the_same_lead_sends_no_mail(world, made):
    world.assign(made, 7, "cleo", state="submitted")
    due = {"due_on_day": "1", "due_on_month": "12", "due_on_year": "2026"}
    data = given(world, statements=["safeguarding"], **due)
    post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/", data)
    row = Assignment.objects.get()
    assert row.state == "submitted"
    assert row.due_on is not None
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"statements": []}, "Choose at least one statement"),
        ({"statements": ["no-such"]}, "Choose only from the list"),
        ({"lead": ""}, "Choose a lead"),
        ({"lead": "x"}, "Choose somebody who is a member of this council now"),
        ({"due_on_day": "31", "due_on_month": "2", "due_on_year": "2026"}, "Enter a real date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence):
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/", {**given(world), **wrong})
    assert says(page, sentence)
    assert not Assignment.objects.exists()


def test_a_lead_from_another_council_is_refused(world, made):
    stranger = world.northby_members["nia"].pk
    for wrong in (stranger, world.members["vic"].pk, world.members["rhea"].pk):
        data = {"statements": ["equity"], "lead": wrong}
        page = post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/", data)
        assert says(page, "Choose somebody who is a member of this council now and may score statements")
    with pytest.raises(LeadNotEligible):
        assign_statements(
            actor=world.members["ben"], round_id=made.pk, statements=["equity"], lead_id=stranger
        )
    Membership.objects.filter(pk=world.members["cleo"].pk).update(revoked_at=timezone.now())
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/", given(world))
    assert says(page, "Choose somebody who is a member of this council now")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("name", ["vic", "cleo", "will", "cara", "rhea", "dev"])
def test_only_those_who_run_rounds_assign(world, made, name):
    client = world.client(name)
    row = world.assign(made, 7, "cleo", state="submitted")
    url = f"{ROUNDS}{made.pk}/assignments/"
    assert client.get(url).status_code == 403
    assert client.post(url, given(world)).status_code == 403
    for action in ("remove", "return", "close"):
        assert client.post(f"{url}{row.pk}/{action}/", {"note": "x"}).status_code == 403
    assert Assignment.objects.get().state == "submitted"


def test_the_way_there_and_back(world, made):
    row = world.assign(made, 7, "cleo")
    ben, cleo = world.client("ben"), world.client("cleo")
    url = f"{ROUNDS}{made.pk}/assignments/{row.pk}/"
    page = f"{ROUNDS}{made.pk}/statements/safeguarding/"
    assert says(cleo.get(page), "Save and submit to the programme lead")
    assert says(post(cleo, f"{page}score/", {**JUDGED, "submit": "1"}), "Safeguarding is submitted.")
    assert Judgement.objects.get(round=made, statement__number=7).reason == "Because."
    told = OutgoingEmail.objects.get(kind="readiness_submitted")
    assert told.to_address == "ben@westmere.example"
    again = post(cleo, f"{page}score/", {**JUDGED, "submit": "1", "version": "2"})
    assert says(again, "You have submitted this statement, so it cannot be changed now.")
    assert says(ben.get(f"{url}return/"), "Return Safeguarding")
    assert says(post(ben, f"{url}return/", {"note": "  "}), "Enter what the lead should look at again")
    assert says(post(ben, f"{url}return/", {"note": "Add the audit."}), "is with Cleo Marsh again")
    back = OutgoingEmail.objects.get(kind="readiness_returned")
    assert "Add the audit." in back.text_body
    assert says(cleo.get(page), "Add the audit.")
    assert says(post(ben, f"{url}close/", {}), "moved on in the meantime")
    post(cleo, f"{page}score/", {**JUDGED, "submit": "1", "version": "2"})
    assert says(post(ben, f"{url}close/", {}), "Safeguarding is accepted and closed.")
    row.refresh_from_db()
    assert row.state == "closed"
    actions = AuditEntry.objects.filter(action__startswith="readiness.assignment").values_list(
        "action", flat=True
    )
    assert [each.rsplit(".", 1)[1] for each in reversed(actions)] == [
        "submitted",
        "returned",
        "submitted",
        "closed",
    ]


def test_an_unscored_statement_is_not_submitted(world):
    made = world.round()
    world.assign(made, 7, "cleo")
    empty = {"reason": "", "strengths": "Kept words", "version": "1", "submit": "1"}
    scored = {**empty, "score": "3", "confidence": "low"}
    for data in (empty, scored, {**empty, "reason": "Why"}):
        page = post(world.client("cleo"), f"{ROUNDS}{made.pk}/statements/safeguarding/score/", data)
        assert says(page, "Give a score and a reason before you submit this statement. Nothing was saved.")
        assert says(page, "Kept words")
    assert Assignment.objects.get().state == "assigned"
    assert Judgement.objects.get(round=made, statement__number=7).version == 1


def test_only_the_lead_submits(world, made):
    world.assign(made, 7, "cleo")
    page = f"{ROUNDS}{made.pk}/statements/safeguarding/"
    sent = {**JUDGED, "submit": "1"}
    refused = post(world.client("ben"), f"{page}score/", sent)
    assert says(refused, "Only the person this statement is assigned to can submit it.")
    assert says(post(world.client("will"), f"{page}score/", sent), "This statement is not with you to score.")
    assert world.client("vic").post(f"{page}score/", sent).status_code == 403
    assert "Save and submit" not in text_of(world.client("ben").get(page))
    assert Assignment.objects.get().state == "assigned"
    assert Judgement.objects.get(round=made, statement__number=7).version == 1


def test_a_statement_is_taken_back_and_its_text_stays(world, made):
    row = world.assign(made, 7, "cleo")
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/assignments/{row.pk}/remove/", {})
    assert says(page, "Safeguarding is with nobody now.")
    assert not Assignment.objects.exists()
    assert Judgement.objects.get(round=made, statement__number=7).reason
    assert world.client("cleo").get(f"{ROUNDS}{made.pk}/").status_code == 404


def test_an_assignment_of_another_round_or_council_does_not_exist(world, made):
    other = world.round(title="Other")
    row = world.assign(other, 7, "cleo")
    assert world.client("ben").post(f"{ROUNDS}{made.pk}/assignments/{row.pk}/close/").status_code == 404
    path = f"/councils/westmere/readiness/assignments/{row.pk}/"
    assert world.client("vic").get(path).url == f"{ROUNDS}{other.pk}/statements/safeguarding/"
    assert world.client("nia").get(path.replace("westmere", "northby")).status_code == 404
    foreign = world.round(council=world.northby)
    theirs = f"/councils/northby/readiness/rounds/{foreign.pk}/assignments/{row.pk}/close/"
    assert world.client("nia").post(theirs).status_code == 404


def test_a_mail_about_an_embargoed_round_says_nothing(world):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    made = world.round(embargo=embargo, title="Secret round", scores=[3] * 9)
    for name in ("ada", "cleo"):
        Clearance.objects.create(
            council=world.westmere, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
        )
    page = world.client("ada").get(f"{ROUNDS}{made.pk}/assignments/")
    assert "Will Osei" not in text_of(page)
    refused = post(
        world.client("ada"), f"{ROUNDS}{made.pk}/assignments/", given(world, "will", statements=["equity"])
    )
    assert says(refused, "Choose somebody who is a member of this council now")
    post(world.client("ada"), f"{ROUNDS}{made.pk}/assignments/", given(world, statements=["safeguarding"]))
    sent = {**JUDGED, "submit": "1"}
    post(world.client("cleo"), f"{ROUNDS}{made.pk}/statements/safeguarding/score/", sent)
    assert Assignment.objects.get().state == "submitted"
    mail = OutgoingEmail.objects.get()
    said = mail.subject + mail.text_body + mail.html_body
    for words in ("Secret", "Safeguarding", "round", f"{made.pk}/", "CQC", "score"):
        assert words not in said
    assert "/councils/westmere/" in said
    assert AuditEntry.objects.filter(action="readiness.assignment.made").get().embargo == embargo


def test_the_page_of_assignments_costs_the_same_with_more_rows(world, made):
    ada = world.client("ada")
    path = f"{ROUNDS}{made.pk}/assignments/"
    world.assign(made, 1, "cleo")
    few = cost(ada, path)
    for number in range(2, 10):
        world.assign(made, number, "will")
    assert cost(ada, path) == few <= 15
