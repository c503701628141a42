"""Uploads that wait for confirmation, and the form they come through."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from assessment_ready.documents import imports
from assessment_ready.documents.errors import ImportGone
from assessment_ready.documents.forms import UploadForm
from assessment_ready.documents.models import PendingImport


def hold(actor, **extra) -> PendingImport:
    values = {
        "kind": "scores",
        "subject_key": "round:1",
        "file_name": "scores.csv",
        "payload": {"rows": [1, 2]},
    }
    return imports.hold(actor=actor, **(values | extra))


def test_an_import_is_taken_once(world):
    held = hold(world.members["ben"])
    taken = imports.take(actor=world.members["ben"], kind="scores", import_id=held.pk)
    assert taken.payload == {"rows": [1, 2]}
    assert taken.confirmed_at is not None
    with pytest.raises(ImportGone, match="imported already"):
        imports.take(actor=world.members["ben"], kind="scores", import_id=str(held.pk))


@pytest.mark.parametrize("name", ["ada", "bo"])
def test_nobody_takes_the_upload_of_another(world, name):
    held = hold(world.members["ben"])
    with pytest.raises(ImportGone):
        imports.take(actor=world.members[name], kind="scores", import_id=held.pk)


def test_an_upload_stays_in_its_council(world):
    held = hold(world.members["bo"])
    for actor in (world.northby_members["bo"], world.people["bo"]):
        with pytest.raises(ImportGone):
            imports.take(actor=actor, kind="scores", import_id=held.pk)


def test_an_installation_upload_is_the_persons_own(world):
    held = hold(world.people["ingrid"], kind="results")
    assert held.council is None
    assert imports.find(actor=world.people["ingrid"], kind="results", import_id=held.pk) == held
    with pytest.raises(ImportGone):
        imports.take(actor=world.people["ada"], kind="results", import_id=held.pk)


def test_another_kind_an_unknown_id_and_nonsense_are_gone(world):
    held = hold(world.members["ben"])
    for kind, import_id in (("results", held.pk), ("scores", uuid4()), ("scores", "../etc"), ("scores", "")):
        with pytest.raises(ImportGone):
            imports.take(actor=world.members["ben"], kind=kind, import_id=import_id)


def test_a_day_later_it_is_too_old(world, time_machine):
    held = hold(world.members["ben"])
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    with pytest.raises(ImportGone, match="more than a day old"):
        imports.find(actor=world.members["ben"], kind="scores", import_id=held.pk)


def posted(**files):
    """The upload as Django's handlers take it."""
    request = RequestFactory().post("/", {"other": "kept", **files})
    return request, UploadForm(
        data=request.POST, files=request.FILES, too_large=getattr(request, "upload_too_large", False)
    )


def test_a_file_that_is_too_large_is_never_kept_and_says_so(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    request, form = posted(file=SimpleUploadedFile("a.csv", b"x" * (3 * 1024 * 1024)))
    request.FILES.get("file")
    form = UploadForm(
        data=request.POST, files=request.FILES, too_large=getattr(request, "upload_too_large", False)
    )
    assert form.errors["file"] == ["The file must be 1 MB or smaller"]
    assert request.POST["other"] == "kept"


def test_no_file_and_an_empty_file_get_their_sentences():
    assert posted()[1].errors["file"] == ["Choose a CSV or XLSX file"]
    assert "The file is empty" in posted(file=SimpleUploadedFile("a.csv", b""))[1].errors["file"][0]
    assert "too long" in posted(file=SimpleUploadedFile("a" * 250 + ".csv", b"x"))[1].errors["file"][0]


def test_a_good_file_passes():
    _, form = posted(file=SimpleUploadedFile("a.csv", b"a,b\n1,2\n"))
    assert form.is_valid(), form.errors
