"""Other formats of a pack: the ledger, its tasks and files; and the download by readers."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage, CouncilView
from assessment_ready.documents.tables import download
from assessment_ready.packs.forms.formats import ChangeForm, FileForm, TakeUpForm
from assessment_ready.packs.models import AlternativeFormat, ReadAs
from assessment_ready.packs.queries import formats as queries
from assessment_ready.packs.queries.packs import owners_to_choose
from assessment_ready.packs.queries.reading import get_readable
from assessment_ready.packs.rules.formats import MADE_HERE, TO_MAKE, Need, file_words, format_label
from assessment_ready.packs.services import formats as services
from assessment_ready.packs.services.reading import note_download
from assessment_ready.packs.views.pack_frame import PackFormPage, WithinPack
from assessment_ready.ui.dates import format_date, format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, Table

EMPTY = (
    "Nobody sees to another format of this pack. Easy Read, Braille, audio, British Sign Language and translations "
    "belong here, each with who sees to it and until when."
)


class FormatsPage(WithinPack, CouncilPage):
    """Which formats people need, who sees to each, and where it stands."""

    title = "Other formats"
    template_name = "packs/formats.html"
    changes = True

    def context(self) -> dict[str, Any]:
        """The ledger, and what nobody has taken up."""
        ledger = queries.ledger(self.pack, self.membership, self.now)
        return {
            **super().context(),
            "untaken": [self._untaken(each) for each in ledger.untaken],
            "made_here": [(each.words, MADE_HERE[each.format]) for each in ledger.made_here],
            "sentences": MADE_HERE,
            "table": self._table(ledger) if ledger.rows else None,
            "empty": EMPTY,
            "issued": ledger.issued,
            "take_up_url": self.pack_url("format-add"),
        }

    def _untaken(self, need: Need) -> dict[str, str]:
        query = {"format": need.format} | ({"language": need.language} if need.language else {})
        return {"words": need.words, "url": self.pack_url("format-add") + _query(query)}

    def _table(self, ledger: queries.Ledger) -> Table:
        heads = ("Format", "Where it stands", "Who sees to it", "Ready by", "Who needs it", "File")
        rows = [self._row(each, can_add=ledger.issued is not None) for each in ledger.rows]
        return Table(
            [Column(each) for each in heads], rows, caption="Formats of this pack", caption_hidden=True
        )

    def _row(self, row: queries.LedgerRow, *, can_add: bool) -> Row:
        task, where = row.task, row.standing
        url = self.pack_url("format", alternative=task.pk)
        file = (
            "No file yet"
            if row.file is None
            else file_words(row.file.link, row.file.file_name, row.file.size)
        )
        add = self.pack_url("format-file", alternative=task.pk)
        return Row(
            [
                Cell(row.label, url=url, sub=task.note),
                Cell(
                    where.words, tone=where.tone, sub=where.because, sub_tone="warn" if where.is_late else ""
                ),
                str(task.owner.user),
                format_date(task.due_on) if task.due_on else "No day",
                row.need.words if row.need else "Nobody recorded it",
                Cell(file, sub="Add the file" if can_add else "", sub_url=add if can_add else ""),
            ]
        )


class _LedgerForm(PackFormPage):
    """A form about the formats of a pack."""

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The packs, the pack and its ledger."""
        return [*super().breadcrumbs(), ("Formats", self.success_url())]

    def success_url(self) -> str:
        """The ledger."""
        return self.pack_url("formats")


class TakeUpPage(_LedgerForm):
    """Make a format somebody's task."""

    title = "Take up a format"
    form_class = TakeUpForm

    def form_kwargs(self) -> dict[str, Any]:
        """Who can see to it; the format that was clicked."""
        asked = self.request.GET
        initial: dict[str, Any] = {"owner": self.membership.pk}
        if asked.get("format") in TO_MAKE:
            initial |= {"format": asked["format"], "language": asked.get("language", "")[:60]}
        return {"owners": owner_choices(self), "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it; the second of two clicks gives the same."""
        data = form.cleaned_data
        made = services.take_up(
            actor=self.membership,
            pack_id=self.pack.pk,
            format=data["format"],
            values=form.values,
            submission_key=data["submission_key"],
        )
        return f"“{format_label(made.format, made.language)}” is taken up by {made.owner.user}."


class OfFormat(_LedgerForm):
    """A page about one format of a pack."""

    task: AlternativeFormat

    def load(self, **kwargs: Any) -> None:
        """The format in the address, of the pack in the address."""
        super().load(**kwargs)
        found = queries.task_of(self.pack, self.membership, kwargs["alternative"])
        if found is None:
            raise Http404
        self.task = found

    @property
    def label(self) -> str:
        """What it is called."""
        return format_label(self.task.format, self.task.language)

    def format_url(self, name: str = "format") -> str:
        """A page of this format."""
        return self.pack_url(name, alternative=self.task.pk)


class FormatPage(OfFormat):
    """One format: change who sees to it and where it stands; its files."""

    form_class = ChangeForm
    template_name = "packs/format.html"

    def get_title(self) -> str:
        """The format."""
        return self.label

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        task = self.task
        names = ("due_on", "state", "note", "language", "version")
        initial = {name: getattr(task, name) for name in names} | {"owner": task.owner_id}
        owners = owner_choices(self)
        if task.owner_id not in {pk for pk, _ in owners}:
            owners.append((task.owner_id, str(task.owner.user)))
        return {
            "owners": owners,
            "initial": initial,
            "is_filled": bool(self.files),
            "has_language": task.format == "translation",
        }

    @property
    def files(self) -> list[Any]:
        """The files this person may know of; read once."""
        if not hasattr(self, "_files"):
            self._files = queries.files_of(self.task, self.membership, self.now)
        return self._files

    def context(self) -> dict[str, Any]:
        """The files, newest first."""
        issued = queries.issued_version(self.pack, self.membership, self.now)
        return {
            **super().context(),
            "files": [_file_line(each) for each in self.files],
            "issued": issued,
            "file_url": self.format_url("format-file") if issued else "",
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            pack_id=self.pack.pk,
            alternative_id=self.task.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The format is saved."


class FormatFilePage(OfFormat):
    """Add the finished file, or the link to it, for the version issued."""

    form_class = FileForm
    template_name = "packs/format_file.html"

    def load(self, **kwargs: Any) -> None:
        """Only while a version is issued."""
        super().load(**kwargs)
        self.issued = queries.issued_version(self.pack, self.membership, self.now)

    def get_title(self) -> str:
        """The format."""
        return f"Add the file: {self.label}"

    def context(self) -> dict[str, Any]:
        """The version it is made from."""
        more = {"issued": self.issued, "is_restricted": self.pack.is_restricted}
        return {**super().context(), **more, "ledger_url": self.success_url()}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.format_url()
        return form

    def form_kwargs(self) -> dict[str, Any]:
        """What the format takes, and whether to ask about parts under embargo."""
        inner = self.issued.inner_embargo if self.issued else None
        return {
            "code": self.task.format,
            "asks_whole": inner is not None and not inner.is_lifted(self.now),
            "too_large": getattr(self.request, "upload_too_large", False),
            "initial": {"pack_version": self.issued.pk if self.issued else None},
        }

    def perform(self, form: Any) -> str:
        """Judge and keep it; the second of two clicks keeps it once."""
        data = form.cleaned_data
        file = data.get("file")
        upload = services.Upload(
            version_id=data["pack_version"],
            name=file.name if file else "",
            data=file.read() if file else b"",
            link=data["link"].strip(),
            has_whole=bool(data.get("has_whole")),
        )
        services.add_file(
            actor=self.membership,
            pack_id=self.pack.pk,
            alternative_id=self.task.pk,
            upload=upload,
            submission_key=data["submission_key"],
        )
        return f"“{self.label}” is ready. Readers are offered it with this version."


class AlternativeDownload(CouncilView):
    """The file of another format, by whoever may read the version it was made from; 404 for all others."""

    permission = Perm.VIEW_PACKS
    file: Any
    version: Any

    def load(self, **kwargs: Any) -> None:
        """The pack's gate first, then the file that fits the issued version and this reader."""
        version_id = queries.issued_version_of(self.membership, self.now, kwargs["alternative"])
        try:
            self.version = get_readable(self.membership, self.now, version_id or 0)
        except ObjectDoesNotExist:
            raise Http404 from None
        self.file = queries.file_to_open(kwargs["alternative"], self.version, self.membership, self.now)
        if self.file is None:
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the reading; the bytes as a download, or on to where the film lies."""
        note_download(actor=self.membership, version=self.version, read_as=ReadAs.OTHER, now=self.now)
        if self.file.link:
            return HttpResponseRedirect(self.file.link)
        return download(
            bytes(self.file.content), name=self.file.file_name, content_type=self.file.content_type
        )


def owner_choices(view: CouncilView) -> list[tuple[int, str]]:
    """Whom a format can be given to."""
    return [(each.pk, str(each.user)) for each in owners_to_choose(view.membership, view.now)]


def _file_line(row: Any) -> dict[str, str]:
    made = f"Made from version {row.pack_version.number}, added on {format_datetime(row.added_at)} by {row.added_by}"
    whole = ". Only for readers cleared for the parts under embargo" if row.has_whole else ""
    return {"name": str(row), "about": f"{file_words(row.link, row.file_name, row.size)}. {made}{whole}."}


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values)}"
