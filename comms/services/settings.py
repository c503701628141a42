"""What a council decides for all of its communications."""

from dataclasses import asdict, dataclass

from django.db import transaction

from assessment_ready.councils.models import Membership
from comms.models import CommsSettings
from comms.services.entries import apply_changes, check_version, record, require, save

LABELS = {
    "answer_days": "Working days to answer a question",
    "weekly_limit": "Touches an audience bears in a week",
    "silence_weeks": "Weeks of silence before we are warned",
    "fewest_answers": "Fewest answers of a survey that are shown",
    "reading_age": "Reading age to aim at",
    "sentence_words": "Words in a sentence that is not long",
}


@dataclass(frozen=True)
class SettingsValues:
    """The settings, each a whole number."""

    answer_days: int
    weekly_limit: int
    silence_weeks: int
    fewest_answers: int
    reading_age: int
    sentence_words: int


@transaction.atomic
def change_settings(*, actor: Membership, values: SettingsValues, expected_version: int) -> CommsSettings:
    """Change the settings. Raises ``ChangedMeanwhile`` and ``NotAllowed``."""
    require(actor)
    CommsSettings.objects.get_or_create(council=actor.council)
    settings = CommsSettings.objects.select_for_update().get(council=actor.council)
    check_version(settings, expected_version, describe(settings))
    before, after = apply_changes(settings, asdict(values))
    if after:
        save(settings, *after)
        record("comms.settings.changed", actor, settings, before=before, after=after)
    return settings


def describe(settings: CommsSettings) -> list[tuple[str, str]]:
    """What the settings say now."""
    return [(label, str(getattr(settings, name))) for name, label in LABELS.items()]
