import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STATIC = settings.BASE_DIR / "static"
VENDORED = sorted([*STATIC.glob("govuk/*.*"), *STATIC.glob("moj/*.*")])


@pytest.mark.parametrize("banned", ["GDS Transport", "/assets/", "sourceMappingURL", "crest.svg"])
def test_the_vendored_files_carry_nothing_reserved_for_gov_uk(banned):
    files = [path for path in VENDORED if path.suffix in (".css", ".js")]
    assert len(files) == 4
    assert not [path.name for path in files if banned in path.read_text()]


def test_every_address_in_a_stylesheet_is_a_file_of_ours():
    seen = 0
    for sheet in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(['\"]?([^'\")]+)", sheet.read_text()):
            if address.startswith(("data:", "#")):
                continue
            seen += 1
            # A report's stylesheet names our own files by the one scheme that its fetcher knows.
            own = address.startswith("packaged:")
            file = STATIC / address.removeprefix("packaged:") if own else sheet.parent / address
            assert file.resolve().is_file(), f"{sheet.name}: {address}"
    assert seen >= 10


def test_every_vendored_folder_has_its_licence():
    for folder in ("govuk", "moj", "fonts"):
        assert (STATIC / folder / "LICENSE").read_text().strip()


def test_every_static_file_a_layout_names_exists():
    seen = 0
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for name in re.findall(r"{%\s*static\s+'([^']+)'", template.read_text()):
            seen += 1
            assert finders.find(name), f"{template.name}: {name}"
    assert seen >= 6


def test_htmx_may_neither_inject_styles_nor_evaluate():
    source = (settings.BASE_DIR / "templates" / "base.html").read_text()
    assert '"includeIndicatorStyles":false,"allowEval":false' in source
