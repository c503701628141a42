"""Addresses of the readiness app."""

from django.urls import URLPattern, path

from assessment_ready.readiness.views import benchmark, benchmark_results, comparison, forecast

app_name = "readiness"

_READINESS = "councils/<slug:council>/readiness/"
_BENCHMARK = f"{_READINESS}benchmark/"
_ROUND = f"{_READINESS}rounds/<int:round>/"

urlpatterns: list[URLPattern] = [
    path(_BENCHMARK, benchmark.OverviewPage.as_view(), name="benchmark"),
    path(f"{_BENCHMARK}over-time/", benchmark.OverTimePage.as_view(), name="benchmark-over-time"),
    path(f"{_BENCHMARK}results/", benchmark_results.ResultsPage.as_view(), name="benchmark-results"),
    path(f"{_BENCHMARK}similar/", benchmark_results.SimilarPage.as_view(), name="similar"),
    path(f"{_BENCHMARK}import/", benchmark_results.ImportPage.as_view(), name="results-import"),
    path(
        f"{_BENCHMARK}import/<uuid:pending>/",
        benchmark_results.ImportCheckPage.as_view(),
        name="results-import-check",
    ),
    path(
        f"{_BENCHMARK}statements/<slug:statement>/",
        benchmark.StatementPage.as_view(),
        name="benchmark-statement",
    ),
    path(f"{_READINESS}compare/", comparison.ComparePage.as_view(), name="compare"),
    path(f"{_READINESS}optimism/", comparison.OptimismPage.as_view(), name="optimism"),
    path(f"{_ROUND}forecast/", forecast.ForecastPage.as_view(), name="forecast"),
    path(f"{_ROUND}what-if/", forecast.WhatIfPage.as_view(), name="what-if"),
]
