"""Addresses of indicators."""

from django.urls import URLPattern, path

from workforce.views import (
    benchmark_imports,
    benchmarks,
    indicator_forms,
    indicator_page,
    indicator_trajectory,
    indicators,
)

_WORKFORCE = "councils/<slug:council>/workforce/"
_INDICATORS = f"{_WORKFORCE}indicators/"
_INDICATOR = f"{_INDICATORS}<int:indicator>/"
_VALUE = f"{_WORKFORCE}values/<int:value>/"
_BENCHMARKS = f"{_WORKFORCE}benchmarks/"
_IMPORT = f"{_BENCHMARKS}import/<uuid:benchmark_import>/"

urlpatterns: list[URLPattern] = [
    path(_INDICATORS, indicators.IndicatorsPage.as_view(), name="indicators"),
    path(f"{_INDICATORS}library/", indicators.LibraryPage.as_view(), name="indicator-library"),
    path(f"{_INDICATORS}library/use/", indicators.LibraryUseView.as_view(), name="indicator-library-use"),
    path(f"{_INDICATORS}method/", indicators.MethodPage.as_view(), name="indicator-method"),
    path(f"{_INDICATORS}new/", indicator_forms.IndicatorCreatePage.as_view(), name="indicator-create"),
    path(_INDICATOR, indicator_page.IndicatorPage.as_view(), name="indicator"),
    path(f"{_INDICATOR}edit/", indicator_forms.IndicatorEditPage.as_view(), name="indicator-edit"),
    path(f"{_INDICATOR}retire/", indicator_forms.RetireView.as_view(), name="indicator-retire"),
    path(f"{_INDICATOR}back/", indicator_forms.BringBackView.as_view(), name="indicator-bring-back"),
    path(f"{_INDICATOR}values/", indicator_page.ValuesPage.as_view(), name="indicator-values"),
    path(f"{_INDICATOR}values/new/", indicator_forms.ValueCreatePage.as_view(), name="value-create"),
    path(f"{_VALUE}edit/", indicator_forms.ValueEditPage.as_view(), name="value-edit"),
    path(f"{_VALUE}remove/", indicator_forms.ValueRemoveView.as_view(), name="value-remove"),
    path(f"{_INDICATOR}trajectory/", indicator_trajectory.TrajectoryPage.as_view(), name="trajectory"),
    path(
        f"{_INDICATOR}trajectory/use/",
        indicator_trajectory.TrajectoryUseView.as_view(),
        name="trajectory-use",
    ),
    path(
        f"{_WORKFORCE}points/<int:point>/remove/",
        indicator_trajectory.PointRemoveView.as_view(),
        name="point-remove",
    ),
    path(f"{_INDICATOR}references/", benchmarks.ReferencesPage.as_view(), name="benchmark-references"),
    path(f"{_INDICATOR}benchmarks/new/", benchmarks.BenchmarkCreatePage.as_view(), name="benchmark-create"),
    path(_BENCHMARKS, benchmarks.BenchmarksPage.as_view(), name="benchmarks"),
    path(
        f"{_BENCHMARKS}<int:benchmark>/remove/",
        benchmarks.BenchmarkRemoveView.as_view(),
        name="benchmark-remove",
    ),
    path(f"{_BENCHMARKS}<int:benchmark>/", benchmarks.BenchmarkPage.as_view(), name="benchmark"),
    path(f"{_BENCHMARKS}import/", benchmark_imports.UploadPage.as_view(), name="benchmark-upload"),
    path(_IMPORT, benchmark_imports.MapPage.as_view(), name="benchmark-map"),
    path(f"{_IMPORT}check/", benchmark_imports.CheckPage.as_view(), name="benchmark-check"),
    path(f"{_IMPORT}cancel/", benchmark_imports.CancelView.as_view(), name="benchmark-cancel"),
]
