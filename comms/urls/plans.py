"""Addresses of plans."""

from django.urls import URLPattern, path

from comms.views import plans

_COMMS = "councils/<slug:council>/communications/"
_PLAN = f"{_COMMS}plans/<int:plan>/"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMS}plans/", plans.PlansPage.as_view(), name="plans"),
    path(_PLAN, plans.PlanPage.as_view(), name="plan"),
]
