"""Addresses of the portability app."""

from django.urls import URLPattern, path

from assessment_ready.portability import views

app_name = "portability"
_ALL = "councils/<slug:council>/settings/export/"
urlpatterns: list[URLPattern] = [
    path(_ALL, views.ExportsView.as_view(), name="exports"),
    path(f"{_ALL}<int:export>/", views.ExportPage.as_view(), name="export"),
    path(f"{_ALL}<int:export>/download/", views.ExportDownloadView.as_view(), name="export-download"),
]
