"""Addresses of the workforce area, one file per noun."""

from django.urls import URLPattern

from workforce.urls import (
    consultations,
    groups,
    home,
    indicators,
    knowledge,
    learning,
    reports,
    returns,
    statements,
    strategies,
    strategy_imports,
)

app_name = "workforce"

urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *strategies.urlpatterns,
    *strategy_imports.urlpatterns,
    *consultations.urlpatterns,
    *groups.urlpatterns,
    *statements.urlpatterns,
    *indicators.urlpatterns,
    *returns.urlpatterns,
    *learning.urlpatterns,
    *knowledge.urlpatterns,
    *reports.urlpatterns,
]
