"""Addresses of resources, events and improvement ideas."""

from django.urls import URLPattern, path

from workforce.views import distributions, event_pages, events, ideas, resource_doors, resources

_AREA = "councils/<slug:council>/workforce/"
_RESOURCES = f"{_AREA}resources/"
_RESOURCE = f"{_RESOURCES}<int:resource>/"
_SENT = f"{_RESOURCES}sent/<int:distribution>/"
_EVENTS = f"{_AREA}events/"
_SERIES = f"{_EVENTS}series/<int:series>/"
_EVENT = f"{_EVENTS}<int:event>/"
_IDEAS = f"{_AREA}ideas/"
_IDEA = f"{_IDEAS}<int:idea>/"

urlpatterns: list[URLPattern] = [
    path(_RESOURCES, resources.ResourcesPage.as_view(), name="resources"),
    path(f"{_RESOURCES}new/", resources.ResourceCreatePage.as_view(), name="resource-create"),
    path(_RESOURCE, resources.ResourcePage.as_view(), name="resource"),
    path(f"{_RESOURCE}edit/", resources.ResourceEditPage.as_view(), name="resource-edit"),
    path(f"{_RESOURCE}withdraw/", resources.ResourceWithdrawView.as_view(), name="resource-withdraw"),
    path(f"{_RESOURCE}restore/", resources.ResourceRestoreView.as_view(), name="resource-restore"),
    path(
        f"{_RESOURCE}distribute/", distributions.DistributionCreatePage.as_view(), name="distribution-create"
    ),
    path(_SENT, distributions.DistributionPage.as_view(), name="distribution"),
    path(f"{_SENT}edit/", distributions.DistributionEditPage.as_view(), name="distribution-edit"),
    path(f"{_SENT}confirm/", distributions.DistributionConfirmView.as_view(), name="distribution-confirm"),
    path("resources/<slug:library>/", resource_doors.PublicResourcesPage.as_view(), name="public-resources"),
    path(_EVENTS, events.SeriesListPage.as_view(), name="events"),
    path(f"{_EVENTS}new/", events.SeriesCreatePage.as_view(), name="series-create"),
    path(_SERIES, events.SeriesPage.as_view(), name="series"),
    path(f"{_SERIES}edit/", events.SeriesEditPage.as_view(), name="series-edit"),
    path(f"{_SERIES}end/", events.SeriesEndView.as_view(), name="series-end"),
    path(f"{_SERIES}resume/", events.SeriesResumeView.as_view(), name="series-resume"),
    path(f"{_SERIES}next/", events.SeriesNextView.as_view(), name="series-next"),
    path(f"{_SERIES}add/", event_pages.EventCreatePage.as_view(), name="event-create"),
    path(_EVENT, event_pages.EventPage.as_view(), name="event"),
    path(f"{_EVENT}edit/", event_pages.EventEditPage.as_view(), name="event-edit"),
    path(f"{_EVENT}outcome/", event_pages.EventOutcomePage.as_view(), name="event-outcome"),
    path(f"{_EVENT}cancel/", event_pages.EventCancelPage.as_view(), name="event-cancel"),
    path(f"{_EVENT}bring-back/", event_pages.EventBringBackView.as_view(), name="event-bring-back"),
    path(_IDEAS, ideas.IdeasPage.as_view(), name="ideas"),
    path(f"{_IDEAS}new/", ideas.IdeaCreatePage.as_view(), name="idea-create"),
    path(_IDEA, ideas.IdeaPage.as_view(), name="idea"),
    path(f"{_IDEA}edit/", ideas.IdeaEditPage.as_view(), name="idea-edit"),
    path(f"{_IDEA}decide/", ideas.IdeaDecidePage.as_view(), name="idea-decide"),
    path(f"{_IDEA}recognise/", ideas.IdeaRecognisePage.as_view(), name="idea-recognise"),
    path(f"{_IDEA}use/", ideas.IdeaReusePage.as_view(), name="idea-reuse"),
]
