"""The base classes of pages that belong to no council. Subclasses declare ``access``."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from assessment_ready.councils.models import User
from assessment_ready.councils.permissions import Access
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Page


class PlainPage(View):
    """A page outside every council: title, template, what it shows."""

    access: ClassVar[Access]
    template_name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix one clock reading for the whole request."""
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    @property
    def user(self) -> User:
        """The signed-in person."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        return self.render()

    def page(self) -> Page:
        """The heading and place of this page."""
        return Page(title=self.title)

    def context(self) -> dict[str, Any]:
        """What the template gets beside ``page``."""
        return {}

    def render(self, status: int = 200, template: str = "", **extra: Any) -> HttpResponse:
        """The page as HTML, by its own template unless another is named."""
        context = {"page": self.page(), **self.context(), **extra}
        return render(self.request, template or self.template_name, context, status=status)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """Say what was done and go on."""
        messages.success(self.request, message)
        return HttpResponseRedirect(url)


class PlainFormPage(PlainPage):
    """A form outside every council: show, check, call one service, redirect."""

    form_class: ClassVar[Callable[..., BaseForm]]
    template_name = "layouts/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form."""
        return self.render(form=self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check and do; show the form again with sentences when something is wrong."""
        form = self.make_form(data=request.POST)
        if form.is_valid():
            try:
                return self.perform(form)
            except UserFacingError as error:
                form.add_error(getattr(error, "field", None), str(error))
        return self.render(form=form)

    def make_form(self, **data: Any) -> BaseForm:
        """The form, bound when ``data`` is given."""
        return self.form_class(**data, **self.form_kwargs())

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form."""
        return {}

    def perform(self, form: Any) -> HttpResponseBase:
        """Call one service and say where to go."""
        raise NotImplementedError
