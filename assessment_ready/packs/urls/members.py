"""Addresses of the packs app: councillors and their posts."""

from django.urls import URLPattern, path

from assessment_ready.packs.views import members

_MEMBERS = "councils/<slug:council>/briefing-packs/members/"

urlpatterns: list[URLPattern] = [
    path(_MEMBERS, members.MembersPage.as_view(), name="members"),
    path(f"{_MEMBERS}<int:member>/", members.MemberPostsPage.as_view(), name="member"),
]
