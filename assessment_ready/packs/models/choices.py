"""The words of briefing packs."""

from django.db import models


class Post(models.TextChoices):
    """What a councillor is, beside being a ward councillor. Decides which packs are for them."""

    LEADER = "leader", "Leader of the council"
    LEAD_MEMBER = "lead_member", "Lead member for adult social care"
    SCRUTINY_CHAIR = "scrutiny_chair", "Chair of scrutiny"
    SCRUTINY = "scrutiny", "Scrutiny member"


class PackKind(models.TextChoices):
    """Whom a pack is for."""

    ALL = "all", "All councillors"
    LEAD = "lead", "Leader and lead member"
    SCRUTINY = "scrutiny", "Scrutiny members"
    COMMITTEE = "committee", "Committee report"


class Moment(models.TextChoices):
    """For which stretch of the assessment a pack is written."""

    BEFORE_NOTIFICATION = "before_notification", "Before notification"
    NOTIFIED = "notified", "After notification"
    BEFORE_VISIT = "before_visit", "Before the visit"
    AT_VISIT = "at_visit", "At the visit"
    WAITING = "waiting", "Waiting for the report"
    PUBLICATION = "publication", "Publication"
    AFTER = "after", "After publication"


class VersionState(models.TextChoices):
    """Where a frozen version stands."""

    FROZEN = "frozen", "Frozen, not issued"
    ISSUED = "issued", "Issued"
    SUPERSEDED = "superseded", "Replaced by a newer version"
    WITHDRAWN = "withdrawn", "Withdrawn"


class FileFormat(models.TextChoices):
    """The files that are made of a version."""

    PDF = "pdf", "PDF"
    LARGE_PRINT = "large_print", "Large print PDF"
    WORD = "docx", "Word"


class ReadAs(models.TextChoices):
    """In which form a version was opened."""

    PAGE = "page", "On screen"
    PDF = "pdf", "PDF"
    LARGE_PRINT = "large_print", "Large print PDF"
    WORD = "docx", "Word"
    OTHER = "other", "Another format"


class FormatState(models.TextChoices):
    """Where another format of a pack stands."""

    NEEDED = "needed", "Needed"
    COMMISSIONED = "commissioned", "Being made"
    READY = "ready", "Ready"
    NOT_NEEDED = "not_needed", "Not needed"
