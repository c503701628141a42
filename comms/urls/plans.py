"""Addresses of plans."""

from django.urls import URLPattern, path

from comms.views import (
    plan_forms,
    plan_objectives,
    plan_phases,
    plan_risks,
    plan_settings,
    plan_versions,
    plans,
)

_COMMS = "councils/<slug:council>/communications/"
_PLAN = f"{_COMMS}plans/<int:plan>/"
_OBJECTIVE = f"{_COMMS}objectives/<int:objective>/"
_RISK = f"{_COMMS}risks/<int:risk>/"
_PHASE = f"{_COMMS}phases/<int:phase>/"
_ITEM = f"{_COMMS}checklists/<int:phase_item>/"
_VERSION = f"{_COMMS}plan-versions/<int:plan_version>/"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMS}plans/", plans.PlansPage.as_view(), name="plans"),
    path(f"{_COMMS}plans/new/", plan_forms.PlanCreateView.as_view(), name="plan-create"),
    path(f"{_COMMS}settings/", plan_settings.SettingsPage.as_view(), name="settings"),
    path(_PLAN, plans.PlanPage.as_view(), name="plan"),
    path(f"{_PLAN}header/", plan_forms.PlanHeaderView.as_view(), name="plan-header"),
    path(f"{_PLAN}aim/", plan_forms.PlanAimView.as_view(), name="plan-aim"),
    path(f"{_PLAN}insight/", plan_forms.PlanInsightView.as_view(), name="plan-insight"),
    path(f"{_PLAN}narrative/", plan_forms.PlanNarrativeView.as_view(), name="plan-narrative"),
    path(f"{_PLAN}strategy/", plan_forms.PlanChannelsView.as_view(), name="plan-channels"),
    path(f"{_PLAN}roles/", plan_forms.PlanRolesView.as_view(), name="plan-roles"),
    path(f"{_PLAN}how-we-evaluate/", plan_forms.PlanEvaluationView.as_view(), name="plan-evaluation"),
    path(f"{_PLAN}objectives/", plan_objectives.ObjectivesPage.as_view(), name="plan-objectives"),
    path(f"{_PLAN}objectives/new/", plan_objectives.ObjectiveCreateView.as_view(), name="objective-create"),
    path(_OBJECTIVE, plan_objectives.ObjectiveEditView.as_view(), name="objective"),
    path(f"{_OBJECTIVE}remove/", plan_objectives.ObjectiveRemoveView.as_view(), name="objective-remove"),
    path(f"{_PLAN}risks/", plan_risks.RisksPage.as_view(), name="plan-risks"),
    path(f"{_PLAN}risks/new/", plan_risks.RiskCreateView.as_view(), name="risk-create"),
    path(_RISK, plan_risks.RiskEditView.as_view(), name="risk"),
    path(f"{_RISK}remove/", plan_risks.RiskRemoveView.as_view(), name="risk-remove"),
    path(f"{_PLAN}phases/", plan_phases.PhasesPage.as_view(), name="plan-phases"),
    path(f"{_PLAN}phases/new/", plan_phases.PhaseCreateView.as_view(), name="phase-create"),
    path(_PHASE, plan_phases.PhaseEditView.as_view(), name="phase"),
    path(f"{_PHASE}remove/", plan_phases.PhaseRemoveView.as_view(), name="phase-remove"),
    path(f"{_PHASE}checklist/new/", plan_phases.ItemCreateView.as_view(), name="phase-item-create"),
    path(f"{_ITEM}tick/", plan_phases.ItemTickView.as_view(), name="phase-item-tick"),
    path(f"{_ITEM}remove/", plan_phases.ItemRemoveView.as_view(), name="phase-item-remove"),
    path(f"{_PLAN}versions/", plan_versions.PlanVersionsPage.as_view(), name="plan-versions"),
    path(f"{_PLAN}put-forward/", plan_versions.PlanPutForwardView.as_view(), name="plan-put-forward"),
    path(f"{_PLAN}words/", plan_versions.PlanWordsPage.as_view(), name="plan-words"),
    path(f"{_PLAN}changes/", plan_versions.PlanComparePage.as_view(), name="plan-compare"),
    path(f"{_PLAN}go-live/", plan_versions.PlanGoLiveView.as_view(), name="plan-go-live"),
    path(f"{_PLAN}back-to-draft/", plan_versions.PlanSendBackView.as_view(), name="plan-send-back"),
    path(f"{_PLAN}close/", plan_versions.PlanCloseView.as_view(), name="plan-close"),
    path(f"{_PLAN}reopen/", plan_versions.PlanReopenView.as_view(), name="plan-reopen"),
    path(_VERSION, plan_versions.PlanVersionPage.as_view(), name="plan-version"),
    path(f"{_VERSION}changes/", plan_versions.PlanVersionComparePage.as_view(), name="plan-version-compare"),
    path(f"{_VERSION}approve/", plan_versions.PlanVersionApproveView.as_view(), name="plan-version-approve"),
]
