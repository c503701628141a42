"""Briefing packs: what they are composed of, their frozen versions, their files, and who has read which."""

from assessment_ready.packs.models.choices import (
    FileFormat,
    FormatState,
    Moment,
    PackKind,
    Post,
    ReadAs,
    VersionState,
)
from assessment_ready.packs.models.formats import AlternativeFile, AlternativeFormat
from assessment_ready.packs.models.members import MemberPosts
from assessment_ready.packs.models.packs import Pack, PackQuerySet, PackSection
from assessment_ready.packs.models.reading import PackAcknowledgement, PackFile, PackReading
from assessment_ready.packs.models.versions import PackVersion, PackVersionQuerySet, ShownRound

__all__ = [
    "AlternativeFile",
    "AlternativeFormat",
    "FileFormat",
    "FormatState",
    "MemberPosts",
    "Moment",
    "Pack",
    "PackAcknowledgement",
    "PackFile",
    "PackKind",
    "PackQuerySet",
    "PackReading",
    "PackSection",
    "PackVersion",
    "PackVersionQuerySet",
    "Post",
    "ReadAs",
    "ShownRound",
    "VersionState",
]
