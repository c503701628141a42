"""Addresses of activities, the forward planner, moving dates and calendar feeds."""

from django.urls import URLPattern, path

from comms.views import activities, feeds, moves, planner

_COMMS = "councils/<slug:council>/communications/"
_ACTIVITIES = f"{_COMMS}activities/"
_ACTIVITY = f"{_ACTIVITIES}<int:activity>/"
_PLANNER = f"{_COMMS}planner/"
_FEEDS = f"{_PLANNER}feeds/"

urlpatterns: list[URLPattern] = [
    path(_ACTIVITIES, activities.ActivitiesPage.as_view(), name="activities"),
    path(f"{_ACTIVITIES}new/", activities.ActivityCreateView.as_view(), name="activity-create"),
    path(_ACTIVITY, activities.ActivityPage.as_view(), name="activity"),
    path(f"{_ACTIVITY}edit/", activities.ActivityEditView.as_view(), name="activity-edit"),
    path(f"{_ACTIVITY}report/", activities.ActivityReportView.as_view(), name="activity-report"),
    path(f"{_ACTIVITY}open/", activities.ActivityReopenView.as_view(), name="activity-reopen"),
    path(f"{_ACTIVITY}more-times/", activities.MoreTimesView.as_view(), name="activity-more-times"),
    path(_PLANNER, planner.MonthPage.as_view(), name="planner"),
    path(f"{_PLANNER}weeks/", planner.WeeksPage.as_view(), name="planner-weeks"),
    path(f"{_PLANNER}audiences/", planner.AudiencesPage.as_view(), name="planner-audiences"),
    path(f"{_PLANNER}look-ahead/", planner.LookAheadPage.as_view(), name="look-ahead"),
    path(f"{_PLANNER}dates/", moves.RedateView.as_view(), name="redate"),
    path(_FEEDS, feeds.FeedsPage.as_view(), name="feeds"),
    path(f"{_FEEDS}<int:feed>/revoke/", feeds.FeedRevokeView.as_view(), name="feed-revoke"),
    # Takes the place of the timeline's own page of the same address: reverse("timeline:milestone-dates") leads here.
    path(
        "councils/<slug:council>/timeline/milestones/<int:milestone>/dates/",
        moves.MoveMilestoneView.as_view(),
        name="move-milestone",
    ),
    path("calendar/<str:feed_token>.ics", feeds.FeedFile.as_view(), name="feed-file"),
]
