"""Addresses of briefings and clearance."""

from django.urls import URLPattern, path

from comms.views import briefing_forms, briefings, clearance, foi, publicity, sign_off_matrix, sign_offs

_COMMS = "councils/<slug:council>/communications/"
_BRIEFING = f"{_COMMS}briefings/<int:briefing>/"
_REQUEST = f"{_COMMS}clearance/<int:clearance_request>/"
_SIGN_OFF = f"{_COMMS}sign-offs/<int:sign_off>/"
_MATRIX = f"{_COMMS}sign-off-matrix/"
_PRODUCT = f"{_MATRIX}products/<int:product>/"
_PLURALS = {"briefing": "briefings", "message": "messages", "line": "lines", "question": "questions"}


def _asking(kind: str) -> list[URLPattern]:
    """Putting one kind of text forward, and the emergency route."""
    place = f"{_COMMS}clearance/{_PLURALS[kind]}/<int:{kind}>/"
    return [
        path(f"{place}ask/", clearance.ASK[kind].as_view(), name=f"{kind}-clearance"),
        path(f"{place}emergency/", clearance.EMERGENCY[kind].as_view(), name=f"{kind}-emergency"),
    ]


urlpatterns: list[URLPattern] = [
    path(f"{_COMMS}briefings/", briefings.BriefingsPage.as_view(), name="briefings"),
    path(f"{_COMMS}briefings/new/", briefing_forms.BriefingCreate.as_view(), name="briefing-create"),
    path(_BRIEFING, briefings.BriefingPage.as_view(), name="briefing"),
    path(f"{_BRIEFING}edit/", briefing_forms.BriefingEdit.as_view(), name="briefing-edit"),
    path(f"{_BRIEFING}withdraw/", briefing_forms.BriefingWithdraw.as_view(), name="briefing-withdraw"),
    path(f"{_BRIEFING}preview/", briefings.BriefingPreview.as_view(), name="briefing-preview"),
    path(f"{_BRIEFING}texts/", briefings.BriefingTexts.as_view(), name="briefing-texts"),
    path(f"{_BRIEFING}publicity/", publicity.PublicityView.as_view(), name="briefing-publicity"),
    path(f"{_BRIEFING}pre-election/", publicity.BriefingGate.as_view(), name="briefing-gate"),
    path(f"{_BRIEFING}record/", foi.FoiPage.as_view(), name="briefing-foi"),
    path(f"{_BRIEFING}record/file/", foi.FoiFile.as_view(), name="briefing-foi-file"),
    path(
        f"{_COMMS}activities/<int:activity>/pre-election/",
        publicity.ActivityGate.as_view(),
        name="activity-gate",
    ),
    path(f"{_COMMS}clearance/", clearance.RequestsPage.as_view(), name="clearance-requests"),
    *(pattern for kind in _PLURALS for pattern in _asking(kind)),
    path(_REQUEST, clearance.RequestPage.as_view(), name="clearance-request"),
    path(f"{_REQUEST}withdraw/", clearance.RequestWithdraw.as_view(), name="clearance-withdraw"),
    path(f"{_REQUEST}emergency/", clearance.EmergencyConfirm.as_view(), name="emergency-confirm"),
    path(f"{_REQUEST}emergency/call-off/", clearance.EmergencyCallOff.as_view(), name="emergency-call-off"),
    path(f"{_COMMS}sign-offs/", sign_offs.SignOffsPage.as_view(), name="sign-offs"),
    path(_SIGN_OFF, sign_offs.SignOffView.as_view(), name="sign-off"),
    path(f"{_SIGN_OFF}pass-on/", sign_offs.PassOnView.as_view(), name="sign-off-pass-on"),
    path(f"{_SIGN_OFF}reassign/", sign_offs.ReassignView.as_view(), name="sign-off-reassign"),
    path(_MATRIX, sign_off_matrix.MatrixPage.as_view(), name="sign-off-matrix"),
    path(f"{_MATRIX}products/new/", sign_off_matrix.ProductCreate.as_view(), name="product-create"),
    path(_PRODUCT, sign_off_matrix.ProductEdit.as_view(), name="product"),
    path(f"{_PRODUCT}sign-offs/", sign_off_matrix.ProductRules.as_view(), name="product-rules"),
    path(f"{_MATRIX}holders/<slug:holder>/", sign_off_matrix.HolderView.as_view(), name="holder"),
]
