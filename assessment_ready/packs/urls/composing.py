"""Addresses of the packs app: composing."""

from django.urls import URLPattern, path

from assessment_ready.packs.views import packs, readers, sections, versions

_PACKS = "councils/<slug:council>/briefing-packs/"
_PACK = f"{_PACKS}<int:pack>/"
_SECTIONS = f"{_PACK}sections/"
_SECTION = f"{_SECTIONS}<int:section>/"
_VERSION = f"{_PACKS}versions/<int:pack_version>/"

urlpatterns: list[URLPattern] = [
    path(_PACKS, packs.PacksRegister.as_view(), name="packs"),
    path(f"{_PACKS}new/", packs.PackCreatePage.as_view(), name="create"),
    path(_PACK, packs.PackPage.as_view(), name="pack"),
    path(f"{_PACK}edit/", packs.PackEditPage.as_view(), name="edit"),
    path(f"{_SECTIONS}new/", sections.SectionAddPage.as_view(), name="section-add"),
    path(_SECTION, sections.SectionPage.as_view(), name="section"),
    path(f"{_SECTION}move/", sections.SectionMovePage.as_view(), name="section-move"),
    path(f"{_SECTION}later/", sections.SectionLeaveView.as_view(), name="section-leave"),
    path(f"{_SECTION}remove/", sections.SectionRemovePage.as_view(), name="section-remove"),
    path(f"{_PACK}preview/", versions.PackPreview.as_view(), name="preview"),
    path(f"{_PACK}freeze/", versions.FreezePage.as_view(), name="freeze"),
    path(f"{_PACK}versions/", versions.VersionsPage.as_view(), name="versions"),
    path(f"{_PACK}readers/", readers.ReadersPage.as_view(), name="readers"),
    path(_VERSION, versions.VersionPage.as_view(), name="version"),
    path(f"{_VERSION}issue/", versions.VersionIssueView.as_view(), name="issue"),
    path(f"{_VERSION}withdraw/", versions.VersionWithdrawPage.as_view(), name="withdraw"),
    path(f"{_VERSION}discard/", versions.VersionDiscardView.as_view(), name="discard"),
]
