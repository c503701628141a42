"""Addresses of the overview app."""

from django.urls import URLPattern, path

from assessment_ready.overview.views.audit_log import AuditLogView
from assessment_ready.overview.views.board_report import BoardReportView
from assessment_ready.overview.views.communications import CommunicationsToday, ScenariosWithLikelihood
from assessment_ready.overview.views.dashboard import DashboardView
from assessment_ready.overview.views.exports import RoundWorkbookView
from assessment_ready.overview.views.home import CouncilHomeView
from assessment_ready.overview.views.needs import NeedsYouView
from assessment_ready.overview.views.reference import ReferenceView
from assessment_ready.overview.views.reminders import RemindersView
from assessment_ready.overview.views.sending_state import SendingStateView
from assessment_ready.overview.views.shift_messages import (
    MessageWithShifts,
    ShiftMessageLinkPage,
    ShiftMessageUnlinkView,
    ShiftWithMessages,
)
from assessment_ready.overview.views.workforce_paragraph import WorkforceParagraphView

app_name = "overview"
urlpatterns: list[URLPattern] = [
    path("councils/<slug:council>/", CouncilHomeView.as_view(), name="home"),
    path("councils/<slug:council>/needs-you/", NeedsYouView.as_view(), name="needs-you"),
    path("councils/<slug:council>/needs-you/reminders/", RemindersView.as_view(), name="reminders"),
    path("councils/<slug:council>/ref/<slug:reference>/", ReferenceView.as_view(), name="reference"),
    path("councils/<slug:council>/readiness/", DashboardView.as_view(), name="dashboard"),
    path("councils/<slug:council>/communications/", CommunicationsToday.as_view(), name="communications"),
    # At the address of comms:scenarios, which comes later: the same page with how likely each rating is.
    path(
        "councils/<slug:council>/communications/plans/<int:plan>/scenarios/",
        ScenariosWithLikelihood.as_view(),
        name="scenarios",
    ),
    # At the addresses of workforce:shift and comms:message, which come later: each with what the other area has of it.
    path("councils/<slug:council>/workforce/shifts/<int:shift>/", ShiftWithMessages.as_view(), name="shift"),
    path(
        "councils/<slug:council>/communications/messages/<int:message>/",
        MessageWithShifts.as_view(),
        name="message",
    ),
    path(
        "councils/<slug:council>/workforce/shifts/<int:shift>/messages/link/",
        ShiftMessageLinkPage.as_view(),
        name="shift-message-link",
    ),
    path(
        "councils/<slug:council>/workforce/shifts/<int:shift>/messages/unlink/",
        ShiftMessageUnlinkView.as_view(),
        name="shift-message-unlink",
    ),
    path(
        "councils/<slug:council>/workforce/statements/<slug:statement>/self-assessment/",
        WorkforceParagraphView.as_view(),
        name="workforce-paragraph",
    ),
    path("installation/sending/", SendingStateView.as_view(), name="installation-sending"),
    path("councils/<slug:council>/audit/", AuditLogView.as_view(), name="audit"),
    path(
        "councils/<slug:council>/readiness/rounds/<int:round>/workbook/",
        RoundWorkbookView.as_view(),
        name="round-workbook",
    ),
    path(
        "councils/<slug:council>/readiness/rounds/<int:round>/board-report/",
        BoardReportView.as_view(),
        name="board-report",
    ),
]
