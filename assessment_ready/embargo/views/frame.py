"""What the pages about one embargo share."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView, CouncilView
from assessment_ready.embargo.errors import EmbargoChanged
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.queries import get_embargo
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.errors import UserFacingError


def lifts(embargo: Embargo) -> str:
    """When it lifts or lifted, in words."""
    if embargo.lifted_at is not None:
        return f"Lifted by hand on {format_datetime(embargo.lifted_at)}"
    return format_datetime(embargo.lifts_at) if embargo.lifts_at else "When somebody lifts it"


class OneEmbargo(CouncilView):
    """Loads the embargo the address names."""

    embargo: Embargo

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody whose clearance is withdrawn while they change something finds nothing either."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Embargo.DoesNotExist:
            raise Http404 from None

    def load(self, **kwargs: Any) -> None:
        """One the person is cleared for or that is over; otherwise 404."""
        try:
            self.embargo = get_embargo(self.membership, self.now, kwargs["embargo"])
        except Embargo.DoesNotExist:
            raise Http404 from None


class EmbargoFormView(OneEmbargo, CouncilFormView):
    """A form about one embargo."""

    permission = Perm.MANAGE_EMBARGOES

    def get_caption(self) -> str:
        """Which embargo."""
        return self.embargo.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the embargo."""
        return [("Embargoes", self.url("embargo:list")), (self.embargo.title, self.success_url())]

    def make_form(self, **data: Any) -> Any:
        """With a way back; no files here."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The embargo."""
        return self.url("embargo:detail", embargo=self.embargo.pk)

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """After a conflict, what the other person saved beside what was typed."""
        if not isinstance(error, EmbargoChanged):
            return super().handle_error(form, error)
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["version"] = str(error.version)
        return self.render(form=form, theirs=error.current, status=409)
