"""Addresses of the embargo app."""

from django.urls import URLPattern, path

from assessment_ready.embargo import views

app_name = "embargo"
urlpatterns: list[URLPattern] = [
    path("councils/<slug:council>/embargoes/", views.EmbargoesView.as_view(), name="list"),
    path("councils/<slug:council>/embargoes/new/", views.NewView.as_view(), name="create"),
    path("councils/<slug:council>/embargoes/<int:embargo>/", views.EmbargoView.as_view(), name="detail"),
    path(
        "councils/<slug:council>/embargoes/<int:embargo>/moment/", views.MomentView.as_view(), name="moment"
    ),
    path("councils/<slug:council>/embargoes/<int:embargo>/lift/", views.LiftView.as_view(), name="lift"),
    path("councils/<slug:council>/embargoes/<int:embargo>/clear/", views.ClearView.as_view(), name="clear"),
    path(
        "councils/<slug:council>/embargoes/<int:embargo>/clearances/<int:clearance>/revoke/",
        views.RevokeView.as_view(),
        name="revoke",
    ),
]
