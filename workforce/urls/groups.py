"""Addresses of workforce groups, their shifts and role storyboards."""

from django.urls import URLPattern, path

from workforce.views import group_papers, groups, shifts, stories

_WORKFORCE = "councils/<slug:council>/workforce/"
_GROUPS = f"{_WORKFORCE}groups/"
_GROUP = f"{_GROUPS}<int:group>/"
_SHIFT = f"{_WORKFORCE}shifts/<int:shift>/"
_STORIES = f"{_WORKFORCE}storyboards/"
_STORY = f"{_STORIES}<int:story>/"

urlpatterns: list[URLPattern] = [
    path(_GROUPS, groups.GroupsPage.as_view(), name="groups"),
    path(f"{_GROUPS}begin/", groups.GroupBeginView.as_view(), name="group-begin"),
    path(f"{_GROUPS}new/", groups.GroupCreatePage.as_view(), name="group-create"),
    path(f"{_GROUPS}matrix/", groups.GroupMatrixPage.as_view(), name="group-matrix"),
    path(f"{_GROUPS}matrix/pdf/", group_papers.GroupMatrixPaperView.as_view(), name="group-matrix-pdf"),
    path(_GROUP, groups.GroupPage.as_view(), name="group"),
    path(f"{_GROUP}edit/", groups.GroupEditPage.as_view(), name="group-edit"),
    path(f"{_GROUP}retire/", groups.GroupRetireView.as_view(), name="group-retire"),
    path(f"{_GROUP}return/", groups.GroupReturnView.as_view(), name="group-return"),
    path(f"{_GROUP}shifts/new/", shifts.ShiftCreatePage.as_view(), name="shift-create"),
    path(_SHIFT, shifts.ShiftPage.as_view(), name="shift"),
    path(f"{_SHIFT}edit/", shifts.ShiftEditPage.as_view(), name="shift-edit"),
    path(f"{_SHIFT}observe/", shifts.ShiftObservePage.as_view(), name="shift-observe"),
    path(f"{_SHIFT}link/", shifts.ShiftLinkPage.as_view(), name="shift-link"),
    path(f"{_SHIFT}unlink/", shifts.ShiftUnlinkView.as_view(), name="shift-unlink"),
    path(f"{_SHIFT}remove/", shifts.ShiftRemoveView.as_view(), name="shift-remove"),
    path(_STORIES, stories.StoriesPage.as_view(), name="stories"),
    path(f"{_STORIES}new/", stories.StoryCreatePage.as_view(), name="story-create"),
    path(_STORY, stories.StoryPage.as_view(), name="story"),
    path(f"{_STORY}edit/", stories.StoryEditPage.as_view(), name="story-edit"),
    path(f"{_STORY}pdf/", group_papers.StoryPaperView.as_view(), name="story-pdf"),
    path(f"{_STORY}remove/", stories.StoryRemoveView.as_view(), name="story-remove"),
]
