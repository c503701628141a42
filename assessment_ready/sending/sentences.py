"""How changes to sending read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _released(entry: Entry) -> str:
    return f"{entry.actor_name} let sending go on after a hold: {entry.after.get('because', '')}"


register("sending.hold.released", _released)


def _route(entry: Entry, slug: str) -> str:
    return reverse("sending:routes", args=[slug])


def _paced(entry: Entry) -> str:
    rate = entry.after.get("rate_per_minute")
    pace = f"at most {rate} a minute" if rate else "without a limit"
    return f"{entry.actor_name} changed how fast {entry.object_label} leaves: {pace}"


def _route_changed(entry: Entry) -> str:
    secret = ", with a new password or key" if "secret" in entry.after else ""
    return f"{entry.actor_name} changed by what {entry.object_label} leaves{secret}"


register("sending.route.changed", _route_changed, link=_route)
register("sending.route.paced", _paced, link=_route)
register("sending.route.paused", "{actor} stopped {object}: {after[because]}", link=_route)
register("sending.route.resumed", "{actor} let {object} leave again", link=_route)
register("sending.route.tested", "{actor} sent a test to their own address by {object}", link=_route)
register("sending.route.token_made", "{actor} made a new token for receipts of {object}", link=_route)
