"""Scheduling what is sent, and the register of releases."""

from django.urls import URLPattern, path

from comms.views import releases, releases_people, releases_schedule

_COMMS = "councils/<slug:council>/communications/"
_RELEASE = f"{_COMMS}releases/<int:release>/"
_SEND = f"{_COMMS}briefings/<int:briefing>/send/"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMS}releases/", releases.ReleasesPage.as_view(), name="releases"),
    path(f"{_RELEASE}change/", releases.ReleaseChangePage.as_view(), name="release-change"),
    path(f"{_RELEASE}correct/", releases.ReleaseCorrectPage.as_view(), name="release-correct"),
    path(f"{_RELEASE}people/", releases_people.ReleasePeoplePage.as_view(), name="release-people"),
    path(_SEND, releases_schedule.ScheduleReleasePage.as_view(), name="schedule-release"),
    path(f"{_SEND}confirm/", releases_schedule.ConfirmReleasePage.as_view(), name="confirm-release"),
    path(f"{_SEND}people/", releases_people.SchedulePeoplePage.as_view(), name="schedule-people"),
]
