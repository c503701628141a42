"""What an uploaded file is, by its content; and its name made safe."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.evidence.rules.files import PDF, RefusedFile, recognise, safe_name
from tests.evidence import corpus


@pytest.mark.parametrize(("name", "data", "content_type"), corpus.HONEST)
def test_an_honest_file_is_recognised(name, data, content_type):
    assert recognise(name, data).content_type == content_type


@pytest.mark.parametrize(("name", "data", "words"), corpus.HOSTILE, ids=[row[0] for row in corpus.HOSTILE])
def test_a_hostile_file_is_refused_with_a_sentence_that_names_it(name, data, words):
    started = time.monotonic()
    with pytest.raises(RefusedFile) as refused:
        recognise(name, data)
    assert time.monotonic() - started < 1
    assert words in str(refused.value)
    assert f"“{safe_name(name)}”" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\system32\\a.pdf", "a.pdf"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("exe.\u202efdp.report.pdf", "exe.fdp.report.pdf"),
        ("con.pdf", "file-con.pdf"),
        ("LPT1.tar.pdf", "file-LPT1.tar.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ('a<b>:"c"|d?.pdf', "a-b---c--d-.pdf"),
        ("Résumé – 2026.pdf", "Résumé – 2026.pdf"),
        ("no ending", "no ending.pdf"),
        ("Report v1.2", "Report v1.2.pdf"),
        ("Mr. Jones said so", "Mr. Jones said so.pdf"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name, PDF) == safe


def test_a_name_of_300_characters_is_cut_and_keeps_its_ending():
    cut = safe_name("x" * 300 + ".pdf", PDF)
    assert len(cut) == 150
    assert cut.endswith(".pdf")


@given(st.text(max_size=400))
def test_no_name_keeps_a_folder_or_a_character_nobody_sees(name):
    safe = safe_name(name, PDF)
    assert safe
    assert len(safe) <= 150
    assert safe == safe.strip(". ")
    assert not any(each in '/\\<>:"|?*' or unicodedata.category(each)[0] == "C" for each in safe)
