"""Councils, people, and what each person is in each council."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from assessment_ready.councils.permissions import Perm, Role, permissions_of


class Council(models.Model):
    """One English council with adult social care duties: the wall everything else stands inside."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$", "Use lower-case letters, figures and hyphens.")],
    )
    contact_email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address whatever the case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this e-mail address, ignoring case."""
        return self.get(email__iexact=username or "")

    def create_user(self, *, email: str, full_name: str, password: str | None = None) -> "User":
        """Save a new user; without a password they cannot sign in until they set one."""
        user = User(email=self.normalize_email(email).lower(), full_name=full_name)
        user.set_password(password)
        user.save(force_insert=True)
        return user


class User(AbstractBaseUser):
    """A person. The e-mail address is the user name. Rights come from memberships, never from here."""

    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_installation_admin = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        ordering = ["full_name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="councils_email_once")]

    def __str__(self) -> str:
        return self.full_name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """How people of a council are looked up."""

    def for_council(self, council: Council) -> "MembershipQuerySet":
        """Memberships of one council."""
        return self.filter(council=council)

    def active(self, now: datetime) -> "MembershipQuerySet":
        """Memberships that count at ``now``: neither revoked nor past their end, person not disabled."""
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            revoked_at=None,
            user__is_active=True,
            council__is_active=True,
        )

    def with_role(self, roles: Iterable[Role]) -> "MembershipQuerySet":
        """Memberships with one of ``roles``."""
        return self.filter(role__in=list(roles))


class Membership(models.Model):
    """What one person is in one council, possibly only until a moment (external reviewers)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    job_title = models.CharField(max_length=120, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="councils_one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def permissions(self) -> frozenset[Perm]:
        """What this membership allows."""
        return permissions_of(self.role)

    def can(self, perm: Perm) -> bool:
        """Whether this membership allows ``perm``."""
        return perm in self.permissions

    def is_current(self, now: datetime) -> bool:
        """Whether it counts at ``now`` (the person's own state is checked at sign-in)."""
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > now)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """How invitations are looked up."""

    def for_council(self, council: Council) -> "InvitationQuerySet":
        """Invitations into one council."""
        return self.filter(council=council)

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Invitations that can still be accepted at ``now``."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """An invitation by e-mail: a single-use link that expires. Only the hash of its token is kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=Role.choices)
    membership_ends_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="councils_invited_once")
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"

    def is_open(self, now: datetime) -> bool:
        """Whether it can be accepted at ``now``."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now


class ReferenceCounter(models.Model):
    """The last running number of one kind of thing in one council (evidence items, gaps, actions).

    Locked while the next number is given (``councils.services.references``), so that no reference is used twice.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "kind"], name="councils_counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


class SavedView(models.Model):
    """A register as one person likes to see it: its filters and columns under a name.

    ``register`` is the full name of the register's address; ``query`` its filters as in the address (without page
    and format); ``columns`` the keys of the columns to show, in order (empty: the usual ones). The register opens
    with the one that ``is_default``.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    columns = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "membership", "register", name="councils_saved_view_once"),
            models.UniqueConstraint(
                fields=["membership", "register"],
                condition=Q(is_default=True),
                name="councils_one_default_view",
            ),
        ]

    def __str__(self) -> str:
        return self.name
