"""How changes of requirements, profiles and records of learning read in the audit log: never what a person learnt."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _requirements(entry: Entry, slug: str) -> str:
    return reverse("workforce:requirements", args=[slug])


def _currency(entry: Entry, slug: str) -> str:
    return reverse("workforce:currency", args=[slug])


register("workforce.requirement.added", "{actor} requires {object}", link=_requirements)
register("workforce.requirement.changed", "{actor} changed the requirement {object}", link=_requirements)
register("workforce.requirement.removed", "{actor} removed the requirement {object}", link=_requirements)
register(
    "workforce.requirements.taken",
    "{actor} took {after[count]} suggested requirements over",
    link=_requirements,
)
register("workforce.profile.started", "{actor} started a learning profile")
register("workforce.profile.joined", "{actor} joined their account to a learning profile")
register("workforce.profile.left", "{actor} took their account off a learning profile")
register("workforce.profile.changed", "{actor} changed their learning profile")
register("workforce.record.added", "{actor} added a record to their learning profile")
register("workforce.record.removed", "{actor} removed a record from their learning profile")
register(
    "workforce.completions.imported",
    "{actor} imported completed learning: {after[added]} records, {after[people]} new profiles",
    link=_currency,
)
register(
    "workforce.learning.figures_noted",
    "{actor} noted how current learning is as indicators for {after[period_end]}",
    link=_currency,
)
register(
    "workforce.learning.settings_changed",
    "{actor} changed for how many months somebody counts as a new starter to {after[new_starter_months]}",
    link=_currency,
)
register(
    "workforce.learning.manager_named",
    "{actor} named who gets the learning figures of the team {after[team]}",
    link=_currency,
)
