"""Addresses of audiences, channels, coverage and load."""

from django.urls import URLPattern, path

from comms.views import audience_page, audiences, channels, coverage, load

_COMMS = "councils/<slug:council>/communications/"
_AUDIENCES = f"{_COMMS}audiences/"
_AUDIENCE = f"{_AUDIENCES}<int:audience>/"
_CHANNELS = f"{_COMMS}channels/"
_CHANNEL = f"{_CHANNELS}<int:channel>/"

urlpatterns: list[URLPattern] = [
    path(_AUDIENCES, audiences.AudiencesPage.as_view(), name="audiences"),
    path(f"{_AUDIENCES}map/", audiences.AudienceMapPage.as_view(), name="audience-map"),
    path(f"{_AUDIENCES}order/", audiences.AudienceOrderView.as_view(), name="audience-order"),
    path(f"{_AUDIENCES}new/", audience_page.AudienceCreateView.as_view(), name="audience-create"),
    path(_AUDIENCE, audience_page.AudiencePage.as_view(), name="audience"),
    path(f"{_AUDIENCE}change/", audience_page.AudienceEditView.as_view(), name="audience-edit"),
    path(f"{_AUDIENCE}retire/", audience_page.AudienceRetireView.as_view(), name="audience-retire"),
    path(
        f"{_AUDIENCE}bring-back/", audience_page.AudienceBringBackView.as_view(), name="audience-bring-back"
    ),
    path(f"{_AUDIENCE}load/", load.AudienceLoadPage.as_view(), name="audience-load"),
    path(f"{_AUDIENCE}load/allow/", load.LoadAllowView.as_view(), name="load-allow"),
    path(f"{_COMMS}load/", load.LoadPage.as_view(), name="load"),
    path(
        f"{_COMMS}load/overrides/<int:override>/take-back/",
        load.LoadTakeBackView.as_view(),
        name="load-take-back",
    ),
    path(_CHANNELS, channels.ChannelsPage.as_view(), name="channels"),
    path(f"{_CHANNELS}new/", channels.ChannelCreateView.as_view(), name="channel-create"),
    path(_CHANNEL, channels.ChannelEditView.as_view(), name="channel"),
    path(f"{_CHANNEL}retire/", channels.ChannelRetireView.as_view(), name="channel-retire"),
    path(f"{_CHANNEL}bring-back/", channels.ChannelBringBackView.as_view(), name="channel-bring-back"),
    path(f"{_COMMS}plans/<int:plan>/coverage/", coverage.CoveragePage.as_view(), name="coverage"),
    path(
        f"{_COMMS}plans/<int:plan>/coverage/<int:audience>/<int:phase>/",
        coverage.CoverageCellPage.as_view(),
        name="coverage-cell",
    ),
]
