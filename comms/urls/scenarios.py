"""Addresses of scenarios and cascades."""

from django.urls import URLPattern, path

from comms.views import activation, cascade_steps, cascades, cells, rehearsal, run_sheet, scenarios

_COMMS = "councils/<slug:council>/communications/"
_SCENARIOS = f"{_COMMS}plans/<int:plan>/scenarios/"
_SCENARIO = f"{_COMMS}scenarios/<int:scenario>/"
_CELL = f"{_COMMS}scenario-texts/<int:cell>/"
_CASCADES = f"{_COMMS}plans/<int:plan>/cascades/"
_CASCADE = f"{_COMMS}cascades/<int:cascade>/"
_STEP = f"{_COMMS}cascade-steps/<int:cascade_step>/"

urlpatterns: list[URLPattern] = [
    path(_SCENARIOS, scenarios.ScenariosPage.as_view(), name="scenarios"),
    path(f"{_SCENARIOS}new/", scenarios.ScenarioCreatePage.as_view(), name="scenario-create"),
    path(f"{_SCENARIOS}shared/", scenarios.CorePage.as_view(), name="scenario-core"),
    path(f"{_SCENARIOS}texts/", cells.CellsPage.as_view(), name="cells"),
    path(f"{_SCENARIOS}texts/remove/", cells.CellsRemovePage.as_view(), name="cells-remove"),
    path(_SCENARIO, scenarios.ScenarioPage.as_view(), name="scenario"),
    path(f"{_SCENARIO}change/", scenarios.ScenarioEditPage.as_view(), name="scenario-edit"),
    path(f"{_SCENARIO}activate/", activation.ActivationPage.as_view(), name="activation"),
    path(f"{_SCENARIO}activate/ask/", activation.ActivationAskPage.as_view(), name="activation-ask"),
    path(
        f"{_SCENARIO}activate/confirm/",
        activation.ActivationConfirmPage.as_view(),
        name="activation-confirm",
    ),
    path(
        f"{_SCENARIO}activate/call-off/",
        activation.ActivationCallOffPage.as_view(),
        name="activation-call-off",
    ),
    path(f"{_SCENARIO}activate/undo/", activation.ActivationUndoPage.as_view(), name="activation-undo"),
    path(
        f"{_SCENARIO}activate/undo/confirm/",
        activation.ActivationUndoConfirmPage.as_view(),
        name="activation-undo-confirm",
    ),
    path(f"{_SCENARIO}rehearsals/", rehearsal.RehearsalsPage.as_view(), name="rehearsals"),
    path(f"{_SCENARIO}rehearse/", rehearsal.RehearsePage.as_view(), name="rehearse"),
    path(f"{_COMMS}rehearsals/<int:rehearsal>/", rehearsal.RehearsalPage.as_view(), name="rehearsal"),
    path(_CELL, cells.CellPage.as_view(), name="cell"),
    path(f"{_CELL}needed/", cells.CellNeededPage.as_view(), name="cell-needed"),
    path(f"{_CELL}write/", cells.CellWritePage.as_view(), name="cell-write"),
    path(_CASCADES, cascades.CascadesPage.as_view(), name="cascades"),
    path(f"{_CASCADES}new/", cascades.CascadeCreatePage.as_view(), name="cascade-create"),
    path(_CASCADE, cascades.CascadePage.as_view(), name="cascade"),
    path(f"{_CASCADE}change/", cascades.CascadeEditPage.as_view(), name="cascade-edit"),
    path(f"{_CASCADE}remove/", cascades.CascadeRemovePage.as_view(), name="cascade-remove"),
    path(f"{_CASCADE}times/", cascade_steps.CascadeTimesPage.as_view(), name="cascade-times"),
    path(f"{_CASCADE}pull/", cascade_steps.CascadePullPage.as_view(), name="cascade-pull"),
    path(f"{_CASCADE}steps/new/", cascade_steps.StepCreatePage.as_view(), name="step-create"),
    path(f"{_CASCADE}run-sheet/", run_sheet.RunSheetPage.as_view(), name="run-sheet"),
    path(_STEP, cascade_steps.StepPage.as_view(), name="step"),
    path(f"{_STEP}remove/", cascade_steps.StepRemovePage.as_view(), name="step-remove"),
    path(f"{_STEP}done/", run_sheet.StepDonePage.as_view(), name="step-done"),
    path(f"{_STEP}not-done/", run_sheet.StepNotDonePage.as_view(), name="step-not-done"),
]
