"""The people the council writes to, why it may, and what they said about it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from comms.models.audiences import Audience
from comms.models.choices import LawfulBasis


class Contact(models.Model):
    """Somebody an audience is made of.

    ``reference`` ("CON-12") is what the audit log calls them, so that erasing leaves no name behind.
    ``formats`` lists codes of ``choices.Format``. ``email`` is stored trimmed and in lower case. ``erased_at``:
    the row stays without anything personal, because deliveries point to it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="contacts")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lawful_basis = models.CharField(
        max_length=20, choices=LawfulBasis.choices, default=LawfulBasis.PUBLIC_TASK
    )
    source = models.CharField(max_length=200, blank=True)
    formats = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    delete_on = models.DateField(null=True, blank=True)
    audiences = models.ManyToManyField(Audience, through="AudienceMember", related_name="contacts")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_contact_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_contact_once"),
            models.UniqueConstraint(
                "council", Lower("email"), condition=~Q(email=""), name="comms_contact_email_once"
            ),
        ]
        indexes = [models.Index(fields=["council", "name"], name="comms_contacts_by_name")]

    def __str__(self) -> str:
        return self.name or self.email or self.reference


class AudienceMember(models.Model):
    """A contact who belongs to an audience."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "contact"], name="comms_in_audience_once")]

    def __str__(self) -> str:
        return f"{self.contact} in {self.audience}"


class Objection(models.Model):
    """A contact's objection to being written to (UK GDPR article 21). Apart from unsubscribing, and stronger.

    ``email_hashes`` (keyed, one for each address the contact has had) outlive the contact, so that an erased
    person is not written to again.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="objections"
    )
    email_hashes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    made_on = models.DateField()
    about = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"Objection of {self.made_on:%d.%m.%Y}"


class Unsubscribe(models.Model):
    """A contact who does not want one audience's mail any more (or any, without an audience).

    ``email_hashes`` as those of an objection.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="unsubscribes"
    )
    email_hashes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    method = models.CharField(max_length=60)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Unsubscribed on {self.at:%d.%m.%Y}"


class ContactClearanceQuerySet(EmbargoedQuerySet["ContactClearance"]):
    """How contacts' clearances are looked up: only by those who may know of the embargo."""


class ContactClearance(models.Model):
    """A contact who may receive material of one embargo before it lifts, once they have acknowledged its terms."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.CASCADE, related_name="contact_clearances")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="clearances")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledgement = models.CharField(max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ContactClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["contact__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["embargo", "contact"], condition=Q(revoked_at=None), name="comms_contact_cleared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact} cleared for {self.embargo}"
