"""Addresses of the actions app."""

from django.urls import URLPattern, path

from assessment_ready.actions.views import (
    action_page,
    benefits,
    imports,
    life,
    links,
    periods,
    progress,
    register,
    rules,
)

app_name = "actions"

_ACTIONS = "councils/<slug:council>/actions/"
_ACTION = f"{_ACTIONS}<int:action>/"
_STEP = f"{_ACTION}steps/<int:step>/"
# Outside the councils and without sign-in: the secret is in the address (``rules.link_logs`` keeps it out of logs).
_LINK = "actions/check-in/<str:token>/"
_PERIODS = f"{_ACTIONS}periods/"
_PERIOD = f"{_PERIODS}<int:period>/"
_IMPORT = f"{_ACTIONS}import/"
_PENDING = f"{_IMPORT}<uuid:pending>/"
_BENEFIT = f"{_ACTION}benefits/<int:benefit>/"
_ESCALATION = f"{_ACTION}escalations/<int:escalation>/"

urlpatterns: list[URLPattern] = [
    path(_ACTIONS, register.ActionListView.as_view(), name="list"),
    path(f"{_ACTIONS}new/", register.ActionCreateView.as_view(), name="create"),
    path(f"{_ACTIONS}rules/", rules.RulesView.as_view(), name="rules"),
    path(f"{_ACTIONS}rules/change/", rules.RulesChangeView.as_view(), name="rules-change"),
    path(f"{_ACTIONS}owners/", rules.PhantomView.as_view(), name="phantom"),
    path(_LINK, links.CheckInLinkView.as_view(), name="check-in-link"),
    path(f"{_LINK}no-change/", links.CheckInLinkNoChangeView.as_view(), name="check-in-link-no-change"),
    path(_IMPORT, imports.ImportUploadView.as_view(), name="import"),
    path(f"{_PENDING}columns/", imports.ImportColumnsView.as_view(), name="import-columns"),
    path(f"{_PENDING}check/", imports.ImportCheckView.as_view(), name="import-check"),
    path(f"{_PENDING}cancel/", imports.ImportCancelView.as_view(), name="import-cancel"),
    path(_PERIODS, periods.PeriodsView.as_view(), name="periods"),
    path(f"{_PERIODS}new/", periods.PeriodCreateView.as_view(), name="period-create"),
    path(f"{_PERIODS}quarters/", periods.QuartersView.as_view(), name="period-quarters"),
    path(_PERIOD, periods.PeriodView.as_view(), name="period"),
    path(f"{_PERIOD}edit/", periods.PeriodEditView.as_view(), name="period-edit"),
    path(f"{_PERIOD}close/", periods.PeriodCloseView.as_view(), name="period-close"),
    path(f"{_PERIOD}lock/", periods.PeriodLockView.as_view(), name="period-lock"),
    path(f"{_PERIOD}unlock/", periods.PeriodUnlockView.as_view(), name="period-unlock"),
    path(f"{_ACTIONS}hand-over/", rules.HandOverView.as_view(), name="hand-over"),
    path(_ACTION, action_page.ActionView.as_view(), name="action"),
    path(f"{_ACTION}edit/", register.ActionEditView.as_view(), name="edit"),
    path(f"{_ACTION}check-in/", progress.CheckInView.as_view(), name="check-in"),
    path(f"{_ACTION}no-change/", progress.NoChangeView.as_view(), name="no-change"),
    path(f"{_ACTION}steps/new/", progress.StepAddView.as_view(), name="step-add"),
    path(f"{_STEP}edit/", progress.StepEditView.as_view(), name="step-edit"),
    path(f"{_STEP}done/", progress.StepDoneView.as_view(), name="step-done"),
    path(f"{_STEP}not-done/", progress.StepUndoneView.as_view(), name="step-undone"),
    path(f"{_STEP}remove/", progress.StepRemoveView.as_view(), name="step-remove"),
    path(f"{_ACTION}depends/", progress.DependView.as_view(), name="depend"),
    path(f"{_ACTION}depends/<int:dependency>/remove/", progress.UndependView.as_view(), name="depend-remove"),
    path(f"{_ACTION}evidence/attach/", progress.AttachView.as_view(), name="attach"),
    path(f"{_ACTION}evidence/<int:link>/remove/", progress.DetachView.as_view(), name="detach"),
    path(f"{_ACTION}benefits/new/", benefits.BenefitAddView.as_view(), name="benefit-add"),
    path(f"{_BENEFIT}edit/", benefits.BenefitEditView.as_view(), name="benefit-edit"),
    path(f"{_BENEFIT}measure/", benefits.BenefitMeasureView.as_view(), name="benefit-measure"),
    path(f"{_BENEFIT}remove/", benefits.BenefitRemoveView.as_view(), name="benefit-remove"),
    path(f"{_ACTION}state/", progress.StateRagView.as_view(), name="state-rag"),
    path(f"{_ACTION}state/take-back/", progress.TakeBackRagView.as_view(), name="state-rag-remove"),
    path(f"{_ACTION}escalate/", life.EscalateView.as_view(), name="escalate"),
    path(f"{_ESCALATION}acknowledge/", life.AcknowledgeView.as_view(), name="escalation-acknowledge"),
    path(f"{_ESCALATION}resolve/", life.ResolveView.as_view(), name="escalation-resolve"),
    path(f"{_ACTION}agree/", life.AgreeView.as_view(), name="agree"),
    path(f"{_ACTION}complete/", life.CompleteView.as_view(), name="complete"),
    path(f"{_ACTION}close/", life.CloseView.as_view(), name="close"),
    path(f"{_ACTION}reopen/", life.ReopenView.as_view(), name="reopen"),
    path(f"{_ACTION}hold/", life.HoldView.as_view(), name="hold"),
    path(f"{_ACTION}resume/", life.ResumeView.as_view(), name="resume"),
    path(f"{_ACTION}cancel/", life.CancelView.as_view(), name="cancel"),
    path(f"{_ACTION}effectiveness/", life.EffectivenessView.as_view(), name="effectiveness"),
]
