"""The styleguide: every layout and component in every state, with invented samples."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from assessment_ready.ui import samples
from assessment_ready.ui.forms import GovForm
from assessment_ready.ui.pages import Button, EmptyState, NavItem, Page


@method_decorator(login_not_required, name="dispatch")
class StyleguideView(View):
    """One page of the styleguide; 404 unless in development, demonstration or tests."""

    access = "public"
    template_name: ClassVar[str]
    title: ClassVar[str]
    caption: ClassVar[str] = "Styleguide"
    pages: ClassVar[list[tuple[str, str]]] = [
        ("Components", "/styleguide/"),
        ("Dashboard", "/styleguide/dashboard/"),
        ("Form", "/styleguide/form/"),
        ("Question", "/styleguide/question/"),
        ("List", "/styleguide/list/"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer only where people look at samples."""
        if not (settings.DEBUG or settings.DEMO_MODE):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def render(self, request: HttpRequest, **context: Any) -> HttpResponse:
        """The page in the frame that a signed-in person sees."""
        links = [NavItem(label, url, url == request.path) for label, url in self.pages]
        frame = {
            "page": Page(self.title, self.caption, side_nav=self.side_nav()),
            "council": "Westmere Council",
            "nav_items": links,
            "admin_items": [NavItem("People", "/styleguide/"), NavItem("Settings", "/styleguide/")],
            "needs_you_count": 4,
            "needs_you_url": "/styleguide/",
            "account_label": "Ada Okafor, DASS",
            "account_url": "/styleguide/",
            "sign_out_url": "/styleguide/",
        }
        return render(request, self.template_name, {**frame, **context})

    def side_nav(self) -> list[NavItem]:
        """No side navigation unless the page shows it."""
        return []


class ComponentsView(StyleguideView):
    """All component tags."""

    template_name = "styleguide/components.html"
    title = "Components"

    def side_nav(self) -> list[NavItem]:
        """The parts of the page."""
        parts = ("Status", "Text", "Navigation", "Tables", "Charts", "Actions")
        return [NavItem(part, f"#{part.lower()}", current=index == 0) for index, part in enumerate(parts)]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        paged = Paginator(range(200), 10).get_page(request.GET.get("page", 7))
        return self.render(request, page_obj=paged, **samples.components())


class DashboardView(StyleguideView):
    """The layout of the dashboard."""

    template_name = "styleguide/dashboard.html"
    title = "How ready are we?"
    caption = "Self-assessment, autumn 2026 · figures as at 21 November 2026"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self.render(request, chances=samples.chances("rating-chances"), table=samples.statements())


class FormView(StyleguideView):
    """A form with every kind of field; sent empty it shows every error. Nothing is kept."""

    template_name = "styleguide/form.html"
    title = "Score Safeguarding"
    form_class: ClassVar[type[GovForm]] = samples.EveryFieldForm

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, or with ``?errors=1`` the form in error."""
        data = samples.WRONG if "errors" in request.GET else None
        return self.render(request, form=self.form_class(data))

    def post(self, request: HttpRequest) -> HttpResponse:
        """The form with its errors."""
        return self.render(request, form=self.form_class(request.POST, request.FILES))


class QuestionView(FormView):
    """A page with one question: its label is the heading."""

    template_name = "layouts/form.html"
    title = "When is the visit?"
    form_class = samples.QuestionForm


class ListView(StyleguideView):
    """A register; ``?empty=1`` shows it empty, ``?owner=`` filtered to nothing."""

    template_name = "layouts/list.html"
    title = "Evidence"
    caption = "Everything we can show"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        filters = samples.FilterForm(request.GET or None)
        active = bool(request.GET.get("owner"))
        rows = [] if active or "empty" in request.GET else samples.evidence()
        page_obj = Paginator(rows, 8).get_page(request.GET.get("page"))
        return self.render(
            request,
            table=samples.evidence_table(list(page_obj.object_list), request.GET.get("sort", "title")),
            page_obj=page_obj,
            filter_form=filters,
            filters_active=active,
            primary=Button("Add evidence", "/styleguide/form/"),
            exports=True,
            count_label="items",
            empty_state=EmptyState(
                "Evidence belongs here: reports, data, audits and what people told you, each with an owner and a date.",
                "Add the first item",
                "/styleguide/form/",
            ),
        )
