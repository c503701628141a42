"""Reads of documents: always through ``visible_to``."""

from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import (
    CouncilBranding,
    DocumentContent,
    DocumentQuerySet,
    GeneratedDocument,
    LogoImage,
)
from assessment_ready.documents.rules import Branding


def documents_for(membership: Membership, now: datetime) -> DocumentQuerySet:
    """The listed documents this person may know of at ``now``, newest first, without files and snapshots."""
    return (
        GeneratedDocument.objects.visible_to(membership, now)
        .filter(is_listed=True)
        .select_related("requested_by", "shared_by", "embargo")
        .defer("snapshot")
        .order_by("-requested_at", "-pk")
    )


def get_document(membership: Membership, now: datetime, document_id: int) -> GeneratedDocument:
    """One document. Raises ``GeneratedDocument.DoesNotExist`` when the person may not know of it."""
    return documents_for(membership, now).get(pk=document_id)


def versions_of(membership: Membership, now: datetime, document: GeneratedDocument) -> DocumentQuerySet:
    """Every version of the same document that this person may know of, newest first."""
    series = documents_for(membership, now).filter(kind=document.kind, subject_key=document.subject_key)
    return series.order_by("-version")


def content_of(document: GeneratedDocument) -> bytes:
    """The file of a finished document got through ``get_document``."""
    return bytes(DocumentContent.objects.only("data").get(pk=document.pk).data)


def branding_row(council_id: int) -> CouncilBranding | None:
    """How the council's documents look, if anybody ever chose; without the logo's bytes."""
    rows = CouncilBranding.objects.select_related("logo").defer("logo__data")
    return rows.filter(council_id=council_id).first()


def branding(council_id: int) -> Branding:
    """How documents of the council look that are asked for now."""
    row = branding_row(council_id)
    if row is None:
        return Branding()
    if row.logo is None:
        return Branding(colour=row.colour)
    return Branding(row.colour, row.logo.sha256, row.logo_alt, row.logo.width, row.logo.height)


def logo_bytes(council_id: int, sha256: str) -> bytes:
    """The PNG of a council's logo. Raises ``LogoImage.DoesNotExist``."""
    return bytes(LogoImage.objects.only("data").get(council_id=council_id, sha256=sha256).data)
