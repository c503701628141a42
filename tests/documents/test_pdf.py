"""The PDF engine: nothing from outside, tagged, honest about what it cannot do."""

import io
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from assessment_ready.documents import pdf, pdf_artifacts, pdf_engine
from assessment_ready.documents.errors import PdfEngineMissing, RenderFailed
from tests.documents.pdf_checks import elements, faults

PAGE = '<!doctype html><html lang="en-GB"><head><title>T</title>{head}</head><body><h1>T</h1>{body}</body></html>'
STYLED = '<link rel="stylesheet" href="packaged:pdf/report.css">'


@pytest.fixture
def server():
    """A web server on this machine that counts every request and redirects ``/redirect`` to a file."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(302 if self.path == "/redirect" else 200)
            if self.path == "/redirect":
                self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *args):
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", seen
    listening.shutdown()
    listening.server_close()


VECTORS = {
    "attachment in the head": ('<link rel="attachment" href="{file}">', ""),
    "import in a stylesheet": ("<style>@import url({http}/a.css);</style>", ""),
    "font": (
        "<style>@font-face{{font-family:x;src:url({http}/x.woff2)}}p{{font-family:x}}</style>",
        "<p>x</p>",
    ),
    "background": ("<style>p{{background:url({http}/b.png)}}</style>", "<p>x</p>"),
    "image inside a drawing": (
        "",
        '<svg width="9" height="9"><image href="{http}/i.png" width="9" height="9"/></svg>',
    ),
    "object": ("", '<object data="{http}/o.svg"></object>'),
    "attachment of a link": ("", '<a rel="attachment" href="{file}">x</a>'),
    "redirect to a file": ("", '<img src="{http}/redirect" alt="x">'),
    "stylesheet": ('<link rel="stylesheet" href="{http}/s.css">', ""),
    "picture from a file": ("", '<img src="{file}" alt="x">'),
    "relative under a base": ('<base href="{http}/">', '<img src="i.png" alt="x">'),
    "data": ("", '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E" alt="x">'),
    "list marker": ("<style>li{{list-style-image:url({http}/m.png)}}</style>", "<ul><li>x</li></ul>"),
    "content": ('<style>p::before{{content:url("{file}")}}</style>', "<p>x</p>"),
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=list(VECTORS))
def test_nothing_outside_the_application_is_fetched_or_embedded(vector, server, tmp_path):
    address, seen = server
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET-5c1f")
    head, body = (part.format(http=address, file=secret.as_uri()) for part in vector)
    html = PAGE.replace("{head}", head).replace("{body}", body)
    with pytest.raises(RenderFailed):
        pdf.write_pdf(html)
    assert seen == []


def test_the_server_of_this_test_would_have_noticed(server):
    address, seen = server
    head, body = (part.format(http=address, file="file:///etc/hostname") for part in VECTORS["background"])
    HTML(string=PAGE.replace("{head}", head).replace("{body}", body)).write_pdf()
    assert seen == ["/b.png"]


@pytest.mark.parametrize(
    "url",
    [
        "packaged:pdf/../fonts/../../manage.py",
        "packaged:pdf/%2e%2e/report.css",
        "packaged:fonts/LICENSE",
        "packaged:app/app.css",
        "packaged:pdf/missing.css",
        "packaged:pdf//etc/passwd",
        "packaged:pdf/report.css?x",
        "PACKAGED:pdf/report.css",
        "packaged:pdf/report.css\n",
        "file:///etc/passwd",
        "http://localhost/",
        "ftp://localhost/",
        "data:text/css,",
        "",
    ],
)
def test_the_fetcher_stops_the_render_for_anything_not_packaged(url):
    with pytest.raises(FatalURLFetchingError):
        pdf_engine.PackagedFetcher().fetch(url)


def test_the_fetcher_serves_what_ships_with_the_product():
    response = pdf_engine.PackagedFetcher().fetch("packaged:fonts/source-sans-3-latin-400-normal.woff2")
    assert response.read(4) == b"wOF2"
    assert pdf_engine.PackagedFetcher().fetch("packaged:pdf/report.css").content_type == "text/css"


def test_an_error_that_weasyprint_only_logs_fails_the_render():
    html = PAGE.format(head=STYLED, body='<a href="#nowhere">x</a>')
    with pytest.raises(RenderFailed):
        pdf.write_pdf(html)


def test_a_simple_document_passes_every_check():
    body = """<h2>A table</h2><p>Words and <a href="https://www.example.org">a link</a>.</p>
    <table><caption>C</caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>
    <tbody><tr><th scope="row">1</th><td>2</td></tr></tbody></table>
    <svg width="20" height="20"><title>A square</title><rect width="9" height="9"/></svg>"""
    made = pdf.write_pdf(PAGE.format(head=STYLED, body=body))
    assert made.pages == 1
    assert faults(made.data) == []


def test_the_checks_find_what_is_wrong():
    body = (
        '<h3>Too deep</h3><svg width="20" height="20"><rect width="9" height="9"/></svg>'
        "<table><tr><td>x</td></tr></table>"
    )
    found = " ".join(faults(pdf.write_pdf(PAGE.format(head="", body=body)).data))
    for words in ("a figure without", "a table cell without", "a heading of level 3 after level 1"):
        assert words in found
    assert "not marked as tagged" in " ".join(faults(HTML(string=PAGE.format(head="", body="")).write_pdf()))


def test_running_heads_are_artifacts_only_because_of_the_pass_after_weasyprint():
    head = f"{STYLED}<style>@page{{@top-left{{content:'Running head'}}}}</style>"
    raw = pdf_engine.to_pdf(PAGE.format(head=head, body="<p>Text</p>"))
    assert any("outside the structure" in fault for fault in faults(raw))
    marked, pages = pdf_artifacts.with_artifacts(raw)
    assert faults(marked) == []
    assert pages == 1
    with pikepdf.open(io.BytesIO(marked)) as made:
        assert [str(element.S) for element in elements(made)].count("/H1") == 1


def test_the_same_html_gives_the_same_bytes():
    html = PAGE.format(
        head=STYLED + '<meta name="dcterms.created" content="2026-11-21T09:00:00Z">', body="<p>x</p>"
    )
    assert pdf.write_pdf(html).data == pdf.write_pdf(html).data


def test_missing_libraries_give_the_line_to_type(monkeypatch):
    def gone(name):
        raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr(pdf, "import_module", gone)
    with pytest.raises(PdfEngineMissing, match=r"apt-get install libpango-1\.0-0"):
        pdf.write_pdf("<p>x</p>")


def test_a_machine_without_the_libraries_is_noticed_without_loading_weasyprint(monkeypatch):
    assert pdf.is_installed()
    monkeypatch.setattr(pdf, "_LIBRARIES", ("libdoes-not-exist.so.0",))
    assert not pdf.is_installed()


def test_starting_the_application_does_not_load_weasyprint():
    code = (
        "import django, sys; django.setup(); from assessment_ready.documents import tasks, urls; "
        "print('weasyprint' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert answer.stdout.strip() == "False"
