"""Following what is sent: progress, log, decisions, publication day."""

from django.urls import URLPattern, path

from comms.views import deliveries, deliveries_day, deliveries_release, deliveries_repeating

_COMMS = "councils/<slug:council>/communications/"
_RELEASE = f"{_COMMS}releases/<int:release>/"
_DELIVERY = f"{_COMMS}deliveries/<uuid:delivery>/"
_DAY = f"{_COMMS}cascades/<int:cascade>/publication-day/"

urlpatterns: list[URLPattern] = [
    path(_RELEASE, deliveries_release.ReleasePage.as_view(), name="release"),
    path(f"{_RELEASE}pause/", deliveries_release.ReleasePausePage.as_view(), name="release-pause"),
    path(f"{_RELEASE}go-on/", deliveries_release.ReleaseResumePage.as_view(), name="release-resume"),
    path(f"{_RELEASE}cancel/", deliveries_release.ReleaseCancelPage.as_view(), name="release-cancel"),
    path(f"{_RELEASE}override/", deliveries_release.ReleaseOverridePage.as_view(), name="release-override"),
    path(f"{_RELEASE}deliveries/", deliveries.DeliveriesPage.as_view(), name="deliveries"),
    path(f"{_COMMS}deliveries/", deliveries.DeliveryLogPage.as_view(), name="delivery-log"),
    path(_DELIVERY, deliveries.DeliveryPage.as_view(), name="delivery"),
    path(f"{_DELIVERY}again/", deliveries.DeliveryAgainPage.as_view(), name="delivery-again"),
    path(f"{_DELIVERY}arrived/", deliveries.DeliveryArrivedPage.as_view(), name="delivery-arrived"),
    path(f"{_DELIVERY}try-again/", deliveries.DeliveryTryAgainPage.as_view(), name="delivery-try-again"),
    path(_DAY, deliveries_day.PublicationDayPage.as_view(), name="publication-day"),
    path(f"{_DAY}schedule/", deliveries_day.PublicationSchedulePage.as_view(), name="publication-schedule"),
    path(
        f"{_COMMS}activities/<int:activity>/briefing/",
        deliveries_repeating.ActivityBriefingPage.as_view(),
        name="activity-briefing",
    ),
]
