"""Addresses of the timeline app."""

from django.urls import URLPattern, path

from assessment_ready.timeline.views import (
    assessments,
    entries,
    holidays,
    intervals,
    milestones,
    overview,
    replan,
)

app_name = "timeline"

_TIMELINE = "councils/<slug:council>/timeline/"
_ASSESSMENT = f"{_TIMELINE}assessments/<int:assessment>/"
_MILESTONE = f"{_TIMELINE}milestones/<int:milestone>/"
_INTERVALS = f"{_TIMELINE}durations/"
_INTERVAL = f"{_INTERVALS}<slug:interval>/"
_ELECTIONS = f"{_TIMELINE}elections/"
_QUIET = f"{_TIMELINE}quiet-periods/"
_MEETINGS = f"{_TIMELINE}meetings/"
_HOLIDAYS = "installation/bank-holidays/"

urlpatterns: list[URLPattern] = [
    path(_TIMELINE, overview.CalendarPage.as_view(), name="overview"),
    path(
        f"{_TIMELINE}assessments/new/", assessments.AssessmentCreateView.as_view(), name="assessment-create"
    ),
    path(_ASSESSMENT, assessments.AssessmentPage.as_view(), name="assessment"),
    path(f"{_ASSESSMENT}edit/", assessments.AssessmentEditView.as_view(), name="assessment-edit"),
    path(f"{_ASSESSMENT}close/", assessments.CloseView.as_view(), name="assessment-close"),
    path(f"{_ASSESSMENT}open/", assessments.OpenView.as_view(), name="assessment-open"),
    path(f"{_TIMELINE}milestones/new/", milestones.MilestoneCreateView.as_view(), name="milestone-create"),
    path(_MILESTONE, milestones.MilestonePage.as_view(), name="milestone"),
    path(f"{_MILESTONE}dates/", milestones.DatesView.as_view(), name="milestone-dates"),
    path(f"{_MILESTONE}edit/", milestones.MilestoneEditView.as_view(), name="milestone-edit"),
    path(f"{_MILESTONE}remove/", milestones.MilestoneRemoveView.as_view(), name="milestone-remove"),
    path(f"{_TIMELINE}replan/", replan.ReplanView.as_view(), name="replan"),
    path(_INTERVALS, intervals.IntervalsPage.as_view(), name="intervals"),
    path(f"{_TIMELINE}add-stage/", intervals.IntervalCreateView.as_view(), name="interval-create"),
    path(_INTERVAL, intervals.IntervalView.as_view(), name="interval"),
    path(f"{_INTERVAL}shipped/", intervals.UseShippedView.as_view(), name="interval-shipped"),
    path(f"{_INTERVAL}remove/", intervals.IntervalRemoveView.as_view(), name="interval-remove"),
    path(_ELECTIONS, entries.ElectionsPage.as_view(), name="elections"),
    path(f"{_ELECTIONS}new/", entries.ElectionCreateView.as_view(), name="election-create"),
    path(f"{_ELECTIONS}<int:election>/", entries.ElectionEditView.as_view(), name="election"),
    path(f"{_ELECTIONS}<int:election>/remove/", entries.ElectionRemoveView.as_view(), name="election-remove"),
    path(_QUIET, entries.QuietPeriodsPage.as_view(), name="quiet-periods"),
    path(f"{_QUIET}new/", entries.QuietCreateView.as_view(), name="quiet-create"),
    path(f"{_QUIET}<int:quiet>/", entries.QuietEditView.as_view(), name="quiet"),
    path(f"{_QUIET}<int:quiet>/remove/", entries.QuietRemoveView.as_view(), name="quiet-remove"),
    path(_MEETINGS, entries.MeetingsPage.as_view(), name="meetings"),
    path(f"{_MEETINGS}new/", entries.MeetingCreateView.as_view(), name="meeting-create"),
    path(f"{_MEETINGS}<int:meeting>/", entries.MeetingEditView.as_view(), name="meeting"),
    path(f"{_MEETINGS}<int:meeting>/remove/", entries.MeetingRemoveView.as_view(), name="meeting-remove"),
    path(_HOLIDAYS, holidays.HolidaysView.as_view(), name="holidays"),
    path(f"{_HOLIDAYS}new/", holidays.HolidayCreateView.as_view(), name="holiday-create"),
    path(f"{_HOLIDAYS}upload/", holidays.HolidaysUploadView.as_view(), name="holidays-upload"),
    path(f"{_HOLIDAYS}<int:holiday>/take-out/", holidays.TakeOutView.as_view(), name="holiday-take-out"),
    path(f"{_HOLIDAYS}<int:holiday>/put-back/", holidays.PutBackView.as_view(), name="holiday-put-back"),
]
