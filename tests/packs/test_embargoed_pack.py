"""From one pack version: whoever is cleared has the part under embargo in every form, and nobody else learns of it.

The files are made for real and read back.
"""

import io
import re

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.utils import timezone
from docx import Document

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents import services as documents
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import PackVersion
from assessment_ready.packs.services.files import make_files
from assessment_ready.packs.services.notices import tell_issued
from tests.documents.pdf_checks import faults
from tests.packs.making import make_pack, make_reading, make_version
from tests.readiness.pages import text_of
from tests.timeline.making import embargo

BASE = "/councils/westmere/briefing-packs/"
# What must not be told to the uncleared, in any form: heading, words, and the embargo's own title.
SECRET = ("Draft findings", "inadequate in safeguarding", "The draft report")
OPEN = ("The visit is near", "What residents ask")
FORMS = ("page", "pdf", "large_print", "docx")


@pytest.fixture
def version(world) -> PackVersion:
    """Version 2 of one pack, for a cleared viewer and an uncleared councillor who both read version 1."""
    secret = embargo(world, "vic")
    pack = make_pack(world, "Before the visit", must_read=True)
    first = make_version(pack, ("The visit is near", "It is in May."), state="superseded")
    made = make_version(
        pack,
        ("The visit is near", "It is in May."),
        ("Draft findings", "CQC finds us **inadequate in safeguarding**. " * 400, secret.pk),
        ("What residents ask", "Will my care change?"),
    )
    for name in ("vic", "dev"):
        make_reading(first, world.members[name])
    make_files(made)
    tell_issued(made)
    for pk in GeneratedDocument.objects.values_list("pk", flat=True):
        assert documents.render(document_id=pk)
    assert set(GeneratedDocument.objects.values_list("state", flat=True)) == {"ready"}
    return made


def words_of(answer, form: str) -> str:
    """The text of a page or file as somebody reads it."""
    assert answer.status_code == 200
    if form == "page":
        return text_of(answer)
    if form == "docx":
        found = Document(io.BytesIO(answer.content))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        parts = [*(each.text for each in found.paragraphs), *cells, *(str(found.core_properties.title),)]
        return " ".join(" ".join(parts).split())
    pdf = pypdfium2.PdfDocument(answer.content)
    outline = [item.get_title() for item in pdf.get_toc()]
    pages = [pdf[place].get_textpage().get_text_range() for place in range(len(pdf))]
    return " ".join(" ".join([*outline, *pages]).split())


def opened(world, name: str, version: PackVersion, form: str) -> str:
    path = f"{BASE}versions/{version.pk}/"
    path += "read/" if form == "page" else f"files/{form}/"
    return words_of(world.client(name).get(path), form)


@pytest.mark.slow
def test_the_cleared_have_the_part_in_every_form_and_the_uncleared_in_none(world, version) -> None:
    for form in FORMS:
        cleared, uncleared = (opened(world, name, version, form) for name in ("vic", "dev"))
        for words in (*OPEN, "Will my care change?"):
            assert words in cleared, form
            assert words in uncleared, form
        for words in SECRET[:2]:
            assert words in cleared, form
        for words in (*SECRET, "mbargo"):
            assert words not in uncleared, form
        # The marking of what the cleared read says that it is secret.
        assert "mbargo" in cleared, form


@pytest.mark.slow
def test_nothing_else_tells_of_it(world, version) -> None:
    """Pages, sizes, contents, what is new, other pages, file names, headers, mails, the audit log."""
    whole = version.files.get(format="pdf", is_whole=True).document
    plain = version.files.get(format="pdf", is_whole=False).document
    assert whole.pages > plain.pages
    dev = world.client("dev")
    read = f"{BASE}versions/{version.pk}/read/"
    for path in (read, f"{BASE}mine/", f"{BASE}say/", "/councils/westmere/", "/councils/westmere/needs-you/"):
        page = text_of(dev.get(path))
        for words in (*SECRET, "mbargo", f"{whole.pages} pages"):
            assert words not in page, (path, words)
    assert f"{plain.pages} page" in text_of(dev.get(read))
    # What is new for each since version 1.
    news = re.compile(r"New since version 1, which you read(.*?)PDF")
    assert "Draft findings" in news.search(text_of(world.client("vic").get(read))).group(1)
    assert "What residents ask" in news.search(text_of(dev.get(read))).group(1)
    names = [dev.get(f"{BASE}versions/{version.pk}/files/{form}/").headers for form in FORMS[1:]]
    theirs = [
        world.client("vic").get(f"{BASE}versions/{version.pk}/files/{form}/").headers for form in FORMS[1:]
    ]
    for own, other in zip(names, theirs, strict=True):
        assert own["Content-Disposition"] == other["Content-Disposition"]
    # The audit log of somebody who reads it and is not cleared.
    hidden = AuditEntry.objects.filter(action="packs.version.downloaded", actor=world.people["vic"])
    assert {entry.embargo_id for entry in hidden} == {version.inner_embargo_id}
    log = text_of(world.client("ann").get("/councils/westmere/audit/"))
    for words in SECRET:
        assert words not in log
    assert not any(
        words in f"{mail.subject} {mail.text_body}"
        for mail in _mails()
        for words in (*SECRET, "mbargo", *OPEN)
    )


@pytest.mark.slow
def test_both_variants_are_sound_documents_and_bear_their_version(world, version) -> None:
    for row in version.files.exclude(format="docx").select_related("document"):
        data = bytes(row.document.content.data)
        assert faults(data) == [], row
        assert "2, made on" in words_of(_Answer(data), "pdf")
    assert {row.document.version for row in version.files.all()} == {2}


@pytest.mark.slow
def test_when_the_embargo_lifts_everybody_has_the_whole(world, version) -> None:
    Embargo.objects.update(lifted_at=timezone.now())
    for form in FORMS:
        found = opened(world, "dev", version, form)
        assert SECRET[0] in found, form
        assert SECRET[1] in found, form


@pytest.mark.slow
def test_a_restricted_copy_bears_its_reader_s_name_and_no_other(world) -> None:
    made = make_version(make_pack(world, marking="restricted"), ("Summary", "For few."))
    for form in FORMS[1:]:
        path = f"{BASE}versions/{made.pk}/files/{form}/"
        for name in ("dev", "vic"):
            world.client(name).post(f"{path}copy/")
    for pk in GeneratedDocument.objects.values_list("pk", flat=True):
        assert documents.render(document_id=pk)
    for form in FORMS[1:]:
        found = opened(world, "dev", made, form)
        assert "Cllr Dev Rao" in found, form
        assert "Vic Tan" not in found, form
        assert "For few." in found, form


class _Answer:
    """A file as a download hands it over."""

    status_code = 200

    def __init__(self, data: bytes) -> None:
        self.content = data


def _mails():
    from assessment_ready.outbox.models import OutgoingEmail

    return OutgoingEmail.objects.all()
