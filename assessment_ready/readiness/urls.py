"""Addresses of the readiness app."""

from django.urls import URLPattern, path

from assessment_ready.readiness.views import (
    assignments,
    benchmark,
    benchmark_results,
    checks,
    citations,
    comments,
    comparison,
    forecast,
    gap_forms,
    gap_steps,
    gaps,
    lifecycle,
    reviewers,
    round_page,
    rounds,
    scores,
    statements,
    suggestion,
    themes,
)

app_name = "readiness"

_READINESS = "councils/<slug:council>/readiness/"
_BENCHMARK = f"{_READINESS}benchmark/"
_ROUND = f"{_READINESS}rounds/<int:round>/"
_STATEMENT = f"{_ROUND}statements/<slug:statement>/"
_GAPS = f"{_READINESS}gaps/"
_GAP = f"{_GAPS}<int:gap>/"
_THEMES = f"{_READINESS}themes/"
_ASSIGNMENT = f"{_ROUND}assignments/<int:assignment>/"

urlpatterns: list[URLPattern] = [
    path(f"{_READINESS}rounds/", rounds.RoundListView.as_view(), name="rounds"),
    path(f"{_READINESS}rounds/new/", rounds.RoundCreateView.as_view(), name="round-create"),
    path(_ROUND, round_page.RoundView.as_view(), name="round"),
    path(f"{_ROUND}edit/", rounds.RoundEditView.as_view(), name="round-edit"),
    path(f"{_ROUND}close/", lifecycle.CloseRoundView.as_view(), name="close"),
    path(f"{_ROUND}reopen/", lifecycle.ReopenRoundView.as_view(), name="reopen"),
    path(f"{_ROUND}publish/", lifecycle.PublishRoundView.as_view(), name="publish"),
    path(f"{_ROUND}withdraw/", lifecycle.WithdrawRoundView.as_view(), name="withdraw"),
    path(f"{_ROUND}embargo/", lifecycle.RoundEmbargoView.as_view(), name="round-embargo"),
    path(f"{_ROUND}embargo/remove/", lifecycle.RemoveRoundEmbargoView.as_view(), name="round-embargo-remove"),
    path(f"{_ROUND}scores/", scores.GivenScoresView.as_view(), name="scores"),
    path(f"{_ROUND}import/", scores.ImportScoresView.as_view(), name="import"),
    path(f"{_ROUND}import/<uuid:pending>/", scores.ConfirmImportView.as_view(), name="import-confirm"),
    path(f"{_ROUND}comments/", comments.CommentsView.as_view(), name="comments"),
    path(f"{_ROUND}checks/", checks.ChecksView.as_view(), name="checks"),
    path(f"{_ROUND}reviewers/", reviewers.ReviewersView.as_view(), name="reviewers"),
    path(f"{_ROUND}reviewers/<int:member>/end/", reviewers.EndReviewView.as_view(), name="reviewer-end"),
    path(f"{_ROUND}assignments/", assignments.AssignView.as_view(), name="assign"),
    path(f"{_ASSIGNMENT}remove/", assignments.RemoveAssignmentView.as_view(), name="assignment-remove"),
    path(f"{_ASSIGNMENT}return/", assignments.ReturnAssignmentView.as_view(), name="assignment-return"),
    path(f"{_ASSIGNMENT}close/", assignments.CloseAssignmentView.as_view(), name="assignment-close"),
    path(_STATEMENT, statements.StatementView.as_view(), name="statement"),
    path(f"{_STATEMENT}evidence/", citations.CiteView.as_view(), name="cite"),
    path(f"{_STATEMENT}suggestion/", suggestion.SuggestionView.as_view(), name="suggestion"),
    path(f"{_STATEMENT}score/", statements.ScoreView.as_view(), name="score"),
    path(f"{_STATEMENT}after/", statements.StatementAfterView.as_view(), name="statement-after"),
    path(f"{_READINESS}judgements/<int:judgement>/", statements.JudgementView.as_view(), name="judgement"),
    path(
        f"{_READINESS}assignments/<int:assignment>/", statements.AssignmentView.as_view(), name="assignment"
    ),
    path(_GAPS, gaps.GapsView.as_view(), name="gaps"),
    path(f"{_GAPS}new/", gap_forms.GapCreateView.as_view(), name="gap-create"),
    path(_GAP, gaps.GapView.as_view(), name="gap"),
    path(f"{_GAP}edit/", gap_forms.GapEditView.as_view(), name="gap-edit"),
    path(f"{_GAP}answer/", gap_steps.AnswerView.as_view(), name="gap-answer"),
    path(f"{_GAP}answer/actions/", gap_steps.AnswerActionsView.as_view(), name="gap-answer-actions"),
    path(f"{_GAP}answer/reason/", gap_steps.AnswerReasonView.as_view(), name="gap-answer-reason"),
    path(f"{_GAP}answer/new/", gap_steps.AnswerNewView.as_view(), name="gap-answer-new"),
    path(f"{_GAP}close/", gap_steps.CloseGapView.as_view(), name="gap-close"),
    path(f"{_GAP}reopen/", gap_steps.ReopenGapView.as_view(), name="gap-reopen"),
    path(_THEMES, themes.ThemesView.as_view(), name="themes"),
    path(f"{_THEMES}add/", themes.AddThemeView.as_view(), name="theme-add"),
    path(f"{_THEMES}<int:theme>/switch/", themes.SwitchThemeView.as_view(), name="theme-switch"),
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
