"""Addresses of the outbox app: the demonstration's mailbox."""

from django.urls import URLPattern, path

from assessment_ready.outbox import views

app_name = "outbox"
urlpatterns: list[URLPattern] = [
    path("mail/", views.MailboxView.as_view(), name="mailbox"),
    path("mail/<str:name>/", views.MailView.as_view(), name="mail"),
    path("mail/<str:name>/html/", views.MailHtmlView.as_view(), name="mail-html"),
]
