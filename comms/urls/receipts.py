"""What comes back: unsubscribing, acknowledging, bounces and callbacks."""

from django.urls import URLPattern, path

from comms.views import receipts

_UNSUBSCRIBE = "briefings/unsubscribe/<str:unsubscribe_token>/"

urlpatterns: list[URLPattern] = [
    path("briefings/read/<str:read_token>/", receipts.ReadPage.as_view(), name="read"),
    path(_UNSUBSCRIBE, receipts.UnsubscribePage.as_view(), name="unsubscribe"),
    path(f"{_UNSUBSCRIBE}undo/", receipts.UnsubscribeUndo.as_view(), name="unsubscribe-undo"),
    path(f"{_UNSUBSCRIBE}one-click/", receipts.UnsubscribeOneClick.as_view(), name="unsubscribe-one-click"),
]
