"""Addresses of messages, proof points, lines, and advice on readability."""

from django.urls import URLPattern, path

from comms.views import line_forms, lines, message_forms, messages, proof_points, readability

_COMMS = "councils/<slug:council>/communications/"
_PLAN = f"{_COMMS}plans/<int:plan>/"
_MESSAGE = f"{_COMMS}messages/<int:message>/"
_PROOF = f"{_COMMS}proof-points/<int:proof>/"
_LINE = f"{_COMMS}lines/<int:line>/"
_BRIEFING = f"{_COMMS}briefings/<int:briefing>/"

urlpatterns: list[URLPattern] = [
    path(f"{_PLAN}messages/", messages.MessagesPage.as_view(), name="messages"),
    path(f"{_PLAN}messages/new/", message_forms.MessageCreateView.as_view(), name="message-create"),
    path(_MESSAGE, messages.MessagePage.as_view(), name="message"),
    path(f"{_MESSAGE}change/", message_forms.MessageEditView.as_view(), name="message-edit"),
    path(f"{_MESSAGE}remove/", message_forms.MessageRemoveView.as_view(), name="message-remove"),
    path(f"{_MESSAGE}preview/", messages.MessagePreviewPage.as_view(), name="message-preview"),
    path(f"{_MESSAGE}advice/", readability.MessageAdviceView.as_view(), name="message-advice"),
    path(f"{_MESSAGE}proof/new/", proof_points.ProofCreateView.as_view(), name="proof-create"),
    path(_PROOF, proof_points.ProofEditView.as_view(), name="proof-edit"),
    path(f"{_PROOF}checked/", proof_points.ProofCheckView.as_view(), name="proof-check"),
    path(f"{_PROOF}remove/", proof_points.ProofRemoveView.as_view(), name="proof-remove"),
    path(f"{_PLAN}lines/", lines.LinesPage.as_view(), name="lines"),
    path(f"{_PLAN}lines/new/", line_forms.LineCreateView.as_view(), name="line-create"),
    path(f"{_PLAN}lines/today/", lines.LinesPrintPage.as_view(), name="lines-print"),
    path(_LINE, lines.LinePage.as_view(), name="line"),
    path(f"{_LINE}change/", line_forms.LineEditView.as_view(), name="line-edit"),
    path(f"{_LINE}remove/", line_forms.LineRemoveView.as_view(), name="line-remove"),
    path(f"{_LINE}preview/", lines.LinePreviewPage.as_view(), name="line-preview"),
    path(f"{_LINE}advice/", readability.LineAdviceView.as_view(), name="line-advice"),
    path(f"{_BRIEFING}advice/", readability.BriefingAdviceView.as_view(), name="briefing-advice"),
]
