"""Other formats: which needs nobody has taken up, where a format stands, which files and links are taken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.evidence.rules.files import RefusedFile
from assessment_ready.packs.rules.format_files import ACCEPTED, judge, link_fault
from assessment_ready.packs.rules.formats import Need, file_words, format_label, needs_of, standing, untaken
from tests.evidence.corpus import DOCX, PDF

# One frame of MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.
FRAME = b"\xff\xfb\x90\x64" + b"\x00" * 413
MP3 = FRAME * 3
TODAY = date(2026, 12, 1)


def test_needs_are_counted_by_format_and_a_translation_by_its_language() -> None:
    found = needs_of(
        [
            (["easy_read", "translation"], "Polish", True),
            (["easy_read"], "", False),
            (["translation"], " polish ", False),
            (["translation"], "", False),
            (["unheard_of"], "", False),
        ]
    )
    assert [(each.words) for each in found] == [
        "2 contacts need Easy Read, 1 of them a councillor",
        "1 contact needs another language, and their record does not say which",
        "2 contacts need it in Polish, 1 of them a councillor",
    ]


@pytest.mark.parametrize(
    ("everybody", "members", "words"),
    [
        (1, 0, "1 contact needs Braille"),
        (1, 1, "1 contact needs Braille, a councillor"),
        (3, 3, "3 contacts need Braille, all of them councillors"),
        (3, 2, "3 contacts need Braille, 2 of them councillors"),
    ],
)
def test_a_need_says_how_many(everybody, members, words) -> None:
    assert Need("braille", "", everybody, members).words == words


def test_what_the_service_makes_and_what_somebody_sees_to_is_taken() -> None:
    needs = [
        Need("large_print", "", 4, 0),
        Need("paper", "", 4, 0),
        Need("audio", "", 1, 0),
        Need("bsl", "", 1, 0),
        Need("translation", "Polish", 1, 0),
        Need("translation", "Urdu", 1, 0),
    ]
    left = untaken(needs, [("audio", ""), ("translation", "POLISH")])
    assert [format_label(each.format, each.language) for each in left] == [
        "British Sign Language",
        "In Urdu",
    ]


@pytest.mark.parametrize(
    ("state", "made_from", "issued", "due_on", "words"),
    [
        ("needed", None, 2, None, ("Needed", "", False)),
        ("needed", None, 2, date(2026, 12, 1), ("Needed", "", False)),
        ("commissioned", None, 2, date(2026, 11, 30), ("Being made", "Past its day", True)),
        ("not_needed", None, 2, date(2026, 11, 30), ("Not needed", "", False)),
        ("ready", 2, 2, date(2026, 11, 30), ("Ready", "Made from version 2", False)),
        ("ready", 2, 3, None, ("Out of date", "Made from version 2, version 3 is issued", False)),
        ("ready", 2, None, None, ("Not offered", "Made from version 2, and no version is issued", False)),
        ("ready", None, 2, None, ("Needed", "", False)),
    ],
)
def test_where_a_format_stands(state, made_from, issued, due_on, words) -> None:
    found = standing(state, made_from=made_from, issued=issued, due_on=due_on, today=TODAY)
    assert (found.words, found.because, found.is_late) == words


@pytest.mark.parametrize(
    ("code", "name", "data", "ending"),
    [
        ("easy_read", "easy read.pdf", PDF, "pdf"),
        ("translation", "polski.docx", DOCX, "docx"),
        ("audio", "pack.mp3", MP3, "mp3"),
        ("audio", "pack.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\x00" * 10 + MP3, "mp3"),
        ("braille", "pack.brf", b",! VISIT IS NE>4\r\n\x0c", "brf"),
        ("braille", "pack.pdf", PDF, "pdf"),
    ],
)
def test_a_file_is_taken_for_what_is_in_it(code, name, data, ending) -> None:
    assert judge(code, name, data).endings[0] == ending


@pytest.mark.parametrize(
    ("code", "name", "data", "sentence"),
    [
        ("bsl", "film.mp4", b"\x00\x00\x00\x18ftypmp42", "is added as a link"),
        ("easy_read", "empty.pdf", b"  ", "is empty"),
        ("easy_read", "pack.pdf", b"MZ\x90\x00", "is a Windows program"),
        ("easy_read", "pack.pdf", b"<html><script>", "is a web page or drawing"),
        (
            "easy_read",
            "pack.png",
            b"\x89PNG\r\n\x1a\nIEND",
            "is a PNG picture. Choose a file of this kind: PDF or Word",
        ),
        ("easy_read", "pack.docx", PDF, "is named .docx but is a PDF"),
        ("audio", "pack.mp3", b"MZ\x90\x00" + b"\x00" * 900, "is no MP3 recording"),
        ("audio", "pack.mp3", FRAME, "is no MP3 recording"),
        ("audio", "pack.mp3", b"ID3\x04\x00\x00\xff\xff\xff\xff", "is no MP3 recording"),
        ("audio", "pack.exe", MP3, "Name it .mp3"),
        ("audio", "pack.mp3", b"RIFF" + b"\x00" * 500, "is no MP3 recording"),
        ("braille", "pack.brf", b"\x00\x01\x02", "is no Braille file"),
        ("braille", "pack.brf", b"<script>alert(1)</script>", "is no Braille file"),
        ("braille", "pack.brf", "Zażółć".encode(), "is no Braille file"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(code, name, data, sentence) -> None:
    with pytest.raises(RefusedFile, match=sentence.replace(".", r"\.")):
        judge(code, name, data)


@given(code=st.sampled_from(sorted(ACCEPTED)), data=st.binary(max_size=600), name=st.text(max_size=30))
def test_whatever_is_sent_is_a_known_kind_or_refused(code, data, name) -> None:
    try:
        kind = judge(code, name, data)
    except RefusedFile:
        return
    assert kind.endings[0] in {"pdf", "docx", "mp3", "brf"}


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("https://films.example.org/visit?v=1", ""),
        ("http://films.example.org/visit", "must begin with https://"),
        ("javascript:alert(1)", "correct format"),
        ("https://user:pass@films.example.org/", "user name"),
        ("https://films.example.org:8443/", "port"),
        ("https://films.example.org:99999/", "correct format"),
        ("https://localhost/", "correct format"),
        ("https://[::1", "correct format"),
        ("https://films.example.org/a b", "character"),
        ("https://films.example.org/\x00", "character"),
        ("https://fïlms.example.org/", "character"),
        ("https://films.example.org/" + "x" * 300, "300 characters"),
    ],
)
def test_only_a_plain_https_address_is_a_link(link, fault) -> None:
    found = link_fault(link)
    assert (found == "") if fault == "" else (fault in found), found


@pytest.mark.parametrize(
    ("link", "name", "size", "words"),
    [
        ("", "Easy read.pdf", 1_468_006, "PDF, 1.4 MB"),
        ("", "x.docx", 20, "DOCX, 1 KB"),
        ("https://films.example.org/x", "", 0, "opens at films.example.org"),
    ],
)
def test_a_file_says_what_it_is_and_how_large(link, name, size, words) -> None:
    assert file_words(link, name, size) == words
