"""Addresses of the ui app: the styleguide, which answers only in development, demonstration and tests."""

from django.urls import URLPattern, path

from assessment_ready.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("styleguide/", views.ComponentsView.as_view(), name="styleguide"),
    path("styleguide/dashboard/", views.DashboardView.as_view(), name="styleguide-dashboard"),
    path("styleguide/form/", views.FormView.as_view(), name="styleguide-form"),
    path("styleguide/question/", views.QuestionView.as_view(), name="styleguide-question"),
    path("styleguide/list/", views.ListView.as_view(), name="styleguide-list"),
]
