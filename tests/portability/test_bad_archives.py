"""Archives that are cut off, changed, forged or in the wrong place: a sentence each, and nothing is changed."""

import hashlib
import json
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.portability.errors import ArchiveRefused, NotEmpty, ReferenceMissing
from assessment_ready.portability.services.importing import import_council
from tests.portability.moving import (
    changed,
    contents,
    manifest,
    with_manifest,
    written,
)
from tests.world import build_framework


def refused(path, error=ArchiveRefused):
    """What the refusal says; nothing may have been changed."""
    before = [model.objects.count() for model in (Council, User, Membership, AuditEntry)]
    with pytest.raises(error) as caught:
        import_council(path=path)
    assert [model.objects.count() for model in (Council, User, Membership, AuditEntry)] == before
    return str(caught.value)


def first(**values):
    """A change of the first row."""
    return lambda rows: rows[0].update(values)


@pytest.mark.usefixtures("empty")
class TestRefused:
    def test_a_truncated_archive(self, archive, tmp_path):
        data = archive.read_bytes()
        for part in (len(data) // 2, len(data) - 30, 10, 0):
            (tmp_path / "cut.zip").write_bytes(data[:part])
            assert "cut off" in refused(tmp_path / "cut.zip")

    def test_no_archive_at_all(self, tmp_path):
        (tmp_path / "photo.zip").write_bytes(b"\x89PNG and so on" * 100)
        assert "no archive of a council" in refused(tmp_path / "photo.zip")
        assert "no archive of a council" in refused(tmp_path / "nothing.zip")
        assert "no archive of a council" in refused(written({}, tmp_path / "empty.zip"))

    def test_a_changed_byte_of_the_file(self, archive, tmp_path):
        data = bytearray(archive.read_bytes())
        with zipfile.ZipFile(archive) as entries:
            start = entries.getinfo("data/readiness.round.jsonl").header_offset
        # Behind the entry's own header, within its bytes.
        lengths = int.from_bytes(data[start + 26 : start + 28], "little"), data[start + 28]
        data[start + 30 + sum(lengths) + 40] ^= 1
        (tmp_path / "changed.zip").write_bytes(data)
        assert "was changed after the archive was made" in refused(tmp_path / "changed.zip")

    def test_a_changed_row(self, archive, tmp_path):
        path = changed(archive, tmp_path / "x.zip", "readiness.round", first(title="Forged"), honest=False)
        assert "“data/readiness.round.jsonl” was changed" in refused(path)

    def test_changed_bytes_of_a_stored_file(self, archive, tmp_path):
        entries = contents(archive)
        (name,) = [each for each in entries if each.startswith("files/")]
        entries[name] = b"Other bytes"
        assert f"“{name}” was changed" in refused(written(entries, tmp_path / "x.zip"))

    def test_another_format(self, archive, tmp_path):
        said = refused(with_manifest(archive, tmp_path / "x.zip", format=2))
        assert "has format 2" in said
        assert "reads format 1" in said

    @pytest.mark.parametrize(
        "values", [{"data": 5}, {"council": None}, {"files": {}}, {"product": "Other"}, {"references": [1]}]
    )
    def test_a_broken_list_of_contents(self, archive, tmp_path, values):
        said = refused(with_manifest(archive, tmp_path / "x.zip", **values))
        assert "list of contents" in said or "format None" in said

    def test_no_moment(self, archive, tmp_path):
        for moment in ("yesterday", "2026-11-24T12:00:00"):
            said = refused(with_manifest(archive, tmp_path / "x.zip", made_at=moment))
            assert "does not say when" in said

    def test_a_missing_table(self, archive, tmp_path):
        entries = contents(archive)
        del entries["data/readiness.round.jsonl"]
        assert "is missing from the archive" in refused(written(entries, tmp_path / "x.zip"))

    def test_a_missing_file(self, archive, tmp_path):
        entries = {name: data for name, data in contents(archive).items() if not name.startswith("files/")}
        assert "A file” is missing" in refused(written(entries, tmp_path / "x.zip"))
        said = json.loads(entries["manifest.json"])
        said["files"] = {"count": 0, "bytes": 0}
        entries["manifest.json"] = json.dumps(said).encode()
        assert "evidencefilecontent.jsonl, line 1" in refused(written(entries, tmp_path / "x.zip"))

    @pytest.mark.parametrize(
        "name", ["../etc/passwd", "/data/x.jsonl", "data/../x.jsonl", "files/short", "a.txt"]
    )
    def test_a_name_that_climbs_or_does_not_belong(self, archive, tmp_path, name):
        path = written(contents(archive) | {name: b"x"}, tmp_path / "x.zip")
        assert "does not belong into one" in refused(path)

    def test_a_table_nobody_knows(self, archive, tmp_path):
        entries = contents(archive) | {"data/secret.things.jsonl": b""}
        assert "does not belong into one" in refused(written(entries, tmp_path / "x.zip"))
        for model in ("secret.things", "sessions.session", "framework.theme", "audit.audithead"):
            said = manifest(archive)["data"]
            about = said[0] | {"model": model, "rows": 0, "bytes": 0, "sha256": _EMPTY}
            entries = contents(archive) | {f"data/{model}.jsonl": b""}
            entries["manifest.json"] = json.dumps(manifest(archive) | {"data": [*said, about]}).encode()
            assert f"“{model}”" in refused(written(entries, tmp_path / "x.zip"))

    def test_an_entry_that_stands_twice(self, archive, tmp_path):
        path = written(contents(archive), tmp_path / "x.zip")
        with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as target:
            target.writestr("data/readiness.round.jsonl", b"")
        assert "twice" in refused(path)

    def test_a_bomb(self, archive, tmp_path):
        entries = contents(archive) | {"data/readiness.round.jsonl": b" " * 20_000_000}
        assert "far more than its size" in refused(written(entries, tmp_path / "x.zip"))

    def test_a_row_of_another_council(self, archive, tmp_path):
        said = refused(changed(archive, tmp_path / "x.zip", "readiness.round", first(council=7)))
        assert "readiness.round.jsonl, line 1" in said
        assert "because of council" in said

    def test_a_second_council(self, archive, tmp_path):
        def plant(rows):
            rows.append(rows[0] | {"id": rows[0]["id"] + 1, "slug": "northby"})

        assert "exactly the one council" in refused(
            changed(archive, tmp_path / "x.zip", "councils.council", plant)
        )

    def test_a_council_that_calls_itself_otherwise(self, archive, tmp_path):
        path = changed(archive, tmp_path / "x.zip", "councils.council", first(slug="northby"))
        assert "exactly the one council it names" in refused(path)

    @pytest.mark.parametrize(
        ("model", "values", "about"),
        [
            ("readiness.judgement", {"round": 99_999}, "round"),
            ("readiness.judgement", {"round": None}, "round"),
            ("readiness.judgement", {"statement": ["test-cqc", "nowhere"]}, "statement"),
            ("readiness.judgement", {"statement": 1}, "statement"),
            ("readiness.round", {"created_by": "mallory@x.example"}, "created_by"),
            ("readiness.round", {"created_by": 1}, "created_by"),
            ("readiness.round", {"kind": "party"}, "kind"),
            ("readiness.round", {"held_on": "soon"}, "held_on"),
            ("readiness.round", {"created_at": "2026-11-24T12:00:00"}, "created_at"),
            ("readiness.round", {"title": "x" * 5000}, "title"),
            ("readiness.round", {"title": "a\x00b"}, "title"),
            ("readiness.round", {"title": {"a": 1}}, "title"),
            ("readiness.round", {"surprise": 1}, "surprise, which is not known"),
            ("councils.user", {"is_installation_admin": True}, "is_installation_admin, which is not known"),
            ("councils.user", {"password": "x"}, "password, which is not known"),
            ("councils.user", {"email": "no address"}, "email"),
            ("audit.auditentry", {"hash": "x"}, "hash, which is not known"),
            ("audit.auditentry", {"number": 5}, "number"),
            ("evidence.evidencefilecontent", {"data": {"file": "0" * 64, "size": 1}}, "data"),
            ("evidence.evidencefilecontent", {"data": "AAAA"}, "data"),
        ],
    )
    def test_a_value_that_cannot_be(self, archive, tmp_path, model, values, about):
        said = refused(changed(archive, tmp_path / "x.zip", model, first(**values)))
        assert f"{model}.jsonl, line 1" in said
        assert about in said

    def test_a_field_that_is_missing(self, archive, tmp_path):
        path = changed(archive, tmp_path / "x.zip", "readiness.round", lambda rows: rows[0].pop("title"))
        assert "title, which is missing" in refused(path)

    def test_a_key_that_stands_twice(self, archive, tmp_path):
        path = changed(archive, tmp_path / "x.zip", "readiness.judgement", lambda rows: rows.append(rows[-1]))
        assert "id, which must be there once" in refused(path)

    def test_a_person_who_stands_twice(self, archive, tmp_path):
        path = changed(archive, tmp_path / "x.zip", "councils.user", lambda rows: rows.append(rows[0]))
        assert "stands twice" in refused(path)

    def test_what_only_the_database_notices(self, archive, tmp_path):
        def plant(rows):
            rows[1]["statement"] = rows[0]["statement"]

        said = refused(changed(archive, tmp_path / "x.zip", "readiness.judgement", plant))
        assert "The database refused rows of data/readiness.judgement.jsonl" in said

    def test_a_line_that_is_no_row(self, archive, tmp_path):
        for text in (b"[]\n", b"{\n", b'{"id": NaN}\n', b'{"id": 1, "id": 2}\n', b"\xff\n"):
            entries = contents(archive)
            said = json.loads(entries["manifest.json"])
            (about,) = [each for each in said["data"] if each["model"] == "readiness.round"]
            about |= {"rows": 1, "bytes": len(text), "sha256": sha(text)}
            entries |= {"manifest.json": json.dumps(said).encode(), "data/readiness.round.jsonl": text}
            assert "line 1, cannot be read" in refused(written(entries, tmp_path / "x.zip"))

    def test_twice(self, archive):
        import_council(path=archive)
        assert "Westmere Council” is in this installation already" in refused(archive, NotEmpty)

    def test_a_dry_run_changes_nothing_and_says_what_it_would_bring(self, archive):
        said = StringIO()
        call_command("import_council", str(archive), dry_run=True, stdout=said)
        assert "could be brought in. Nothing was changed" in said.getvalue()
        assert not Council.objects.exists()
        assert not User.objects.exists()


def test_a_place_that_is_not_empty(archive, world):
    assert "already" in refused(archive, NotEmpty)
    Council.objects.filter(pk=world.westmere.pk).update(slug="elsewhere", name="Elsewhere")
    # Other keys than the archive's, so that only the people are known here.
    done = import_council(path=archive)
    assert done.known_people >= 9


def test_keys_that_are_taken(archive, db):
    build_framework()
    taken = manifest(archive)["council"]["id"]
    Council.objects.create(pk=taken, name="Elsewhere", slug="elsewhere")
    assert "rows under keys that the archive needs" in refused(archive, NotEmpty)


def test_reference_data_that_is_not_loaded(archive, db):
    said = refused(archive, ReferenceMissing)
    assert "This installation has no" in said
    assert "test-cqc" in said


def test_who_is_known_here_stays_as_they_are(archive, empty):
    ada = User.objects.create_user(email="Ada@Westmere.example", full_name="Ada Somewhere", password="kept")
    call_command("import_council", str(archive), stdout=StringIO())
    ada.refresh_from_db()
    assert (ada.full_name, ada.has_usable_password()) == ("Ada Somewhere", True)
    assert Membership.objects.get(user=ada).council.slug == "westmere"


def test_the_commands_say_why_not(world, tmp_path):
    with pytest.raises(CommandError, match="no council with this address"):
        call_command("export_council", "nowhere", to=str(tmp_path / "x.zip"))
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_council", "westmere", to=str(tmp_path / "no" / "x.zip"))
    with pytest.raises(CommandError, match="no archive of a council"):
        call_command("import_council", str(tmp_path / "x.zip"))
    assert list(tmp_path.iterdir()) == []


_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def sha(text):
    return hashlib.sha256(text).hexdigest()
