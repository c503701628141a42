"""Addresses of the packs app: formats."""

from django.urls import URLPattern, path

from assessment_ready.packs.views import formats

_PACKS = "councils/<slug:council>/briefing-packs/"
_LEDGER = f"{_PACKS}<int:pack>/formats/"
_FORMAT = f"{_LEDGER}<int:alternative>/"

urlpatterns: list[URLPattern] = [
    path(_LEDGER, formats.FormatsPage.as_view(), name="formats"),
    path(f"{_LEDGER}new/", formats.TakeUpPage.as_view(), name="format-add"),
    path(_FORMAT, formats.FormatPage.as_view(), name="format"),
    path(f"{_FORMAT}file/", formats.FormatFilePage.as_view(), name="format-file"),
    path(f"{_PACKS}formats/<int:alternative>/", formats.AlternativeDownload.as_view(), name="alternative"),
]
