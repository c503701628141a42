"""An evidence index of 10,000 rows: uploaded, checked by a worker, looked at, imported by a worker."""

import io
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.evidence.models import EvidenceItem, IndexImport
from assessment_ready.evidence.rules.index_columns import looks_like_headings
from assessment_ready.evidence.services.index_import import MAX_ROWS
from assessment_ready.evidence.services.index_work import work
from bench.dashboard import Line
from bench.measure import Place

SLUG = "importing-council"
IMPORT = f"/councils/{SLUG}/evidence/import/"
HEADINGS = ["Ref", "QS", "Doc title", "Type", "Owner", "Date of document", "Review", "Link", "Comments"]
# From the choice of the file to the last row in the library, the looks in between included.
BAR_SECONDS = 60


def run() -> list[Line]:
    """The steps a person and a worker take, in seconds."""
    place = newcomer()
    data = workbook(MAX_ROWS)
    place.use()
    before = EvidenceItem.objects.count()
    read = seconds(lambda: read_messy_table(upload(data), max_rows=MAX_ROWS, is_headings=looks_like_headings))
    steps = {
        "uploading": lambda: send(place, data),
        "checking": lambda: check(place),
        "looking": lambda: look(place),
        "importing": lambda: import_all(place),
    }
    taken = {name: seconds(step) for name, step in steps.items()}
    assert EvidenceItem.objects.count() == before + MAX_ROWS
    whole = sum(taken.values())
    return [
        Line(f"Reading a workbook of {MAX_ROWS:,} rows alone", read, "s"),
        *(Line(f"Evidence index of {MAX_ROWS:,} rows, {name}", value, "s") for name, value in taken.items()),
        Line(f"Evidence index of {MAX_ROWS:,} rows, everything", whole, "s", BAR_SECONDS),
        Line("Evidence index, everything / reading the file alone", whole / read, "times", 12),
    ]


def newcomer() -> Place:
    """The director of a council that has an index and nothing else yet."""
    place = Place("one", Client(raise_request_exception=True))
    place.use()
    council = Council.objects.create(name="Importing council", slug=SLUG)
    for role in (Role.DASS, Role.CONTRIBUTOR):
        user = User.objects.create(email=f"{role}@importing.example", full_name=f"{role} importing")
        Membership.objects.create(council=council, user=user, role=role)
    director = User.objects.get(email="dass@importing.example")
    place.client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    return place


def seconds(step: Callable[[], Any]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def workbook(count: int) -> bytes:
    """Several statements in a cell, dates in four forms, owners by name and by address."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Index")
    sheet.append(["Evidence index"])
    sheet.append(HEADINGS)
    statements = ["QS1; QS4 / Safeguarding", "Care provision, integration and continuity", "1, 2 & 9", "qs07"]
    owners = ["dass importing", "contributor@importing.example", "importing, contributor"]
    for place in range(count):
        day = date(2026, 1, 5) + timedelta(days=place % 300)
        days = [f"{day:%d/%m/%Y}", day.isoformat(), f"{day:%d %b %Y}", (day - date(1899, 12, 30)).days]
        sheet.append(
            [
                f"EV{place}",
                statements[place % 4],
                f"Document number {place}",
                ["People's experience", "Policy", "Feedback from partners"][place % 3],
                owners[place % 3],
                days[place % 4],
                ["Mar 2027", "TBC", ""][place % 3],
                f"https://council.example/evidence/{place}",
                "What it shows in a sentence or two.",
            ]
        )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("index.xlsx", data)


def send(place: Place, data: bytes) -> None:
    answer = place.client.post(IMPORT, {"file": upload(data), "submission_key": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()[:3000]


def check(place: Place) -> None:
    index = IndexImport.objects.get()
    assert place.client.get(f"{IMPORT}{index.pk}/").status_code == 200
    fields = {f"column_{name}": heading for name, heading in index.mapping.items()}
    fields |= {"sensitivity": "internal", "review_months": "12", "known": "skip"}
    answer = place.client.post(f"{IMPORT}{index.pk}/", fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert work(import_id=index.pk)


def look(place: Place) -> None:
    page = place.client.get(f"{IMPORT}{IndexImport.objects.get().pk}/check/").content.decode()
    assert re.search(rf"Will be added {MAX_ROWS:,}", page), page[:3000]


def import_all(place: Place) -> None:
    index = IndexImport.objects.get()
    assert place.client.post(f"{IMPORT}{index.pk}/confirm/").status_code == 302
    assert work(import_id=index.pk)
