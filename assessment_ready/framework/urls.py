"""Addresses of the framework app."""

from django.urls import path

from assessment_ready.framework.views import installation, installation_results, statement

app_name = "framework"
_ONE = "installation/framework/<slug:code>/"
_STATEMENT = f"{_ONE}statements/<slug:statement>/"
urlpatterns = [
    path(
        "councils/<slug:council>/framework/<slug:statement>/",
        statement.StatementView.as_view(),
        name="statement",
    ),
    path("installation/framework/", installation.FrameworksView.as_view(), name="installation-framework"),
    path(_ONE, installation.VersionView.as_view(), name="installation-version"),
    path(f"{_ONE}default/", installation.DefaultView.as_view(), name="installation-default"),
    path(
        f"{_ONE}categories/<slug:category>/",
        installation.CategoryView.as_view(),
        name="installation-category",
    ),
    path(_STATEMENT, installation.StatementTextsView.as_view(), name="installation-statement"),
    path(f"{_STATEMENT}spellings/", installation.SpellingsView.as_view(), name="installation-spellings"),
    path(
        f"{_STATEMENT}spellings/<int:alias>/remove/",
        installation.SpellingRemoveView.as_view(),
        name="installation-spelling-remove",
    ),
    path("installation/results/", installation_results.ResultsView.as_view(), name="installation-results"),
    path(
        "installation/results/import/",
        installation_results.ImportView.as_view(),
        name="installation-results-import",
    ),
    path(
        "installation/results/import/<uuid:pending>/",
        installation_results.ImportCheckView.as_view(),
        name="installation-results-import-check",
    ),
]
