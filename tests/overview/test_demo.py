"""The demonstration: what it holds, that it comes once, and that everybody sees what they should."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from assessment_ready.audit.models import AuditEntry
from assessment_ready.audit.queries import faults
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.documents import pdf
from assessment_ready.overview.services import demo
from assessment_ready.packs.models import PackVersion, VersionState
from assessment_ready.readiness.models import Assignment, Judgement, Round
from assessment_ready.ui.words import count_words
from tests.overview.reading import links, words
from tests.world import NORTHBY, WESTMERE


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """An installation as ``bin/run`` makes it, without the PDFs; made once and rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference_data", verbosity=0, stdout=StringIO())
        yield demo.make_demonstration()
        transaction.set_rollback(True)


@pytest.fixture
def seeded(made, db):
    """The demonstration for one test, whose own changes go when it ends."""
    return made


def client(name):
    from django.test import Client

    browser = Client()
    browser.force_login(
        User.objects.get(email__startswith=f"{name}@"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return browser


def test_the_cast_is_the_one_every_test_tells_its_story_with(seeded):
    for council, cast in (("westmere", WESTMERE), ("northby", NORTHBY)):
        for key, (name, role) in cast.items():
            member = Membership.objects.get(council__slug=council, user__email=f"{key}@{council}.example")
            assert (member.user.full_name, member.role) == (name, role)
            assert member.job_title
    assert Membership.objects.filter(user__email="bo@region.example").count() == 2
    assert User.objects.get(email="ingrid@installation.example").is_installation_admin


def test_nobody_of_the_cast_has_a_password(seeded):
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_dashboard_shows_the_drawings_answer(seeded):
    page = words(client("ada").get("/councils/westmere/readiness/"))
    assert "Good is likely: 3 chances in 4" in page
    assert "25 of 36 points, which CQC would publish as 70%." in page
    assert "we say 1 more" in page
    assert "Decide on" in page
    assert "Cleo Marsh" in page.partition("What changed since your last visit")[2]


def test_every_statement_of_the_current_round_has_texts_of_real_length_within_the_limits(seeded):
    rows = Judgement.objects.filter(round=seeded.current)
    assert rows.count() == 9
    for row in rows:
        assert 40 <= count_words(row.reason) <= 200
        assert 60 <= count_words(row.strengths) <= 300
        assert 60 <= count_words(row.improvements) <= 300


def test_assignments_are_in_every_state(seeded):
    states = set(Assignment.objects.filter(round=seeded.current).values_list("state", flat=True))
    assert states == {"assigned", "submitted", "returned", "closed"}


def test_the_draft_report_does_not_exist_for_the_uncleared(seeded):
    assert Round.objects.filter(title="CQC assessment, draft report").exists()
    version = PackVersion.objects.get(title__startswith="For the Leader")
    assert version.inner_embargo is not None
    pages = (
        "",
        "readiness/",
        "readiness/rounds/",
        "audit/",
        "packs/",
        "readiness/compare/",
        "briefing-packs/",
    )
    packs = ("briefing-packs/mine/", f"briefing-packs/versions/{version.pk}/read/")
    for path in (*pages, *packs):
        for name in ("ben", "will", "vic", "dev", "cleo", "ann"):
            said = client(name).get(f"/councils/westmere/{path}").content.decode()
            for secret in ("CQC assessment, draft report", "CQC draft report", "The draft praises"):
                assert secret not in said, (name, path, secret)
    assert "The draft praises" in words(client("cara").get(f"/councils/westmere/{packs[1]}"))
    for name in ("ada", "cara"):
        assert "CQC assessment, draft report" in words(
            client(name).get("/councils/westmere/readiness/rounds/")
        )


def test_the_councillor_reads_the_published_round(seeded):
    assert "Peer challenge, June 2026" in words(client("dev").get("/councils/westmere/"))


def test_each_councillor_finds_the_pack_that_is_theirs(seeded):
    states = PackVersion.objects.order_by("pack__number", "number").values_list("state", flat=True)
    assert list(states) == [
        VersionState.SUPERSEDED,
        VersionState.ISSUED,
        VersionState.ISSUED,
        VersionState.FROZEN,
        VersionState.WITHDRAWN,
    ]
    assert "For the Leader and the lead member" in words(client("dev").get("/councils/westmere/"))
    for name in ("sue", "tom"):
        page = words(client(name).get("/councils/westmere/"))
        assert "The CQC assessment: what you need to know" in page
        assert "For the Leader" not in page


def test_the_audit_log_tells_the_story_and_holds(seeded):
    assert AuditEntry.objects.filter(council__slug="westmere").count() > 60
    assert not list(faults())
    page = words(client("ada").get("/councils/westmere/audit/"))
    assert "Cleo Marsh" in page


def test_seeding_twice_makes_it_once(seeded):
    before = (Council.objects.count(), Round.objects.count(), User.objects.count())
    for options in ({}, {"if_empty": True}):
        call_command("seed_demo", stdout=StringIO(), **options)
    assert before == (Council.objects.count(), Round.objects.count(), User.objects.count())


def test_the_board_report_has_two_versions_of_which_the_newest_is_shared(seeded):
    first, second = seeded.reports
    assert (first.version, second.version) == (1, 2)
    assert first.snapshot["figures"] != second.snapshot["figures"]
    if not pdf.is_installed():
        pytest.skip("The libraries for PDFs are not installed.")
    assert demo.share_report(seeded)
    page = client("dev").get("/councils/westmere/")
    assert "Board report: Self-assessment, autumn 2026, version 2" in words(page)
    assert "autumn 2026, version 1" not in words(page)
    (address,) = links(page, f"/packs/{second.pk}/download")
    assert client("dev").get(address).content.startswith(b"%PDF")
