"""How changes to people and councils read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.councils.permissions import Role


def _people(entry: Entry, slug: str) -> str:
    return reverse("councils:people", args=[slug])


def _settings(entry: Entry, slug: str) -> str:
    return reverse("councils:settings", args=[slug])


def _role(value: object) -> str:
    try:
        return Role(str(value)).label
    except ValueError:
        return str(value)


def _invited(entry: Entry) -> str:
    return f"{entry.actor_name} invited {entry.object_label} as {_role(entry.after.get('role'))}"


def _accepted(entry: Entry) -> str:
    return f"{entry.actor_name} accepted the invitation and joined as {_role(entry.after.get('role'))}"


def _membership_changed(entry: Entry) -> str:
    parts = []
    if "role" in entry.after:
        parts.append(f"role from {_role(entry.before.get('role'))} to {_role(entry.after['role'])}")
    if "job_title" in entry.after:
        title = entry.after["job_title"] or "none"
        parts.append(f"job title from {entry.before.get('job_title') or 'none'} to {title}")
    if "last_day" in entry.after:
        last = entry.after["last_day"] or "none"
        parts.append(f"last day of access from {entry.before.get('last_day') or 'none'} to {last}")
    return f"{entry.actor_name} changed {entry.object_label}: {', '.join(parts) or 'nothing'}"


register("councils.invitation.created", _invited, link=_people)
register("councils.invitation.resent", "{actor} sent the invitation to {object} again", link=_people)
register("councils.invitation.revoked", "{actor} withdrew the invitation to {object}", link=_people)
register("councils.invitation.accepted", _accepted, link=_people)
register("councils.membership.changed", _membership_changed, link=_people)
register("councils.membership.ended", "{actor} ended the access of {object}", link=_people)
register("councils.council.settings_changed", "{actor} changed the settings of {object}", link=_settings)
register("councils.council.created", "{actor} created the council {object}")
register("councils.council.deactivated", "{actor} switched off the council {object}")
register("councils.council.reactivated", "{actor} switched the council {object} on again")
register("councils.user.made_administrator", "{object} was made an administrator of this installation")
register("councils.user.joined", "{actor} set up their account")
register(
    "councils.user.name_changed", "{actor} changed their name from {before[full_name]} to {after[full_name]}"
)
register("councils.user.password_changed", "{actor} changed their password")
register("councils.user.password_reset", "{actor} set a new password after asking for a reset")
# What a person calls a view may name what others must not know of: the log says only which list it is of.
register("councils.view.saved", "{actor} saved a view of {object}")
register("councils.view.changed", "{actor} changed one of their views of {object}")
register("councils.view.deleted", "{actor} deleted one of their views of {object}")
