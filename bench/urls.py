"""The product's addresses and the bare page."""

from typing import ClassVar

from django.urls import path

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.urls import urlpatterns as product


class BarePage(CouncilPage):
    """A signed-in page of the dashboard's layout with nothing on it."""

    permission: ClassVar[Perm] = Perm.OPEN_COUNCIL
    title = "Bare"
    template_name = "layouts/dashboard.html"


urlpatterns = [*product, path("councils/<slug:council>/bare/", BarePage.as_view())]
