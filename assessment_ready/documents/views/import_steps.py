"""The pages of every import of a table: upload, columns, check, confirm. Nothing is written before the last step.

An area gives the forms, the words and the services; what leads from one step to the next is here. Use these beside the
area's own page: ``class ContactsUpload(ImportUpload, CommsForm)``.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView, CouncilView
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.ui.errors import UserFacingError


class ImportPage(CouncilView):
    """Every page of one import.

    ``upload_name`` is the address of the upload, ``step_names`` the beginning of those of the later steps (without: the
    upload's), ``capture`` what they call the import; ``register_name`` is where it ends.
    """

    upload_name: ClassVar[str]
    register_name: ClassVar[str]
    step_names: ClassVar[str] = ""
    capture: ClassVar[str] = "pending"
    held: PendingImport

    def step(self, name: str) -> str:
        """A step of the import in hand."""
        return self.url(f"{self.step_names or self.upload_name}-{name}", **{self.capture: self.held.pk})


class ImportUpload(ImportPage, CouncilFormView):
    """Choose the file. ``perform`` reads it and keeps it in ``held``.

    With ``blank`` the page also hands out an empty file with these headings, called after ``blank_name``.
    """

    first_step: ClassVar[str] = "columns"
    blank: ClassVar[Sequence[ExportColumn]] = ()
    blank_name: ClassVar[str] = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The upload; with ``format`` an empty file with headings to fill in."""
        if self.blank and request.GET.get("format"):
            name = f"{self.council.slug}-{self.blank_name.lower().replace(' ', '-')}-to-fill-in"
            return file_response(
                request.GET["format"], name=name, title=self.blank_name, columns=list(self.blank), rows=[]
            )
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> Any:
        """The upload, which knows whether the file was too large to be read at all."""
        form: Any = self.form_class(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url(self.register_name)
        return form

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A file that cannot be read is said beside the field."""
        form.add_error("file", str(error))
        return self.render(form=form)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The next step says where one is."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The next step."""
        return self.step(self.first_step)


class ImportStep(ImportPage):
    """A step of the person's own import. Subclasses give ``find``."""

    gone: ImportGone | None = None

    def find(self, import_id: Any) -> PendingImport:
        """The import. Raises ``ImportUnknown`` and ``ImportGone``."""
        raise NotImplementedError

    def load(self, **kwargs: Any) -> None:
        """Somebody else's import does not exist; one that is over leads back to the upload."""
        try:
            self.held = self.find(kwargs[self.capture])
        except ImportUnknown:
            raise Http404 from None
        except ImportGone as error:
            self.gone = error

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step, or back to the upload when the import is over."""
        return self._over() or super().get(request, *args, **kwargs)  # type: ignore[misc] # of the page beside

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step, or back to the upload when the import is over."""
        return self._over() or super().post(request, *args, **kwargs)  # type: ignore[misc] # of the page beside

    def _over(self) -> HttpResponseBase | None:
        return self.refused(self.gone, self.url(self.upload_name)) if self.gone else None

    def make_form(self, **data: Any) -> Any:
        """The form of a later step, which takes no files."""
        data.pop("files", None)
        return super().make_form(**data)  # type: ignore[misc] # of the page beside


class ImportColumns(ImportStep, CouncilFormView):
    """Say which column is what. Subclasses give ``form_kwargs`` and ``perform``."""

    title = "Which column is what?"

    def make_form(self, **data: Any) -> Any:
        """The form, with the way back to another file."""
        form = super().make_form(**data)
        form.cancel_url = self.url(self.upload_name)
        form.cancel_label = "Choose another file"
        return form

    def context(self) -> dict[str, Any]:
        """Which file it is."""
        return {
            "file_name": self.held.file_name,
            "row_count": len(self.held.payload.get("rows", ())),
            "cancel_url": self.step("cancel"),
        }

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The check says what would happen."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The check."""
        return self.step("check")


class ImportCheck(ImportStep, CouncilFormView):
    """What the import would do, and the button that does it. Subclasses say ``has_columns``, and show and do it."""

    columns_step: ClassVar[str] = "columns"

    @property
    def has_columns(self) -> bool:
        """Whether it was said which column is what."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The check, once the columns are chosen."""
        if self.gone is None and not self.has_columns:
            return HttpResponseRedirect(self.step(self.columns_step))
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> Any:
        """The button, with the way back to the columns."""
        form = super().make_form(**data)
        form.cancel_url = self.step(self.columns_step)
        form.cancel_label = "Change the columns"
        return form

    def success_url(self) -> str:
        """The register."""
        return self.url(self.register_name)


class ImportCancel(ImportStep, CouncilActionView):
    """Give the import up. Subclasses give ``cancel``."""

    def cancel(self) -> None:
        """Forget what was in the file."""
        raise NotImplementedError

    def perform(self) -> str:
        """Forget what was in the file, and say so."""
        self.cancel()
        return "The import is cancelled. Nothing was imported, and the file is forgotten."

    def return_url(self) -> str:
        """The upload."""
        return self.url(self.upload_name)
