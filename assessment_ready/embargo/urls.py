"""Addresses of the embargo app."""

from django.urls import URLPattern, path

from assessment_ready.embargo.views import changes, cleared, pages, register

app_name = "embargo"

_LIST = "councils/<slug:council>/embargoes/"
_ONE = f"{_LIST}<int:embargo>/"

urlpatterns: list[URLPattern] = [
    path(_LIST, register.EmbargoesView.as_view(), name="list"),
    path(f"{_LIST}new/", register.NewView.as_view(), name="create"),
    path(_ONE, pages.EmbargoView.as_view(), name="detail"),
    path(f"{_ONE}terms/", cleared.TermsView.as_view(), name="terms"),
    path(f"{_ONE}looks/", pages.LooksView.as_view(), name="looks"),
    path(f"{_ONE}change/", changes.TermsChangeView.as_view(), name="change"),
    path(f"{_ONE}moment/", changes.MomentView.as_view(), name="moment"),
    path(f"{_ONE}lift/", changes.LiftView.as_view(), name="lift"),
    path(f"{_ONE}clear/", cleared.ClearView.as_view(), name="clear"),
    path(f"{_ONE}clearances/<int:clearance>/revoke/", cleared.RevokeView.as_view(), name="revoke"),
]
