"""Addresses of the feeds app. Those for machines capture no ``council``: their council comes with the token."""

from django.urls import URLPattern, path

from assessment_ready.feeds.views import council_tokens, documentation, doors, tokens

app_name = "feeds"

_DATA = "councils/<slug:council>/data/"

urlpatterns: list[URLPattern] = [
    path(_DATA, tokens.TokensPage.as_view(), name="tokens"),
    path(f"{_DATA}new/", tokens.TokenMakePage.as_view(), name="token-make"),
    path(f"{_DATA}<int:data_token>/revoke/", tokens.TokenRevokeView.as_view(), name="token-revoke"),
    path(f"{_DATA}tokens/", council_tokens.CouncilTokensPage.as_view(), name="council-tokens"),
    path(f"{_DATA}tokens/<int:data_token>/", council_tokens.CouncilTokenPage.as_view(), name="council-token"),
    path(
        f"{_DATA}tokens/<int:data_token>/revoke/",
        council_tokens.CouncilTokenRevokeView.as_view(),
        name="council-token-revoke",
    ),
    path("api/v1/openapi.json", doors.DescriptionDoor.as_view(), name="openapi"),
    path("api/v1/documentation/", documentation.DocumentationPage.as_view(), name="documentation"),
    path("api/v1/councils/<slug:api_council>/<slug:data_feed>/", doors.FeedDoor.as_view(), name="feed"),
    # Last: whatever else machines ask for is refused in JSON as well.
    path("api/", doors.NothingDoor.as_view(), name="nothing"),
    path("api/<path:api_path>", doors.NothingDoor.as_view(), name="nothing-below"),
]
