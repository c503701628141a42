"""What of a council's resources anybody may read, without an account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

from assessment_ready.councils.models import Council
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.ui.pages import Page
from workforce.forms.resources import PublicResourceFilterForm
from workforce.queries import resources as queries

_PAGE = 30


@method_decorator(login_not_required, name="dispatch")
class PublicResourcesPage(PlainPage):
    """The resources a council shares with everybody; no page where it shares none."""

    access = Access.PUBLIC
    template_name = "workforce/resources_public.html"
    shared_by: Council

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The council in the address, if it shares anything."""
        found = queries.council_with_public_library(kwargs["library"])
        if found is None:
            raise Http404
        self.shared_by = found
        return super().dispatch(request, *args, **kwargs)

    def page(self) -> Page:
        """Whose resources these are."""
        return Page(title="Resources for people who work in care", caption=self.shared_by.name)

    def context(self) -> dict[str, Any]:
        """One page of what matches."""
        form = PublicResourceFilterForm(self.request.GET)
        data = form.cleaned_data if form.is_valid() else {}
        words, kind = data.get("q") or "", data.get("kind") or ""
        rows = queries.public_library(self.shared_by, words, kind)
        return {
            "filter_form": form,
            "filters_active": bool(words or kind),
            "page_obj": Paginator(rows, _PAGE).get_page(self.request.GET.get("page")),
        }
