"""Changes to one's own account."""

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from assessment_ready.audit.services import record
from assessment_ready.councils.errors import ResetLinkClosed, WrongPassword
from assessment_ready.councils.models import User
from assessment_ready.councils.queries import user_by_email
from assessment_ready.councils.rules import RESET_MAILS_PER_HOUR
from assessment_ready.outbox.queries import sent_since
from assessment_ready.outbox.services import enqueue


def absolute(path: str) -> str:
    """The full address of a path, for links in mail."""
    return urljoin(settings.SITE_URL + "/", path)


@transaction.atomic
def change_name(*, actor: User, full_name: str) -> User:
    """Give the person another name."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    if user.full_name != full_name:
        before, user.full_name = user.full_name, full_name
        user.save(update_fields=["full_name"])
        record(
            "councils.user.name_changed",
            actor=actor,
            obj=user,
            before={"full_name": before},
            after={"full_name": full_name},
        )
    return user


@transaction.atomic
def change_password(*, actor: User, present_password: str, new_password: str) -> User:
    """Change one's password. Every other session of the person ends; they are told by mail.

    Raises ``WrongPassword`` when the present one is not right.
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    if not user.check_password(present_password):
        raise WrongPassword
    _set_password(user, new_password, "councils.user.password_changed")
    return user


@transaction.atomic
def ask_for_reset(*, email: str) -> None:
    """Mail a link for a new password, if there is such a person. Says nothing either way.

    At most a few mails per hour go to one address, so that nobody can flood it.
    """
    user = user_by_email(email)
    if user is None or not user.is_active:
        return
    now = timezone.now()
    if sent_since("password_reset", user.email, now - timedelta(hours=1)) >= RESET_MAILS_PER_HOUR:
        return
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("councils:new-password", args=[uid, default_token_generator.make_token(user)])
    enqueue(
        kind="password_reset",
        to=user.email,
        context={"name": user.full_name, "link": absolute(path)},
        sensitive=True,
        expires_at=now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    )


def user_of_reset(uid: str, token: str) -> User:
    """The person a reset link belongs to. Raises ``ResetLinkClosed``."""
    try:
        user = User.objects.get(pk=int(force_str(urlsafe_base64_decode(uid))), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        raise ResetLinkClosed from None
    if not default_token_generator.check_token(user, token):
        raise ResetLinkClosed
    return user


@transaction.atomic
def reset_password(*, uid: str, token: str, new_password: str) -> User:
    """Set a new password with a link from a mail; the link works once, and every session ends.

    Raises ``ResetLinkClosed``, also when two people use one link at the same moment.
    """
    found = user_of_reset(uid, token)
    user = User.objects.select_for_update().get(pk=found.pk)
    if not default_token_generator.check_token(user, token):
        raise ResetLinkClosed
    _set_password(user, new_password, "councils.user.password_reset")
    return user


def _set_password(user: User, password: str, action: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    record(action, actor=user, obj=user)
    enqueue(
        kind="password_changed",
        to=user.email,
        context={"name": user.full_name, "link": absolute(reverse("councils:password-reset"))},
    )
