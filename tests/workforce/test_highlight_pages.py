"""The highlight report through its pages and files: begun, written, signed off, replaced; its figures recounted."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import docx
import openpyxl
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.models import (
    Action,
    ActionEvidence,
    ActionMilestone,
    Benefit,
    BenefitMeasurement,
    CheckIn,
    ReportingPeriod,
)
from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.services import render
from assessment_ready.embargo.models import Clearance, Embargo
from tests.documents.pdf_checks import faults
from tests.overview.reading import table, words
from tests.workforce.highlight_pdf_text import pdf_text
from tests.workforce.making import Workforce, workforce_of
from tests.world import World
from workforce.models import HighlightReport, IntendedAction, Risk, Strand
from workforce.queries.highlight import exceptions, figures
from workforce.services import highlight as services


@pytest.fixture
def made(world: World) -> Workforce:
    """Westmere's strategy; the quarter began 60 days ago and ends in 30."""
    made = workforce_of(world, world.members["ada"])
    today = timezone.localdate()
    ReportingPeriod.objects.filter(pk=made.period.pk).update(
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=30),
        closes_on=today + timedelta(days=45),
    )
    made.period.refresh_from_db()
    return made


@pytest.fixture
def held(world: World) -> Embargo:
    """An embargo that holds and that Ada is cleared for."""
    held = Embargo.objects.create(
        council=world.westmere, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=held, user=world.people["ada"], granted_by=world.people["ada"]
    )
    return held


def fill(made: Workforce, held: Embargo) -> dict[str, Action]:
    """Actions in every state, over two strands and without one; one under embargo; one cancelled; one intended."""
    world, today = made.world, timezone.localdate()
    second = Strand.objects.create(
        council=made.council, strategy=made.strategy, number="2", title="Recruitment", position=1
    )
    past, soon = today - timedelta(days=9), today + timedelta(days=200)
    asked: dict[str, tuple[Strand | None, dict[str, Any]]] = {
        "green": (made.strand, {}),
        "red": (made.strand, {"due_on": past, "red_on": past + timedelta(days=1)}),
        "stale": (second, {"stale_on": past}),
        "amber": (second, {"amber_on": past, "forecast_on": soon + timedelta(days=7)}),
        "complete": (second, {"lifecycle": "closed"}),
        "hold": (None, {"lifecycle": "on_hold"}),
        "cancelled": (second, {"lifecycle": "cancelled"}),
        "secret": (made.strand, {"embargo": held, "due_on": past, "red_on": past}),
    }
    found = {}
    for place, (name, (strand, extra)) in enumerate(asked.items()):
        # What is intended is nobody's secret; what became of it is.
        meant = "quiet" if name == "secret" else name
        intended = made.intend(f"9.{place}", strand=strand, title=f"Make {meant} happen")
        title = {"title": f"Make {name} happen"}
        found[name] = made.put_in_action(intended, **{"due_on": soon, **title, **extra})
    made.intend("9.99", strand=second, title="Only intended")
    made.intend("9.98", strand=second, title="Dropped", dropped_at=timezone.now(), dropped_because="No")
    _beside(world, made, found, held)
    return found


def _beside(world: World, made: Workforce, found: dict[str, Action], held: Embargo) -> None:
    """Check-ins, steps, risks, benefits and evidence; some of the action under embargo, some too early."""
    today = timezone.localdate()
    for name, extra in {
        "red": {
            "blockers": "No applicants <i>",
            "help_needed": "A recruiter",
            "statement": "Advertised twice.",
        },
        "secret": {"blockers": "A secret cause"},
    }.items():
        CheckIn.objects.create(
            council=made.council,
            action=found[name],
            author=world.people["will"],
            made_at=timezone.now() - timedelta(days=2),
            progress=10,
            rag_then="red",
            **extra,
        )
    for name, due, done in (
        ("green", -20, -10),
        ("green", -5, None),
        ("green", 12, None),
        ("green", 300, None),
        ("complete", -90, -80),
        ("secret", -20, -10),
        ("secret", 12, None),
    ):
        ActionMilestone.objects.create(
            council=made.council,
            action=found[name],
            title=f"Step of {name} due {due}",
            due_on=today + timedelta(days=due),
            done_on=today + timedelta(days=done) if done else None,
        )
    for place in range(7):
        Risk.objects.create(
            council=made.council, title=f"Risk {place}", likelihood=1 + place % 5, impact=3, former_score=6
        )
    for name in ("green", "secret"):
        benefit = Benefit.objects.create(
            council=made.council,
            action=found[name],
            description=f"Benefit of {name}",
            kind="quality",
            measure="Days waited",
            baseline=Decimal(40),
            target=Decimal(20),
            unit="days",
            realised_by=today,
        )
        for ago, value in ((30, 38), (3, 31)):
            BenefitMeasurement.objects.create(
                council=made.council,
                benefit=benefit,
                on=today - timedelta(days=ago),
                value=value,
                recorded_by=world.people["will"],
                recorded_at=timezone.now(),
            )
    items: dict[str, tuple[str, dict[str, Any]]] = {
        "Rota of the team": ("green", {}),
        "Embargoed proof": ("green", {"embargo": held}),
        "Withdrawn proof": ("green", {"withdrawn_at": timezone.now(), "withdrawn_reason": "Wrong"}),
        "Proof of the secret": ("secret", {}),
    }
    for title, (name, extra) in items.items():
        item = world.evidence(owner="will", title=title, **extra)
        ActionEvidence.objects.create(
            council=made.council,
            action=found[name],
            item=item,
            role="progress",
            added_by=world.people["will"],
        )


def begin(made: Workforce, by: str = "will", **extra: Any) -> HighlightReport:
    texts = {"body": "Improvement Board", "purpose": "To show progress", "overall": "Recruitment lags."}
    return services.create(
        actor=made.world.members[by],
        strategy_id=made.strategy.pk,
        period_id=made.period.pk,
        texts=services.ReportTexts(**{**texts, **extra}),
        submission_key=uuid4(),
    )


def page(name: str, report: HighlightReport | None = None, council: str = "westmere") -> str:
    kwargs: dict[str, Any] = {"council": council, **({"highlight": report.pk} if report else {})}
    return reverse(f"workforce:{name}", kwargs=kwargs)


def recounted(made: Workforce) -> dict[str, dict[str, int]]:
    """The strip counted by hand: row by row, without the report's queries."""
    found: dict[str, dict[str, int]] = {}
    today = timezone.localdate()
    for row in IntendedAction.objects.filter(strategy=made.strategy, dropped_at=None):
        rows: Any = Action.objects.with_rag(today)
        action: Any = rows.filter(pk=row.action_id).first()
        if action is not None and action.embargo and not action.embargo.is_lifted(timezone.now()):
            action = None
        rag = action.rag if action else "waiting"
        if rag == "cancelled":
            continue
        state = rag if rag in ("complete", "green", "amber", "red", "stale") else "waiting"
        strand = str(row.strand) if row.strand else "Without a strand"
        counts = found.setdefault(strand, {})
        counts[state] = counts.get(state, 0) + 1
    return found


STATES = ("complete", "green", "amber", "red", "stale", "waiting")


def expected_strip(made: Workforce) -> list[list[str]]:
    rows = [
        [strand, *[str(counts.get(state, 0)) for state in STATES], str(sum(counts.values()))]
        for strand, counts in recounted(made).items()
    ]
    total = [str(sum(int(row[place]) for row in rows)) for place in range(1, 8)]
    order = {str(each): place for place, each in enumerate(Strand.objects.filter(strategy=made.strategy))}
    rows.sort(key=lambda row: order.get(row[0], 99))
    return [*rows, ["All strands", *total]]


def test_page_pdf_word_and_workbook_say_what_a_recount_says(made: Workforce, held: Embargo) -> None:
    fill(made, held)
    report = begin(made)
    vic = made.world.client("vic")
    expected = expected_strip(made)
    assert expected[-1] == ["All strands", "1", "1", "1", "1", "1", "4", "9"]

    shown = vic.get(page("highlight", report))
    assert [[text for text, _ in row] for row in table(shown, "Strand")] == expected

    document = docx.Document(io.BytesIO(vic.get(page("highlight-word", report)).content))
    in_word = [[cell.text for cell in row.cells] for row in document.tables[1].rows][1:]
    assert in_word == expected

    book = openpyxl.load_workbook(io.BytesIO(vic.get(page("highlight-workbook", report)).content))
    heads, *lines = book["Progress"].iter_rows(values_only=True)
    kept = [place for place, head in enumerate(heads) if "change" not in str(head)]
    assert [[str(line[place]) for place in kept] for line in lines] == expected
    assert book["Actions"].max_row - 1 == 9

    vic.post(page("highlight-pdf", report))
    made_pdf = GeneratedDocument.objects.get()
    assert render(document_id=made_pdf.pk)
    made_pdf.refresh_from_db()
    assert (made_pdf.state, made_pdf.permission) == ("ready", "VIEW_WORKFORCE")
    assert made_pdf.pages <= 2
    data = bytes(made_pdf.content.data)
    assert faults(data) == []
    text = pdf_text(data)
    for row in expected:
        assert "".join(row).replace(" ", "") in text

    everything = [words(shown), " ".join(_texts(document)), text, _book_text(book)]
    everything = [re.sub(r"\s", "", said) for said in everything]
    for said in everything:
        for part in (
            "Make red happen",
            "No applicants",
            "A recruiter",
            "Rota of the team",
            "45% of the plan",
        ):
            assert part.replace(" ", "") in said, part
        for secret in ("secret", "Embargoed proof", "Withdrawn proof", "Make cancelled"):
            assert secret.replace(" ", "") not in said, secret


def _texts(document: Any) -> list[str]:
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    return [*[each.text for each in document.paragraphs], *cells]


def _book_text(book: Any) -> str:
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_only_exceptions_are_listed_and_each_says_why(made: Workforce, held: Embargo) -> None:
    found = fill(made, held)
    listed = exceptions(made.council.pk, timezone.now())
    assert [each.title for each in listed] == ["Make red happen", "Make stale happen", "Make amber happen"]
    red, stale, amber = listed
    assert (red.days_late, red.cause, red.help_needed) == (9, "No applicants <i>", "A recruiter")
    assert (red.recovery, red.owner, red.strand) == ("Advertised twice.", "Will Osei", str(made.strand))
    assert stale.how_late.startswith("No check-in since")
    assert amber.how_late == "Forecast 7 days late"
    assert amber.back_on_track_on == (found["amber"].forecast_on).isoformat()
    Embargo.objects.update(lifted_at=timezone.now())
    assert "Make secret happen" in [each.title for each in exceptions(made.council.pk, timezone.now())]


def test_the_parts_beside_the_strip(made: Workforce, held: Embargo) -> None:
    fill(made, held)
    found = figures(made.council.pk, made.strategy, made.period, timezone.now())
    assert [each.title for each in found.done] == ["Step of green due -20"]
    assert [each.title for each in found.missed] == ["Step of green due -5"]
    assert [each.title for each in found.next_steps] == ["Step of green due 12"]
    assert [each.score for each in found.risks] == [15, 12, 9, 6, 6]
    assert [each.movement for each in found.risks][:1] == ["Up 9, from 6"]
    assert found.risks_more == 2
    assert [(each.description, each.realised) for each in found.benefits] == [
        ("Benefit of green", "45% of the plan")
    ]
    assert [each.title for each in found.evidence] == ["Rota of the team"]
    (indicator,) = found.indicators
    assert (indicator.value, indicator.expected, indicator.tone) == ("12.4%", "At most 8.0%", "red")
    (statement,) = found.statements
    assert (statement.number, sum(statement.counts.values())) == (9, 6)
    assert found.overall == "red"


def test_a_small_number_is_suppressed_in_every_form(made: Workforce) -> None:
    made.value(timezone.localdate(), "33.3", numerator=Decimal(1), denominator=Decimal(3))
    report = begin(made)
    vic = made.world.client("vic")
    assert "33.3" not in words(vic.get(page("highlight", report)))
    assert "Suppressed" in words(vic.get(page("highlight", report)))
    book = openpyxl.load_workbook(io.BytesIO(vic.get(page("highlight-workbook", report)).content))
    assert "33.3" not in _book_text(book)


def test_every_count_opens_the_actions_it_counts(made: Workforce, held: Embargo) -> None:
    fill(made, held)
    report = begin(made)
    will = made.world.client("will")
    opened = 0
    for row in table(will.get(page("highlight", report)), "Strand"):
        for text, links in row[1:-1]:
            if links:
                listed = will.get(links[0])
                assert len(table(listed, "Action")) == int(text)
                opened += 1
            else:
                assert text == "0"
    assert opened > 6


def test_a_report_is_begun_written_signed_off_and_never_changes(made: Workforce, held: Embargo) -> None:
    found = fill(made, held)
    will, ada = made.world.client("will"), made.world.client("ada")
    data = {
        "strategy": made.strategy.pk,
        "period": made.period.pk,
        "body": "Improvement Board",
        "submission_key": str(uuid4()),
    }
    for _ in range(2):
        assert will.post(page("highlight-create"), data).status_code == 302
    report = HighlightReport.objects.get()
    assert (report.number, report.signed_off_at) == (1, None)
    again = will.post(page("highlight-create"), data | {"submission_key": str(uuid4())})
    assert b"is a draft already" in again.content

    sign = {"version": report.version}
    assert b"Enter what the report is for" in ada.post(page("highlight-sign-off", report), sign).content
    texts = {"body": "Board", "purpose": "Progress", "overall": "<b>Mixed</b>.", "version": report.version}
    assert will.post(page("highlight-edit", report), texts).status_code == 302
    assert will.post(page("highlight-edit", report), texts | {"purpose": "Other"}).status_code == 409
    assert ada.post(page("highlight-sign-off", report), sign).status_code == 409
    report.refresh_from_db()
    assert ada.post(page("highlight-sign-off", report), {"version": report.version}).status_code == 302
    report.refresh_from_db()
    assert report.signed_off_by == made.world.people["ada"]
    before = table(ada.get(page("highlight", report)), "Strand")
    assert b"&lt;b&gt;Mixed" in ada.get(page("highlight", report)).content

    Action.objects.filter(pk=found["red"].pk).update(lifecycle="closed")
    found["green"].delete()
    Strand.objects.filter(pk=made.strand.pk).update(title="Renamed")
    assert table(ada.get(page("highlight", report)), "Strand") == before
    refused = will.get(page("highlight-edit", report), follow=True)
    assert b"never changes" in refused.content
    assert b"never changes" in will.post(page("highlight-edit", report), texts).content


def test_a_new_version_takes_its_place_and_says_so(made: Workforce) -> None:
    report = begin(made)
    services.sign_off(actor=made.world.members["ada"], report_id=report.pk, version=report.version)
    will, key = made.world.client("will"), str(uuid4())
    for _ in range(2):
        will.post(page("highlight-version", report), {"submission_key": key})
    second = HighlightReport.objects.get(number=2)
    assert (second.overall, second.signed_off_at) == ("Recruitment lags.", None)
    assert "Version 2 is being written" in words(will.get(page("highlight", report)))
    services.sign_off(actor=made.world.members["ada"], report_id=second.pk, version=second.version)
    assert "Version 2 has taken the place of this one" in words(will.get(page("highlight", report)))
    assert "It takes the place of version 1" in words(will.get(page("highlight", second)))
    assert "Replaced" in words(will.get(page("highlights")))


def test_changes_since_the_last_signed_report(made: Workforce, held: Embargo) -> None:
    found = fill(made, held)
    report = begin(made)
    services.sign_off(actor=made.world.members["ada"], report_id=report.pk, version=report.version)
    after = ReportingPeriod.objects.create(
        council=made.council,
        title="Next quarter",
        starts_on=made.period.ends_on + timedelta(days=1),
        ends_on=made.period.ends_on + timedelta(days=90),
        closes_on=made.period.ends_on + timedelta(days=99),
    )
    Action.objects.filter(pk=found["red"].pk).update(lifecycle="closed")
    now = figures(made.council.pk, made.strategy, after, timezone.now())
    assert now.total.change == {"complete": 1, "green": 0, "amber": 0, "red": -1, "stale": 0, "waiting": 0}
    assert now.direction == "Better"
    assert [each.effect for each in now.statements] == ["Improved"]
    same = figures(made.council.pk, made.strategy, made.period, timezone.now())
    assert same.total.change is None


def test_nobody_signs_off_their_own_report(made: Workforce) -> None:
    report = begin(made, by="ada")
    ada = made.world.client("ada")
    assert "somebody else who may sign off" in words(ada.get(page("highlight", report)))
    answer = ada.post(page("highlight-sign-off", report), {"version": 1})
    assert b"You wrote this report" in answer.content
    assert (
        made.world.client("ben").post(page("highlight-sign-off", report), {"version": 1}).status_code == 302
    )


@pytest.mark.parametrize(
    ("name", "reads", "writes", "signs"),
    [("will", 200, 200, 403), ("vic", 200, 403, 403), ("cleo", 403, 403, 403), ("dev", 403, 403, 403)],
)
def test_who_may_do_what(made: Workforce, name: str, reads: int, writes: int, signs: int) -> None:
    report = begin(made, by="ben")
    client = made.world.client(name)
    assert client.get(page("highlight", report)).status_code == reads
    assert client.get(page("highlight-edit", report)).status_code == writes
    assert client.post(page("highlight-sign-off", report), {"version": 1}).status_code == signs


def test_another_council_has_no_such_report(made: Workforce) -> None:
    report = begin(made)
    nia = made.world.client("nia")
    for name in ("highlight", "highlight-edit", "highlight-word", "highlight-workbook", "highlight-rows"):
        assert nia.get(page(name, report, "northby")).status_code == 404
    data = {
        "strategy": made.strategy.pk,
        "period": made.period.pk,
        "body": "B",
        "submission_key": str(uuid4()),
    }
    answer = nia.post(page("highlight-create", council="northby"), data)
    assert (answer.status_code, HighlightReport.objects.count()) == (200, 1)


class Queries:
    """Counts the queries that run through it."""

    seen = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.seen += 1
        return execute(sql, params, many, context)


def queries(client: Any, path: str) -> int:
    with connection.execute_wrapper(counter := Queries()):
        assert client.get(path).status_code == 200
    return counter.seen


def test_queries_do_not_grow_with_rows(made: Workforce, held: Embargo) -> None:
    fill(made, held)
    report = begin(made)
    vic = made.world.client("vic")
    paths = [page("highlights"), page("highlight", report), page("highlight-rows", report)]
    for path in paths:
        vic.get(path)
    before = [queries(vic, path) for path in paths]
    for place in range(2):
        row = made.intend(f"7.{place}", title="One more")
        more = made.put_in_action(row, red_on=date(2026, 1, 1))
        ActionMilestone.objects.create(
            council=made.council, action=more, title="Step", due_on=timezone.localdate()
        )
    services.sign_off(actor=made.world.members["ada"], report_id=report.pk, version=report.version)
    services.new_version(actor=made.world.members["will"], report_id=report.pk, submission_key=uuid4())
    second = HighlightReport.objects.get(number=2)
    paths = [page("highlights"), page("highlight", second), page("highlight-rows", second)]
    assert [queries(vic, path) for path in paths] == before


def test_what_is_done_is_in_the_audit_log(made: Workforce) -> None:
    report = begin(made)
    services.sign_off(actor=made.world.members["ada"], report_id=report.pk, version=report.version)
    kept = AuditEntry.objects.filter(action__startswith="workforce.highlight").values_list(
        "action", flat=True
    )
    assert sorted(kept) == ["workforce.highlight.created", "workforce.highlight.signed_off"]
