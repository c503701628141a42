"""Every address of the application. Each app spells out its own prefixes."""

from django.urls import URLPattern, URLResolver, include, path

from assessment_ready.overview.views import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", site.HomeView.as_view(), name="home"),
    path("health/", site.HealthView.as_view(), name="health"),
    path("accessibility/", site.AccessibilityView.as_view(), name="accessibility"),
    path("privacy/", site.PrivacyView.as_view(), name="privacy"),
    path("", include("assessment_ready.councils.urls")),
    path("", include("assessment_ready.sending.urls")),
    path("", include("assessment_ready.embargo.urls")),
    path("", include("assessment_ready.documents.urls")),
    path("", include("assessment_ready.framework.urls")),
    # First: some pages join two areas at the address of one of them.
    path("", include("assessment_ready.overview.urls")),
    # Before the timeline's own: moving a milestone there shows and moves what communications hang on it.
    path("", include("comms.urls")),
    path("", include("workforce.urls")),
    path("", include("assessment_ready.packs.urls")),
    path("", include("assessment_ready.feeds.urls")),
    path("", include("assessment_ready.portability.urls")),
    path("", include("assessment_ready.timeline.urls")),
    path("", include("assessment_ready.evidence.urls")),
    path("", include("assessment_ready.actions.urls")),
    path("", include("assessment_ready.readiness.urls")),
    path("", include("assessment_ready.outbox.urls")),
    path("", include("assessment_ready.ui.urls")),
]
