"""Addresses of consultations."""

from django.urls import URLPattern, path

from workforce.views import consultation_comments as comments
from workforce.views import consultation_doors as doors
from workforce.views import consultations as views

_ALL = "councils/<slug:council>/workforce/consultations/"
_ONE = f"{_ALL}<int:consultation>/"
_COMMENT = f"{_ALL}comments/<int:comment>/"
_OPEN = "consultation/<slug:consultation_token>/"

urlpatterns: list[URLPattern] = [
    path(_ALL, views.ConsultationsPage.as_view(), name="consultations"),
    path(f"{_ALL}new/", views.ConsultationCreatePage.as_view(), name="consultation-create"),
    path(_ONE, views.ConsultationPage.as_view(), name="consultation"),
    path(f"{_ONE}edit/", views.ConsultationEditPage.as_view(), name="consultation-edit"),
    path(f"{_ONE}share/", views.ConsultationShareView.as_view(), name="consultation-share"),
    path(f"{_ONE}revoke/", views.ConsultationRevokeView.as_view(), name="consultation-revoke"),
    path(f"{_ONE}publish/", views.ConsultationPublishView.as_view(), name="consultation-publish"),
    path(f"{_ONE}take-back/", views.ConsultationTakeBackView.as_view(), name="consultation-take-back"),
    path(f"{_ONE}outcome/", views.ConsultationOutcomePage.as_view(), name="consultation-outcome"),
    path(f"{_ONE}comment/", comments.CommentCreatePage.as_view(), name="consultation-comment-create"),
    path(f"{_ONE}comments/", comments.CommentsPage.as_view(), name="consultation-comments"),
    path(_COMMENT, comments.CommentPage.as_view(), name="consultation-comment"),
    path(f"{_COMMENT}answer/", comments.CommentAnswerPage.as_view(), name="consultation-comment-answer"),
    path(
        f"{_COMMENT}withdraw/", comments.CommentWithdrawPage.as_view(), name="consultation-comment-withdraw"
    ),
    path(f"{_COMMENT}restore/", comments.CommentRestoreView.as_view(), name="consultation-comment-restore"),
    path(_OPEN, doors.OpenPage.as_view(), name="consultation-open"),
    path(f"{_OPEN}comment/", doors.OpenCommentPage.as_view(), name="consultation-open-comment"),
    path(f"{_OPEN}thanks/", doors.OpenThanksPage.as_view(), name="consultation-open-thanks"),
]
