"""Reads of documents: always through ``visible_to``."""

from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import DocumentContent, DocumentQuerySet, GeneratedDocument


def documents_for(membership: Membership, now: datetime) -> DocumentQuerySet:
    """Every document this person may know of at ``now``, newest first, without the files and the snapshots."""
    return (
        GeneratedDocument.objects.visible_to(membership, now)
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
