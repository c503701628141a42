"""Addresses of highlight reports."""

from django.urls import URLPattern, path

from workforce.views import highlight, highlight_forms

_REPORTS = "councils/<slug:council>/workforce/reports/"
_REPORT = f"{_REPORTS}<int:highlight>/"

urlpatterns: list[URLPattern] = [
    path(_REPORTS, highlight.HighlightsPage.as_view(), name="highlights"),
    path(f"{_REPORTS}new/", highlight_forms.HighlightCreatePage.as_view(), name="highlight-create"),
    path(_REPORT, highlight.HighlightPage.as_view(), name="highlight"),
    path(f"{_REPORT}edit/", highlight_forms.HighlightEditPage.as_view(), name="highlight-edit"),
    path(f"{_REPORT}sign-off/", highlight_forms.HighlightSignOffPage.as_view(), name="highlight-sign-off"),
    path(f"{_REPORT}new-version/", highlight_forms.HighlightVersionView.as_view(), name="highlight-version"),
    path(f"{_REPORT}actions/", highlight.HighlightRowsPage.as_view(), name="highlight-rows"),
    path(f"{_REPORT}pdf/", highlight_forms.HighlightPdfView.as_view(), name="highlight-pdf"),
    path(f"{_REPORT}word/", highlight.HighlightWord.as_view(), name="highlight-word"),
    path(f"{_REPORT}workbook/", highlight.HighlightWorkbook.as_view(), name="highlight-workbook"),
]
