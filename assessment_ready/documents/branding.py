"""Changes of how a council's documents look. Documents that are made already keep what they were made with."""

from django.db import transaction

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.entries import apply_changes, record, save
from assessment_ready.documents.errors import ColourRefused, LogoWithoutWords, NotAllowed
from assessment_ready.documents.logos import read_logo
from assessment_ready.documents.models import CouncilBranding, LogoImage
from assessment_ready.documents.rules import (
    DEFAULT_COLOUR,
    ENOUGH,
    as_colour,
    contrast_with_white,
    dark_enough,
)


@transaction.atomic
def change_look(
    *, actor: Membership, version: int, colour: str, logo_alt: str, logo: bytes | None
) -> CouncilBranding:
    """Choose colour, logo and its words; without a new ``logo`` the old one stays.

    Raises ``NotAllowed``, ``ColourRefused``, ``LogoRefused``, ``LogoWithoutWords`` and ``ChangedMeanwhile``.
    """
    row = _locked(actor)
    if row.version != version:
        raise ChangedMeanwhile(version=row.version, current=_says(row))
    values = {"colour": readable_colour(colour), "logo_alt": " ".join(logo_alt.split())[:150]}
    kept = _kept(actor.council, logo) if logo is not None else row.logo
    if kept is not None and not values["logo_alt"]:
        raise LogoWithoutWords
    before, after = apply_changes(row, values)
    if kept != row.logo:
        before["logo"], after["logo"] = (each.sha256 if each else "" for each in (row.logo, kept))
        row.logo = kept
    if after:
        _save(row, *after)
        record("documents.branding.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def remove_logo(*, actor: Membership) -> CouncilBranding:
    """Do without a logo from now on. A second click changes nothing. Raises ``NotAllowed``."""
    row = _locked(actor)
    if row.logo is not None:
        before = {"logo": row.logo.sha256, "logo_alt": row.logo_alt}
        row.logo, row.logo_alt = None, ""
        _save(row, "logo", "logo_alt")
        record("documents.branding.logo_removed", actor, row, before=before, after={"logo": ""})
    return row


def readable_colour(text: str) -> str:
    """The colour, dark enough for white words on it. Raises ``ColourRefused`` and says which one would do."""
    colour = as_colour(text)
    if colour is None:
        raise ColourRefused
    contrast = contrast_with_white(colour)
    if contrast < ENOUGH:
        raise ColourRefused(
            f"{colour} is too light: its contrast with white is {_rounded_down(contrast)} to 1, and words need "
            f"at least {ENOUGH} to 1. The darker {dark_enough(colour)} would do"
        )
    return colour


def _rounded_down(contrast: float) -> float:
    """Never shown as enough when it is not."""
    return int(contrast * 10) / 10


def _locked(actor: Membership) -> CouncilBranding:
    """The council's row, locked; one that is not saved yet when nobody ever chose."""
    if not actor.can(Perm.MANAGE_COUNCIL):
        raise NotAllowed
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    rows = CouncilBranding.objects.select_related("logo").defer("logo__data")
    found = rows.filter(council_id=actor.council_id).first()
    return found or CouncilBranding(council=actor.council, colour=DEFAULT_COLOUR, version=0)


def _save(row: CouncilBranding, *names: str) -> None:
    if row._state.adding:
        row.version = 1
        row.save(force_insert=True)
    else:
        save(row, *names)


def _kept(council: Council, data: bytes) -> LogoImage:
    """The picture among those of the council: the same bytes are kept once, and never changed."""
    logo = read_logo(data)
    kept, _ = LogoImage.objects.get_or_create(
        council=council,
        sha256=logo.sha256,
        defaults={"data": logo.png, "width": logo.width, "height": logo.height},
    )
    return kept


def _says(row: CouncilBranding) -> list[tuple[str, str]]:
    logo = f"{row.logo.width} by {row.logo.height} pixels" if row.logo else "None"
    return [("Colour", row.colour), ("Logo", logo), ("What the logo says", row.logo_alt)]
