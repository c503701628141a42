"""The words of sending: how it leaves, where a delivery stands, what to do when that cannot be known."""

from django.db import models


class Means(models.TextChoices):
    """How something reaches a person without anybody carrying it."""

    EMAIL = "email", "E-mail"
    SMS = "sms", "Text message"


class BackendKind(models.TextChoices):
    """What takes the messages of a route."""

    FOLDER = "folder", "Mail folder of the demonstration"
    SMTP = "smtp", "The council’s mail server (SMTP)"
    NOTIFY = "notify", "GOV.UK Notify"


class DeliveryState(models.TextChoices):
    """Where one delivery stands.

    ``SUBMITTED`` means accepted by the mail server or by GOV.UK Notify; only a receipt makes it ``DELIVERED``.
    ``UNKNOWN`` means that it was being handed over when the worker, the line or the server failed: it may have
    arrived.
    """

    QUEUED = "queued", "Waiting"
    CLAIMED = "claimed", "Taken up"
    SENDING = "sending", "Being handed over"
    SUBMITTED = "submitted", "Accepted by the mail server"
    DELIVERED = "delivered", "Delivered"
    TEMPORARY = "temporary", "Failed for now, will be tried again"
    PERMANENT = "permanent", "Refused for good"
    TECHNICAL = "technical", "Technical failure"
    SUPPRESSED = "suppressed", "Not sent to"
    MISSED = "missed", "Too late, not sent"
    UNKNOWN = "unknown", "Not known whether it left"
    CANCELLED = "cancelled", "Cancelled"


# Nothing has been handed over yet, and it still may be.
WAITING = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.TEMPORARY)
# What the engine has to come back to.
LIVE = (*WAITING, DeliveryState.SENDING)
# It left the house, or may have.
GONE = (DeliveryState.SENDING, DeliveryState.SUBMITTED, DeliveryState.DELIVERED, DeliveryState.UNKNOWN)
# It has arrived, or still may.
MAY_ARRIVE = (*WAITING, *GONE)
FAILED = (DeliveryState.PERMANENT, DeliveryState.TECHNICAL)


class UnknownPolicy(models.TextChoices):
    """What happens to a delivery of which nobody knows whether it left."""

    HOLD = "hold", "Wait for a person to decide"
    RETRY_ONCE = "retry_once", "Send once more, with the same Message-ID"
    RECONCILE = "reconcile", "Ask the service that took it"
