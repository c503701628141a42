"""The installation's administrators: made from the server's command line, since nobody above them could."""

from django.db import transaction

from assessment_ready.audit.services import record
from assessment_ready.councils.models import User
from assessment_ready.councils.queries import user_by_email
from assessment_ready.councils.services.accounts import ask_for_reset


@transaction.atomic
def make_installation_administrator(*, email: str, full_name: str) -> User:
    """Let a person manage councils; a new person is mailed a link to set a password. Safe to repeat."""
    known = user_by_email(email)
    user = known or User.objects.create_user(email=email, full_name=full_name)
    if not user.is_installation_admin:
        user.is_installation_admin = True
        user.save(update_fields=["is_installation_admin"])
        record("councils.user.made_administrator", actor=None, obj=user)
    if not user.has_usable_password():
        ask_for_reset(email=user.email)
    return user
