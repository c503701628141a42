"""Addresses of the documents app."""

from django.urls import URLPattern, path

from assessment_ready.documents.views import branding, packs

app_name = "documents"
_ONE = "councils/<slug:council>/packs/<int:document>/"
_BRANDING = "councils/<slug:council>/settings/branding/"
urlpatterns: list[URLPattern] = [
    path(_BRANDING, branding.BrandingView.as_view(), name="branding"),
    path(f"{_BRANDING}logo/", branding.LogoView.as_view(), name="branding-logo"),
    path(f"{_BRANDING}remove-logo/", branding.RemoveLogoView.as_view(), name="branding-remove-logo"),
    path("councils/<slug:council>/packs/", packs.PacksView.as_view(), name="list"),
    path(_ONE, packs.DocumentDetailView.as_view(), name="detail"),
    path(f"{_ONE}download/", packs.DocumentDownloadView.as_view(), name="download"),
    path(f"{_ONE}share/", packs.ShareView.as_view(), name="share"),
    path(f"{_ONE}stop-sharing/", packs.StopSharingView.as_view(), name="stop-sharing"),
    path(f"{_ONE}try-again/", packs.TryAgainView.as_view(), name="try-again"),
]
