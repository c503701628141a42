"""Addresses of what strategies intend, and of importing strategies."""

from django.urls import URLPattern, path

from workforce.rules.smart import THINGS
from workforce.views import intended, intended_forms, smart, strategy_import_steps, strategy_imports

_AREA = "councils/<slug:council>/workforce/"
_STRATEGY = f"{_AREA}strategies/<int:strategy>/"
_INTENDED = f"{_AREA}intended/"
_ONE = f"{_INTENDED}<int:intended>/"
_DOOR = f"{_AREA}strategy-import/"
_IMPORT = f"{_DOOR}<int:strategy_import>/"

urlpatterns: list[URLPattern] = [
    path(_INTENDED, intended.IntendedPage.as_view(), name="intended"),
    path(_ONE, intended.IntendedOnePage.as_view(), name="intended-one"),
    path(f"{_ONE}edit/", intended_forms.IntendedEditPage.as_view(), name="intended-edit"),
    path(f"{_ONE}own/", intended_forms.IntendedOwn.as_view(), name="intended-own"),
    path(f"{_ONE}start/", intended_forms.IntendedStart.as_view(), name="intended-start"),
    path(f"{_ONE}drop/", intended_forms.IntendedDropPage.as_view(), name="intended-drop"),
    path(f"{_ONE}restore/", intended_forms.IntendedRestore.as_view(), name="intended-restore"),
    *(
        path(
            f"{_ONE}{thing}/", intended_forms.IntendedFillPage.as_view(thing=thing), name=f"intended-{thing}"
        )
        for thing in THINGS
    ),
    path(f"{_STRATEGY}smart/", smart.StrategySmartPage.as_view(), name="strategy-smart"),
    path(f"{_STRATEGY}intended/new/", intended_forms.IntendedCreatePage.as_view(), name="intended-create"),
    path(_DOOR, strategy_imports.StrategyDoorPage.as_view(), name="strategy-import"),
    path(_IMPORT, strategy_imports.StrategyCheckPage.as_view(), name="strategy-import-check"),
    path(
        f"{_IMPORT}columns/", strategy_imports.StrategyColumnsPage.as_view(), name="strategy-import-columns"
    ),
    path(f"{_IMPORT}into/", strategy_imports.StrategyIntoPage.as_view(), name="strategy-import-into"),
    path(f"{_IMPORT}cancel/", strategy_imports.StrategyImportCancel.as_view(), name="strategy-import-cancel"),
    path(f"{_IMPORT}actions/new/", strategy_import_steps.ImportAddPage.as_view(), name="strategy-import-add"),
    path(
        f"{_IMPORT}actions/<int:found_action>/",
        strategy_import_steps.ImportActionPage.as_view(),
        name="strategy-import-action",
    ),
    path(
        f"{_IMPORT}strands/<int:found_strand>/",
        strategy_import_steps.ImportStrandPage.as_view(),
        name="strategy-import-strand",
    ),
    path(
        f"{_IMPORT}left-out/<int:found_part>/",
        strategy_import_steps.ImportToggle.as_view(),
        name="strategy-import-toggle",
    ),
]
