"""Loading framework versions from files, and choosing the one new rounds are made with."""

from django.db import transaction

from assessment_ready.audit.services import record
from assessment_ready.councils.models import User
from assessment_ready.framework.errors import FixedFrameworkError
from assessment_ready.framework.models import (
    EvidenceCategory,
    FrameworkVersion,
    QualityStatement,
    RatingBand,
    ScoreLevel,
    StatementAlias,
    SubTopic,
    Theme,
)
from assessment_ready.framework.rules import normalised
from assessment_ready.framework.rules.files import FrameworkFile, Structure


@transaction.atomic
def load_framework(*, actor: User | None, file: FrameworkFile) -> tuple[FrameworkVersion, bool]:
    """Create the version of ``file``, or bring its texts up to a newer revision; (version, changed).

    An equal or older revision changes nothing. Texts, spellings and evidence categories that an
    administrator edited are kept. Raises ``FixedFrameworkError`` when themes, statements, scale or bands
    differ from what is loaded: judgements rest on them, so a changed framework is a new version.
    """
    version = FrameworkVersion.objects.select_for_update(no_key=True).filter(code=file.code).first()
    if version is None:
        version = _create(file)
    else:
        _refuse_other_structure(version, file)
        if file.revision <= version.revision:
            return version, False
        _update(version, file)
    record("framework.version.loaded", actor=actor, obj=version, after={"revision": file.revision})
    return version, True


@transaction.atomic
def make_default(*, actor: User, version: FrameworkVersion) -> None:
    """Make ``version`` the one that new rounds start with. Rounds that exist stay on theirs."""
    rows = list(FrameworkVersion.objects.select_for_update(no_key=True).order_by("pk"))
    before = next((row for row in rows if row.is_default), None)
    if before is not None and before.pk == version.pk:
        return
    if before is not None:
        before.is_default = False
        before.save(update_fields=["is_default"])
    version.is_default = True
    version.save(update_fields=["is_default"])
    record(
        "framework.version.made_default",
        actor=actor,
        obj=version,
        before={"default": before.code if before else None},
        after={"default": version.code},
    )


def structure_of(version: FrameworkVersion) -> Structure:
    """The stored structure of a version, to compare a file with."""
    statements = QualityStatement.objects.filter(framework=version).order_by("number")
    bands = RatingBand.objects.filter(framework=version).order_by("min_points")
    return Structure(
        themes=tuple(version.themes.order_by("number").values_list("number", "title")),
        statements=tuple(statements.values_list("theme__number", "number", "slug", "title")),
        levels=tuple(version.levels.order_by("value").values_list("value", flat=True)),
        bands=tuple(bands.values_list("code", "title", "min_points", "max_points")),
    )


def _refuse_other_structure(version: FrameworkVersion, file: FrameworkFile) -> None:
    differ = structure_of(version).differences(file.structure)
    if differ:
        raise FixedFrameworkError(
            f"The file would change the {' and '.join(differ)} of “{version.title}”, which is already "
            "loaded and may have rounds on it. Give the changed framework a code of its own: it is then a "
            "new version, and rounds stay on theirs."
        )


def _create(file: FrameworkFile) -> FrameworkVersion:
    version = FrameworkVersion.objects.create(
        code=file.code,
        title=file.title,
        description=file.description,
        source_url=file.source_url,
        unconfirmed=list(file.unconfirmed),
        revision=file.revision,
        is_default=not FrameworkVersion.objects.filter(is_default=True).exists(),
    )
    themes = {
        number: Theme.objects.create(framework=version, number=number, title=title)
        for number, title in file.themes
    }
    RatingBand.objects.bulk_create(
        RatingBand(
            framework=version,
            code=band.code,
            title=band.title,
            min_points=band.min_points,
            max_points=band.max_points,
            tone=band.tone,
        )
        for band in file.bands
    )
    QualityStatement.objects.bulk_create(
        QualityStatement(
            framework=version,
            theme=themes[row.theme],
            number=row.number,
            slug=row.slug,
            title=row.title,
            covers=row.covers,
            people_expect=row.people_expect,
            cqc_url=row.url,
        )
        for row in file.statements
    )
    _write_texts(version, file)
    return version


def _update(version: FrameworkVersion, file: FrameworkFile) -> None:
    version.title = file.title
    version.description = file.description
    version.source_url = file.source_url
    version.unconfirmed = list(file.unconfirmed)
    version.revision = file.revision
    version.save(update_fields=["title", "description", "source_url", "unconfirmed", "revision"])
    for band in file.bands:
        RatingBand.objects.filter(framework=version, code=band.code).update(tone=band.tone)
    for row in file.statements:
        # A statement whose texts an administrator edited keeps them.
        QualityStatement.objects.filter(framework=version, number=row.number, edited_at=None).update(
            covers=row.covers, people_expect=row.people_expect, cqc_url=row.url
        )
    _write_texts(version, file)


def _write_texts(version: FrameworkVersion, file: FrameworkFile) -> None:
    """Levels' wording, categories, spellings and sub-topics: what a revision may add or reword."""
    for level in file.levels:
        ScoreLevel.objects.update_or_create(
            framework=version,
            value=level.value,
            defaults={"label": level.label, "meaning": level.meaning},
        )
    for position, category in enumerate(file.categories):
        _write_category(
            version,
            EvidenceCategory(
                code=category.code,
                title=category.title,
                note=category.note,
                in_use=category.in_use,
                position=position,
            ),
        )
    stored = {row.number: row for row in QualityStatement.objects.filter(framework=version)}
    for statement in file.statements:
        row = stored[statement.number]
        for text in statement.aliases:
            # A spelling an administrator removed stays removed: its row is there, inactive.
            StatementAlias.objects.get_or_create(
                statement=row, normalised=normalised(text), defaults={"text": text}
            )
        for title, confirmed in statement.sub_topics:
            SubTopic.objects.update_or_create(statement=row, title=title, defaults={"confirmed": confirmed})


def _write_category(version: FrameworkVersion, wanted: EvidenceCategory) -> None:
    """Create or reword one category; whether it is in use stays as an administrator chose."""
    row, created = EvidenceCategory.objects.get_or_create(
        framework=version,
        code=wanted.code,
        defaults={
            "title": wanted.title,
            "note": wanted.note,
            "in_use": wanted.in_use,
            "position": wanted.position,
        },
    )
    if created:
        return
    row.title, row.note, row.position = wanted.title, wanted.note, wanted.position
    if row.edited_at is None:
        row.in_use = wanted.in_use
    row.save(update_fields=["title", "note", "position", "in_use"])
