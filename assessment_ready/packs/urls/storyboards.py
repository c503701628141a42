"""Addresses of the packs app: storyboards and the poster."""

from django.urls import URLPattern, path

from assessment_ready.packs.views import poster, storyboards

_PACKS = "councils/<slug:council>/briefing-packs/"
_STORYBOARDS = f"{_PACKS}storyboards/"
_STORYBOARD = f"{_STORYBOARDS}<slug:statement>/"

urlpatterns: list[URLPattern] = [
    path(_STORYBOARDS, storyboards.StoryboardsPage.as_view(), name="storyboards"),
    path(_STORYBOARD, storyboards.StoryboardPage.as_view(), name="storyboard"),
    path(f"{_STORYBOARD}pdf/", storyboards.StoryboardPdf.as_view(), name="storyboard-pdf"),
    path(f"{_PACKS}at-a-glance/", poster.PosterPage.as_view(), name="poster"),
    path(f"{_PACKS}at-a-glance/pdf/", poster.PosterMake.as_view(), name="poster-make"),
]
