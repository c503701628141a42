"""Addresses of how the workforce bears on the quality statements."""

from django.urls import URLPattern, path

from workforce.views import statement_links, statement_paragraphs, statements

_WORKFORCE = "councils/<slug:council>/workforce/"
_STATEMENTS = f"{_WORKFORCE}statements/"
_STATEMENT = f"{_STATEMENTS}<slug:statement>/"
_SUGGESTIONS = f"{_WORKFORCE}suggested-links/"

urlpatterns: list[URLPattern] = [
    path(_STATEMENTS, statements.StatementsPage.as_view(), name="statements"),
    path(_STATEMENT, statements.StatementPage.as_view(), name="statement"),
    path(
        f"{_STATEMENT}paragraph/",
        statement_paragraphs.StatementParagraphPage.as_view(),
        name="statement-paragraph",
    ),
    path(f"{_STATEMENT}text/", statement_paragraphs.StatementTextView.as_view(), name="statement-text"),
    path(_SUGGESTIONS, statement_links.SuggestionsPage.as_view(), name="suggestions"),
    path(
        f"{_SUGGESTIONS}accept/",
        statement_links.SuggestionsAcceptView.as_view(),
        name="suggestions-accept",
    ),
    path(
        f"{_SUGGESTIONS}accept-all/",
        statement_links.SuggestionsAcceptAllView.as_view(),
        name="suggestions-accept-all",
    ),
    path(
        f"{_WORKFORCE}intended/<int:intended>/statements/",
        statement_links.StatementLinksPage.as_view(),
        name="statement-links-intended",
    ),
    path(
        f"{_WORKFORCE}indicators/<int:indicator>/statements/",
        statement_links.StatementLinksOfIndicatorPage.as_view(),
        name="statement-links-indicator",
    ),
]
