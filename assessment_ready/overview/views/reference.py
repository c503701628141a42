"""The address of a short reference, which leads to the page of what it names."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.overview.queries.references import place_of


class ReferenceView(CouncilView):
    """Leads on; a reference of something the person may not know of leads nowhere."""

    permission = Perm.OPEN_COUNCIL

    def load(self, **kwargs: Any) -> None:
        """What the reference names."""
        place = place_of(self.membership, self.now, kwargs["reference"])
        if place is None:
            raise Http404
        self.place = place

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go there."""
        return HttpResponseRedirect(self.url(self.place.url_name, **self.place.kwargs))
