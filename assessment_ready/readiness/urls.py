"""Addresses of the readiness app."""

from django.urls import URLPattern, path

from assessment_ready.readiness.views import comparison, forecast

app_name = "readiness"

_READINESS = "councils/<slug:council>/readiness/"
_ROUND = f"{_READINESS}rounds/<int:round>/"

urlpatterns: list[URLPattern] = [
    path(f"{_READINESS}compare/", comparison.ComparePage.as_view(), name="compare"),
    path(f"{_READINESS}optimism/", comparison.OptimismPage.as_view(), name="optimism"),
    path(f"{_ROUND}forecast/", forecast.ForecastPage.as_view(), name="forecast"),
    path(f"{_ROUND}what-if/", forecast.WhatIfPage.as_view(), name="what-if"),
]
