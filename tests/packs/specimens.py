"""Briefing packs for the filled world."""

from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import DocumentContent, DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import (
    AlternativeFile,
    AlternativeFormat,
    FileFormat,
    PackAcknowledgement,
    PackFile,
    PackVersion,
    VersionState,
)
from tests.packs.making import make_pack, make_posts, make_reading, make_section, make_version
from tests.world import World


def packs_specimens(
    world: World, director: Membership, reader: Membership, embargo: Embargo
) -> dict[str, Any]:
    """What fills the captures of the packs' addresses: a pack that is read, one that is composed, a secret one."""
    name = director.council.name
    pack = make_pack(world, f"Pack of {name}", actor=director, sections=[(f"Section of {name}", "Words.")])
    section = pack.sections.get()
    make_section(pack, f"Embargoed section of {name}", "Secret words.", embargo=embargo)
    version = make_version(
        pack,
        (f"Summary of {name}", f"The visit to {name} is near.", None),
        (f"Embargoed part of {name}", f"Embargoed words of {name}", embargo.pk),
    )
    make_version(pack, (f"Former summary of {name}", "Formerly."), state=VersionState.SUPERSEDED)
    _file(director, version)
    make_posts(reader, "scrutiny", ward=f"Ward of {name}")
    make_reading(version, director)
    PackAcknowledgement.objects.create(
        council=pack.council, pack=pack, pack_version=version, membership=director, at=timezone.now()
    )
    secret = make_pack(world, f"Embargoed pack of {name}", actor=director, embargo=embargo)
    make_version(secret, (f"Embargoed summary of {name}", "Secret.", embargo.pk))
    return {
        "pack": pack.pk,
        "section": section.pk,
        "pack_version": version.pk,
        "file_format": FileFormat.PDF,
        **_alternative(director, version),
    }


def _file(director: Membership, version: PackVersion) -> None:
    document = GeneratedDocument.objects.create(
        council=director.council,
        kind="pack_pdf",
        subject_key=f"version:{version.pk}",
        version=1,
        title=version.title,
        template="pdf/paper_v2.html",
        snapshot={},
        permission="PRODUCE_PACKS",
        state=DocumentState.READY,
        requested_by=director.user,
        requested_at=timezone.now(),
        pages=3,
        size=9,
        is_listed=False,
    )
    DocumentContent.objects.create(document=document, data=b"%PDF-1.7\n")
    PackFile.objects.create(
        council=director.council, pack_version=version, format=FileFormat.PDF, document=document
    )


def _alternative(director: Membership, version: PackVersion) -> dict[str, Any]:
    made = AlternativeFormat.objects.create(
        council=director.council,
        pack=version.pack,
        format="easy_read",
        owner=director,
        note=f"Note in {director.council.name}",
        state="ready",
    )
    AlternativeFile.objects.create(
        council=director.council,
        alternative=made,
        pack_version=version,
        file_name=f"easy-read-of-{director.council.slug}.pdf",
        content_type="application/pdf",
        content=b"%PDF-1.7\n",
        size=9,
        sha256="0" * 64,
        added_by=director.user,
        added_at=timezone.now(),
    )
    return {"alternative": made.pk}
