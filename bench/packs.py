"""Making packs: against bare WeasyPrint on the same HTML, and fifty at once beside people who open pages."""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from uuid import uuid4

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import paper, pdf, services
from assessment_ready.documents.models import GeneratedDocument
from bench.dashboard import Line, use
from bench.data import SLUG
from bench.measure import get, signed_in

WORDS = (
    "People who reach us are assessed well and most tell us that they were listened to. Waits for an occupational "
    "therapist fell from 22 to 3 weeks, and 71 per cent of reviews were done within a year. "
)
AT_ONCE = int(os.environ.get("BENCH_PACKS", "50"))
TURNS = 5
PAGE = "briefing-packs/mine/"


def run() -> list[Line]:
    """The renders in turns; then the queue of fifty while pages are opened. Needs the dashboard's databases."""
    return _renders() + _fifty()


def _renders() -> list[Line]:
    use("one")
    document = _request(sections=29)
    html = pdf.render_html(document.template, document.snapshot)
    ours, bare = [], []
    for turn in range(-1, TURNS):
        waiting = _request(sections=29)
        gc.collect()
        started = time.perf_counter()
        _bare(html)
        between = time.perf_counter()
        assert services.render(document_id=waiting.pk)
        ended = time.perf_counter()
        if turn >= 0:
            bare.append(between - started)
            ours.append(ended - between)
    made = GeneratedDocument.objects.get(pk=waiting.pk)
    assert 28 <= made.pages <= 36, made.pages
    return [
        Line(f"Pack of {made.pages} pages, bare WeasyPrint", statistics.median(bare), "s"),
        Line(f"Pack of {made.pages} pages, as a worker makes it", statistics.median(ours), "s"),
        Line("Pack / bare WeasyPrint", statistics.median(ours) / statistics.median(bare), "times", 1.3),
        Line("Pack, size of the file", made.size / 1024, "KB", 2048),
    ]


def _bare(html: str) -> None:
    """WeasyPrint as anybody would call it, with our fonts and styles to read."""
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from assessment_ready.documents.pdf_engine import PackagedFetcher  # noqa: PLC0415

    HTML(string=html, url_fetcher=PackagedFetcher(), base_url="packaged:").write_pdf(
        font_config=FontConfiguration(), pdf_variant="pdf/ua-1"
    )


def _fifty() -> list[Line]:
    """Fifty short packs asked for at once; a worker makes them while pages are opened."""
    place = signed_in("one")
    open_page = get(place, PAGE)
    open_page()
    idle = _median(open_page, 40)
    ids = [_request(sections=7).pk for _ in range(AT_ONCE)]
    with subprocess.Popen(
        [sys.executable, "-m", "bench.pack_worker", json.dumps(ids)], stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        memory = _numbers(worker.stdout)
        early = [next(memory) for _ in range(max(AT_ONCE // 5, 1))][-1]
        busy = _median(open_page, 40)
        assert worker.poll() is None, "the worker was done before the pages were measured"
        late = list(memory)[-1]
    return [
        Line("A member's page, nobody asks for packs", idle * 1000, "ms"),
        Line(f"A member's page, {AT_ONCE} packs asked for / none", busy / idle, "times", 1.5),
        Line("Memory of the worker after a fifth of them", early, "MB", 400),
        Line("Memory of the worker at the end / after a fifth", late / early, "times", 1.1),
    ]


def _median(task: object, times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        task()  # type: ignore[operator]
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _numbers(lines: Iterator[str]) -> Iterator[float]:
    yield from (float(line) for line in lines)


def _request(*, sections: int) -> GeneratedDocument:
    """A pack of so many sections, each about a page with a table."""
    actor = Membership.objects.get(council__slug=SLUG, user__email="dass-0@bench.example")
    return services.request_paper(
        actor=actor,
        kind="pack_pdf",
        subject_key="bench",
        title="What you need to know",
        paper=_paper(sections),
        permission=Perm.PRODUCE_PACKS,
        embargo_id=None,
        submission_key=uuid4(),
        is_listed=False,
    )


def _paper(sections: int) -> paper.Paper:
    rows = [(f"Measure {n}", "71%", "75%", "Improving", "ASCOF 2025 to 2026") for n in range(8)]
    head = ("Measure", "Now", "Target", "Direction", "Source")
    return paper.Paper(
        title="What you need to know",
        subtitle="Before the visit",
        facts=(("As at", "20 November 2026"), ("Version", "3")),
        marking="Internal",
        sections=tuple(
            paper.Section(
                f"Section {place}",
                (
                    paper.prose(f"{WORDS * 3}\n\n{WORDS * 3}"),
                    paper.table(f"Measures of section {place}", head, rows),
                    paper.points([WORDS, WORDS]),
                ),
            )
            for place in range(1, sections + 1)
        ),
    )
