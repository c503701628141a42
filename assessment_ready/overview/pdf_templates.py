"""Registers the presenters of this app's PDF templates; imported when the app is ready."""

from assessment_ready.documents import presenters
from assessment_ready.overview import board_report_v1, board_report_v2

presenters.register(board_report_v1.TEMPLATE, board_report_v1.present)
presenters.register(board_report_v2.TEMPLATE, board_report_v2.present)
