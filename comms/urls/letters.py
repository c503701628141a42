"""What each person reads: attachments, previews, a test to oneself, the words behind sign-in."""

from django.urls import URLPattern, path

from comms.views import attachments, letters, reading

_COMMS = "councils/<slug:council>/communications/"
_BRIEFING = f"{_COMMS}briefings/<int:briefing>/"
_RELEASE = f"{_COMMS}releases/<int:release>/"
_ATTACHMENT = f"{_COMMS}attachments/<int:attachment>/"

urlpatterns: list[URLPattern] = [
    path(f"{_BRIEFING}attachments/", attachments.AttachmentsPage.as_view(), name="briefing-attachments"),
    path(f"{_BRIEFING}attachments/pack/", attachments.AttachPackPage.as_view(), name="briefing-attach-pack"),
    path(f"{_ATTACHMENT}file/", attachments.AttachmentFile.as_view(), name="attachment-file"),
    path(f"{_ATTACHMENT}remove/", attachments.AttachmentRemove.as_view(), name="attachment-remove"),
    path(f"{_BRIEFING}recipients/", letters.BriefingRecipients.as_view(), name="briefing-recipients"),
    path(
        f"{_BRIEFING}recipients/<int:contact>/",
        letters.BriefingAsRecipient.as_view(),
        name="briefing-as-recipient",
    ),
    path(
        f"{_BRIEFING}recipients/<int:contact>/mail/",
        letters.BriefingRecipientMail.as_view(),
        name="briefing-as-recipient-mail",
    ),
    path(f"{_BRIEFING}recipients/<int:contact>/test/", letters.BriefingTest.as_view(), name="briefing-test"),
    path(f"{_RELEASE}as-recipient/", letters.ReleaseRecipients.as_view(), name="release-recipients"),
    path(
        f"{_RELEASE}as-recipient/<int:contact>/",
        letters.ReleaseAsRecipient.as_view(),
        name="release-as-recipient",
    ),
    path(
        f"{_RELEASE}as-recipient/<int:contact>/mail/",
        letters.ReleaseRecipientMail.as_view(),
        name="release-as-recipient-mail",
    ),
    path(f"{_RELEASE}read/", reading.ReadRelease.as_view(), name="read-release"),
    path(
        f"{_RELEASE}read/attachments/<int:attachment>/",
        reading.ReadAttachment.as_view(),
        name="read-attachment",
    ),
]
