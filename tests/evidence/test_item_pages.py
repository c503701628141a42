"""Adding, reading and changing an item through the browser, and what is refused with which sentence."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.evidence.models import EvidenceFile, EvidenceItem, EvidencePart
from tests.evidence import corpus
from tests.evidence.values import add
from tests.readiness.pages import post, says, text_of

LIBRARY = "/councils/westmere/evidence/"


@pytest.fixture(autouse=True)
def _november():
    import time_machine

    with time_machine.travel("2026-11-22T10:00:00Z", tick=True):
        yield


def day(name, value):
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def form(world, **extra):
    return {
        "title": "Carers’ survey 2026",
        "statements": ["4", "7"],
        "category": "people",
        "owner": world.members["cleo"].pk,
        "sensitivity": "internal",
        "submission_key": str(uuid4()),
        **day("as_at", date(2026, 9, 1)),
        **extra,
    }


def upload(name="survey.pdf", data=corpus.PDF):
    return SimpleUploadedFile(name, data)


def item_path(item, page=""):
    return f"{LIBRARY}{item.pk}/{page}"


def test_a_person_adds_evidence_with_several_files_and_links(world):
    client = world.client("ben")
    assert client.get(f"{LIBRARY}add/?statement=4&category=people").status_code == 200
    page = post(
        client,
        f"{LIBRARY}add/",
        form(
            world,
            uploads=[upload(), upload("figures.csv", b"a,b\n1,2\n")],
            link_1="https://www.westmere.example/survey",
            name_1="Survey page",
        ),
    )
    assert says(page, "QS4-E1 “Carers’ survey 2026” is in the library.")
    item = EvidenceItem.objects.get()
    assert item.review_by == date(2027, 9, 1)
    assert item.owner == world.members["cleo"]
    assert list(EvidencePart.objects.values_list("name", flat=True)) == [
        "survey.pdf",
        "figures.csv",
        "Survey page",
    ]
    for words in ("QS4 Care provision", "QS7 Safeguarding", "Cleo Marsh", "1 September 2027", "SHA-256"):
        assert says(page, words)
    assert says(page, "Ben Hartley added the evidence QS4-E1 Carers’ survey 2026")


def test_a_double_click_adds_one_item(world):
    client, data = world.client("ben"), form(world, link_1="https://www.westmere.example/")
    first = client.post(f"{LIBRARY}add/", data)
    second = client.post(f"{LIBRARY}add/", data)
    assert first.url == second.url
    assert EvidenceItem.objects.count() == 1


def test_a_contributor_owns_what_they_add_and_chooses_nobody(world):
    client = world.client("cleo")
    assert "id_owner" not in client.get(f"{LIBRARY}add/").content.decode()
    sent = form(world, link_1="https://www.westmere.example/", owner=world.members["ben"].pk)
    post(client, f"{LIBRARY}add/", sent)
    assert EvidenceItem.objects.get().owner == world.members["cleo"]


@pytest.mark.parametrize("name", ["vic", "dev", "rhea"])
def test_others_do_not_add_evidence(world, name):
    assert world.client(name).post(f"{LIBRARY}add/", form(world)).status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 201}, "Title must be 200 characters or fewer"),
        ({"statements": []}, "Choose at least one quality statement that this supports"),
        ({"statements": ["12"]}, "Choose only from the list"),
        ({"category": ""}, "Choose the kind of evidence"),
        ({"owner": ""}, "Choose an owner"),
        ({"owner": "999999"}, "Choose one from the list"),
        ({"as_at_month": ""}, "must include a month"),
        ({"as_at_day": "31", "as_at_month": "2"}, "Enter a real date"),
        ({"as_at_year": "2027"}, "The date the evidence is about must be today or in the past"),
        (day("covers_from", date(2026, 9, 2)), "The first day of the period must be the date"),
        (
            day("review_by", date(2026, 8, 1)),
            "The review date must be the date the evidence is about or later",
        ),
        (day("expires_on", date(2026, 8, 1)), "The last day it is valid must be the date"),
        ({"sensitivity": "secret"}, "Choose one from the list"),
        ({"link_1": ""}, "Choose at least one file, or enter at least one link"),
        ({"link_1": "javascript:alert(1)"}, "Enter a link that starts with http:// or https://"),
        ({"link_1": "https://x.example/" + "y" * 500}, "The link must be 500 characters or fewer"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_bad_input_gets_its_sentence_and_nothing_is_kept(world, change, sentence):
    data = form(world, link_1="https://www.westmere.example/") | change
    page = world.client("ben").post(f"{LIBRARY}add/", data)
    assert page.status_code == 200
    assert says(page, sentence)
    assert page.content.decode().count("<title>Error:") == 1
    assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize(("name", "data", "words"), corpus.HOSTILE, ids=[row[0] for row in corpus.HOSTILE])
def test_a_hostile_upload_is_refused_through_the_browser_and_nothing_is_stored(world, name, data, words):
    page = world.client("ben").post(f"{LIBRARY}add/", form(world, uploads=[upload(name, data)]))
    assert page.status_code == 200
    expected = "The file is empty" if not data else words
    assert says(page, expected)
    assert not EvidenceItem.objects.exists()
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "content_type"), corpus.HONEST, ids=[row[0] for row in corpus.HONEST]
)
def test_a_file_only_ever_leaves_as_an_attachment(world, name, data, content_type):
    client = world.client("ben")
    post(client, f"{LIBRARY}add/", form(world, uploads=[upload(name, data)]))
    item = EvidenceItem.objects.get()
    part = EvidencePart.objects.get()
    answer = world.client("vic").get(item_path(item, f"files/{part.pk}/"))
    assert answer.content == data
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
    ],
)
def test_a_hostile_name_is_made_safe(world, name, kept):
    post(world.client("ben"), f"{LIBRARY}add/", form(world, uploads=[upload(name)]))
    assert EvidencePart.objects.get().name == kept


def test_what_is_too_large_is_told_and_never_kept(world):
    large = upload("large.pdf", corpus.PDF + b"x" * settings.MAX_UPLOAD_BYTES)
    page = world.client("ben").post(f"{LIBRARY}add/", form(world, uploads=[large]))
    assert says(page, f"must be {settings.MAX_UPLOAD_BYTES // 1024 // 1024} MB or smaller")
    assert not EvidenceFile.objects.exists()


def test_files_that_a_form_shown_again_has_lost_are_asked_for_again(world):
    page = world.client("ben").post(f"{LIBRARY}add/", form(world, title="", uploads=[upload()]))
    assert says(page, "Choose the files again")


def test_restricted_files_open_to_the_owner_and_to_those_who_manage_evidence_only(world):
    item = add(world, sensitivity="restricted")
    part = EvidencePart.objects.get()
    for name, status in {"cleo": 200, "ben": 200, "will": 403, "vic": 403}.items():
        assert world.client(name).get(item_path(item, f"files/{part.pk}/")).status_code == status, name
    page = world.client("vic").get(item_path(item))
    assert page.status_code == 200
    assert says(page, "The files of this evidence are restricted.")
    assert f"files/{part.pk}/" not in page.content.decode()
    refused = world.client("vic").get(item_path(item, f"files/{part.pk}/"))
    assert says(refused, "Ask the owner for what you need.")


def test_links_of_restricted_evidence_are_not_shown_to_others(world):
    item = world.evidence(4, sensitivity="restricted", url="https://secret.westmere.example/x")
    assert "secret.westmere" not in world.client("vic").get(item_path(item)).content.decode()
    assert "secret.westmere" in world.client("cleo").get(item_path(item)).content.decode()


def test_a_part_of_another_item_is_not_served(world):
    first, second = add(world), add(world, parts=None)
    part = EvidencePart.objects.get(version__item=second)
    assert world.client("ben").get(item_path(first, f"files/{part.pk}/")).status_code == 404
    linked = world.evidence(4)
    link = EvidencePart.objects.get(version__item=linked)
    assert world.client("ben").get(item_path(linked, f"files/{link.pk}/")).status_code == 404


def edit_data(page):
    """Everything a form holds, as a browser would send it."""
    html = page.content.decode()
    fields = dict(re.findall(r'<input[^>]*name="([a-z_0-9]+)"[^>]*value="([^"]*)"', html))
    return {"version": fields["version"]}


def test_the_owner_changes_details_and_the_second_saver_sees_both(world):
    item = add(world)
    data = {**form(world), "version": "1"}
    page = post(world.client("cleo"), item_path(item, "edit/"), data | {"title": "Carers’ survey, final"})
    assert says(page, "QS4-E1 is saved.")
    assert says(page, "Carers’ survey, final")
    late = world.client("ben").post(item_path(item, "edit/"), data | {"title": "My title"})
    assert late.status_code == 409
    assert says(late, "Somebody else changed this evidence while you had it open.")
    assert says(late, "Carers’ survey, final")
    assert "My title" in late.content.decode()
    again = post(
        world.client("ben"), item_path(item, "edit/"), {**data, **edit_data(late), "title": "My title"}
    )
    assert says(again, "QS4-E1 is saved.")
    assert EvidenceItem.objects.get().title == "My title"


CHANGES = ["edit/", "new-version/", "confirm/", "withdraw/", "restore/", "hand-over/"]


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_owner_and_those_who_manage_evidence_change_it(world, change):
    item = add(world)
    will = world.client("will")
    refused = will.post(item_path(item, change), {})
    assert refused.status_code == 403
    assert says(refused, "This evidence is looked after by somebody else.")
    if change != "restore/":
        assert says(will.get(item_path(item, change), follow=True), "looked after by somebody else")
    assert world.client("vic").post(item_path(item, change), {}).status_code == 403
    assert world.client("nia").post(item_path(item, change), {}).status_code == 404
    assert not AuditEntry.objects.exclude(action="evidence.item.added").exists()


def test_a_new_version_keeps_what_is_ticked(world):
    item = add(world)
    part = EvidencePart.objects.get()
    client = world.client("cleo")
    assert says(client.get(item_path(item, "new-version/")), "survey.pdf")
    page = post(
        client,
        item_path(item, "new-version/"),
        {
            "version": "1",
            "keep": [part.pk],
            "uploads": [upload("autumn.csv", b"a,b\n1,2\n")],
            "note": "Autumn figures",
        },
    )
    assert says(page, "The new version is saved.")
    assert says(page, "Version 2")
    assert says(page, "Autumn figures")
    assert says(page, "Earlier versions")
    nothing = client.post(item_path(item, "new-version/"), {"version": "2"})
    assert says(nothing, "Choose at least one file, or enter at least one link")


def test_a_stale_item_is_marked_and_confirmed(world):
    item = add(world, as_at=date(2025, 9, 1), review_by=date(2026, 9, 1))
    client = world.client("cleo")
    page = client.get(item_path(item))
    assert says(page, "Past its review date")
    assert says(page, "it no longer counts as proof")
    past = client.post(item_path(item, "confirm/"), {"version": "1", **day("review_by", date(2026, 11, 22))})
    assert says(past, "The next review date must be in the future")
    done = post(client, item_path(item, "confirm/"), {"version": "1", **day("review_by", date(2027, 5, 1))})
    assert says(done, "QS4-E1 is confirmed as current.")
    assert says(done, "Within date")


def test_withdrawing_and_restoring(world):
    item = add(world)
    client = world.client("cleo")
    assert says(
        client.post(item_path(item, "withdraw/"), {"reason": ""}), "Enter why the evidence is withdrawn"
    )
    page = post(client, item_path(item, "withdraw/"), {"reason": "Replaced by the 2027 survey"})
    assert says(page, "QS4-E1 is withdrawn.")
    assert says(page, "Withdrawn by Cleo Marsh on 22 November 2026: Replaced by the 2027 survey")
    again = client.post(item_path(item, "withdraw/"), {"reason": "x"})
    assert says(again, "This evidence is withdrawn, so it cannot be changed. Restore it first.")
    assert says(post(client, item_path(item, "restore/"), {}), "QS4-E1 is restored.")
    assert says(post(client, item_path(item, "restore/"), {}), "This evidence is not withdrawn.")


def test_handing_over(world):
    item = add(world)
    page = post(world.client("cleo"), item_path(item, "hand-over/"), {"owner": world.members["will"].pk})
    assert says(page, "QS4-E1 is handed over to Will Osei.")
    foreign = world.client("ben").post(
        item_path(item, "hand-over/"), {"owner": world.northby_members["nia"].pk}
    )
    assert says(foreign, "Choose one from the list")


def test_opening_embargoed_evidence_and_its_file_is_noted(world):
    ada = world.people["ada"]
    embargo = Embargo.objects.create(council=world.westmere, title="D", authority="CQC", created_by=ada)
    Clearance.objects.create(council=world.westmere, embargo=embargo, user=ada, granted_by=ada)
    client = world.client("ada")
    assert "Embargo" in text_of(client.get(f"{LIBRARY}add/"))
    assert "id_embargo" not in world.client("cleo").get(f"{LIBRARY}add/").content.decode()
    post(
        client,
        f"{LIBRARY}add/",
        form(world, owner=world.members["ada"].pk, uploads=[upload()], embargo=embargo.pk),
    )
    item = EvidenceItem.objects.get()
    assert item.embargo == embargo
    part = EvidencePart.objects.get()
    assert client.get(item_path(item, f"files/{part.pk}/")).status_code == 200
    assert Look.objects.filter(user=ada).count() >= 1
    assert world.client("ben").get(item_path(item, f"files/{part.pk}/")).status_code == 404


def test_a_description_links_references_and_escapes_the_rest(world):
    item = world.evidence(4, description="<script>alert(1)</script> see QS4-E12")
    page = world.client("ben").get(item_path(item)).content.decode()
    assert "<script>alert(1)" not in page
    assert ">QS4-E12</a>" in page


def test_history_is_newest_first_and_costs_the_same_however_long(world):
    from tests.readiness.pages import cost

    item = add(world)
    client = world.client("cleo")
    few = cost(client, item_path(item))
    for number in range(5):
        data = {"version": number + 1, **day("review_by", date(2027, 5, 1) + timedelta(days=number))}
        post(client, item_path(item, "confirm/"), data)
    assert cost(client, item_path(item)) <= few
