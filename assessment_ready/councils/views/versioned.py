"""A form for something that two people may change at once."""

from typing import Any

from django.http import HttpResponseBase

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.ui.errors import UserFacingError


class VersionedFormView(CouncilFormView):
    """After a conflict it shows what the other person saved and keeps what was typed."""

    template_name = "councils/versioned_form.html"

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """The sentence at its field, or above the form; both texts after a conflict."""
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        if not isinstance(error, ChangedMeanwhile):
            return self.render(form=form)
        form.data = form.data.copy()
        form.data["version"] = str(error.version)
        return self.render(form=form, theirs=error.current, status=409)
