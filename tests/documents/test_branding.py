"""How a council's documents look: the page, what a logo and a colour may be, and that documents keep theirs."""

import io
import struct
import zlib
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import pdf, services
from assessment_ready.documents.logos import read_logo
from assessment_ready.documents.models import CouncilBranding, GeneratedDocument, LogoImage
from assessment_ready.documents.queries import branding, documents_for, logo_bytes
from assessment_ready.documents.rules import as_colour, contrast_with_white, dark_enough
from tests.documents.pdf_checks import faults
from tests.documents.sample_papers import logo, usual
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/councils/westmere/settings/branding/"


def picture(form: str, size: tuple[int, int] = (40, 20), **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, form, **extra)
    return out.getvalue()


def animated() -> bytes:
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("#ff0000", "#0000ff")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    return out.getvalue()


def header_only(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    start = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + start + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def vast_webp() -> bytes:
    wide, high = (16000 - 1).to_bytes(3, "little"), (16000 - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + wide + high
    return b"RIFF" + struct.pack("<I", len(body)) + body


def send(
    world: World, *, who: str = "ann", data: bytes | None = None, name: str = "logo.png", **changed: object
) -> Any:
    values: dict[str, object] = {"version": 0, "colour": "#006435", "logo_alt": "Westmere Council"}
    values |= changed
    if data is not None:
        values["logo"] = SimpleUploadedFile(name, data)
    return world.client(who).post(PAGE, values)


def test_a_logo_is_made_anew_and_stands_on_the_next_document_only(world: World) -> None:
    ada = world.members["ada"]
    asked = {"kind": "pack", "title": "Pack", "paper": usual(), "permission": Perm.VIEW_PACKS}
    before = services.request_paper(
        actor=ada, subject_key="a", embargo_id=None, submission_key=uuid4(), **asked
    )
    sent = picture("PNG", (1600, 400)) + b"<script>appended</script>"
    assert send(world, data=sent).status_code == 302
    look = branding(world.westmere.pk)
    assert (look.colour, look.logo_alt, look.logo_width, look.logo_height) == (
        "#006435",
        "Westmere Council",
        720,
        180,
    )
    kept = logo_bytes(world.westmere.pk, look.logo)
    assert kept.startswith(b"\x89PNG")
    assert b"script" not in kept
    after = services.request_paper(
        actor=ada, subject_key="b", embargo_id=None, submission_key=uuid4(), **asked
    )
    assert send(world, version=1, colour="#702082").status_code == 302
    world.client("ann").post(f"{PAGE}remove-logo/")
    assert branding(world.westmere.pk).logo == ""
    for document, has_logo in ((before, False), (after, True)):
        document.refresh_from_db()
        assert bool(document.snapshot["branding"]["logo"]) is has_logo
        assert services.render(document_id=document.pk)
        document.refresh_from_db()
        assert document.state == "ready", document.failure
        made = bytes(document.content.data)
        assert faults(made) == []
        assert (b"/Image" in made) is has_logo
    assert LogoImage.objects.count() == 1
    page = world.client("ann").get(PAGE).content.decode()
    assert "the council’s name above a band in #702082" in page


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("logo.svg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "cannot be an SVG"),
        ("logo.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "cannot be an SVG"),
        ("logo.png", b"%PDF-1.7 x", "a PNG, JPEG or WebP picture"),
        ("logo.png", b"GIF89a" + bytes(40), "a PNG, JPEG or WebP picture"),
        ("logo.png", picture("PNG")[:60], "damaged or not whole"),
        ("logo.jpg", picture("JPEG")[:300], "damaged or not whole"),
        ("logo.webp", picture("WEBP")[:26], "damaged or not whole"),
        ("logo.png", header_only(7100, 7100), "more than 16 million pixels"),
        ("logo.webp", vast_webp(), "more than 16 million pixels"),
        ("logo.png", picture("PNG") + bytes(2 * 1024 * 1024), "2 MB or smaller"),
        ("logo.png", b"", "damaged or not whole"),
    ],
)
def test_what_is_no_logo_is_refused_with_its_sentence(
    world: World, name: str, data: bytes, sentence: str
) -> None:
    answer = send(world, data=data, name=name)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not CouncilBranding.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        picture("JPEG"),
        picture("WEBP"),
        picture("PNG"),
        animated(),
        logo(),
    ],
)
def test_pictures_by_content_whatever_their_name(data: bytes) -> None:
    kept = read_logo(data)
    with Image.open(io.BytesIO(kept.png)) as opened:
        assert opened.format == "PNG"
        assert getattr(opened, "n_frames", 1) == 1
        assert opened.info.get("exif") is None


def test_modes_that_pillow_knows_become_plain_colours() -> None:
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16", "CMYK"):
        out = io.BytesIO()
        Image.new(mode, (9, 9)).save(out, "JPEG" if mode == "CMYK" else "PNG")
        assert read_logo(out.getvalue()).width == 9


def test_a_logo_needs_words(world: World) -> None:
    assert "Enter what the logo says" in send(world, data=logo(), logo_alt=" ").content.decode()


@pytest.mark.parametrize(
    ("colour", "sentence"),
    [
        ("#ffdd00", "#ffdd00 is too light: its contrast with white is 1.3 to 1"),
        (
            "#777777",
            "its contrast with white is 4.4 to 1, and words need at least 4.5 to 1. The darker #757575",
        ),
        ("green", "Enter a colour as #"),
        ("#12345", "Enter a colour as #"),
        ("url(x)", "Enter a colour as #"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_and_a_darker_one_named(
    world: World, colour: str, sentence: str
) -> None:
    assert sentence in send(world, colour=colour).content.decode()


def test_the_named_colour_is_always_enough() -> None:
    for colour in ("#ffffff", "#ffdd00", "#00ff00", "#ff0000", "#f47738"):
        assert contrast_with_white(dark_enough(colour)) >= 4.5
    assert dark_enough("#12436d") == "#12436d"
    assert as_colour("12436D") == "#12436d"


def test_two_people_at_once(world: World) -> None:
    assert send(world, version=0).status_code == 302
    refused = send(world, version=0, colour="#702082")
    assert refused.status_code == 409
    assert "#006435" in refused.content.decode()


def test_who_may(world: World) -> None:
    for who in ("ada", "cara", "vic", "dev", "cleo"):
        assert world.client(who).get(PAGE).status_code == 403
        assert send(world, who=who).status_code == 403
        assert world.client(who).get(f"{PAGE}logo/").status_code == 403
        assert world.client(who).post(f"{PAGE}remove-logo/").status_code == 403
    assert world.client("nia").get(PAGE).status_code == 404
    assert world.client("ann").get(f"{PAGE}logo/").status_code == 404


def test_the_logo_for_the_page(world: World) -> None:
    send(world, data=logo())
    answer = world.client("ann").get(f"{PAGE}logo/")
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert world.client("nia").get(f"{PAGE}logo/").status_code == 404


def test_an_unlisted_document_is_not_in_the_register_and_a_word_file_is_made(world: World) -> None:
    ada = world.members["ada"]
    send(world, data=logo())
    made = services.request_paper(
        actor=ada,
        kind="pack",
        subject_key="a",
        title="Pack",
        paper=usual(),
        permission=Perm.VIEW_PACKS,
        embargo_id=None,
        submission_key=uuid4(),
        size="large",
        watermark="Dev Osei",
        file_type="docx",
        is_listed=False,
    )
    services.render(document_id=made.pk)
    made.refresh_from_db()
    assert (made.state, made.file_type, made.failure) == ("ready", "docx", "")
    assert bytes(made.content.data).startswith(b"PK")
    assert made not in documents_for(ada, made.requested_at)
    assert GeneratedDocument.objects.visible_to(ada, made.requested_at).filter(pk=made.pk).exists()
    assert world.client("ada").get(f"/councils/westmere/packs/{made.pk}/").status_code == 404
    entry = AuditEntry.objects.get(action="documents.document.written")
    action = registry.get(entry.action)
    assert action.describe(entry).endswith("made Pack, version 1 as a Word file")
    assert action.link is not None
    assert action.link(entry, "westmere") == ""


def test_only_the_render_that_has_a_logo_may_name_it() -> None:
    html = '<!doctype html><html lang="en-GB"><title>T</title><h1>T</h1><img src="packaged:logo.png" alt="L">'
    assert pdf.write_pdf(html, logo=logo()).pages == 1
    for source in ("packaged:logo.png", "packaged:logos/logo.png", "packaged:../logo.png"):
        with pytest.raises(Exception, match="outside"):
            pdf.write_pdf(html.replace("packaged:logo.png", source))
    with pytest.raises(Exception, match="outside"):
        pdf.write_pdf(html.replace("packaged:logo.png", "packaged:logo.png?x"), logo=logo())
