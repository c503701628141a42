"""What comes back: unsubscribing, acknowledging, bounces and callbacks."""

from django.urls import URLPattern, path

from comms.views import receipts, receipts_bounced, receipts_doors, receipts_readers

_UNSUBSCRIBE = "briefings/unsubscribe/<str:unsubscribe_token>/"
_COMMS = "councils/<slug:council>/communications/"
_MUST_READ = f"{_COMMS}must-read/"
_RELEASE = f"{_MUST_READ}<int:release>/"

urlpatterns: list[URLPattern] = [
    path("sending/notify/", receipts_doors.NotifyDoor.as_view(), name="notify-receipts"),
    path("sending/bounces/", receipts_doors.BounceDoor.as_view(), name="bounce-receipts"),
    path("briefings/read/<str:read_token>/", receipts.ReadPage.as_view(), name="read"),
    path(_UNSUBSCRIBE, receipts.UnsubscribePage.as_view(), name="unsubscribe"),
    path(f"{_UNSUBSCRIBE}undo/", receipts.UnsubscribeUndo.as_view(), name="unsubscribe-undo"),
    path(f"{_UNSUBSCRIBE}one-click/", receipts.UnsubscribeOneClick.as_view(), name="unsubscribe-one-click"),
    path(_MUST_READ, receipts_readers.MustReadPage.as_view(), name="acknowledgements"),
    path(_RELEASE, receipts_readers.AcknowledgementPage.as_view(), name="acknowledgement"),
    path(f"{_RELEASE}people/", receipts_readers.ReadersPage.as_view(), name="acknowledgement-people"),
    path(f"{_COMMS}came-back/", receipts_bounced.BouncedPage.as_view(), name="bounced"),
    path(
        f"{_COMMS}came-back/<int:contact>/trust/",
        receipts_bounced.AddressTrust.as_view(),
        name="address-trust",
    ),
]
