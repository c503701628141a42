"""Addresses of the packs app: reading."""

from django.urls import URLPattern, path

from assessment_ready.packs.views import files, mine, reading

_PACKS = "councils/<slug:council>/briefing-packs/"
_VERSION = f"{_PACKS}versions/<int:pack_version>/"
_FILE = f"{_VERSION}files/<slug:file_format>/"

urlpatterns: list[URLPattern] = [
    path(f"{_PACKS}mine/", mine.MinePage.as_view(), name="mine"),
    path(f"{_PACKS}say/", mine.SayPage.as_view(), name="say"),
    path(f"{_VERSION}read/", reading.ReadPage.as_view(), name="read"),
    path(f"{_VERSION}acknowledge/", reading.AcknowledgeView.as_view(), name="acknowledge"),
    path(_FILE, files.DownloadView.as_view(), name="download"),
    path(f"{_FILE}copy/", files.FilePage.as_view(), name="file"),
]
