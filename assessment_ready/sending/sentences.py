"""How changes to sending read in the audit log."""

from assessment_ready.audit.registry import Entry, register


def _released(entry: Entry) -> str:
    return f"{entry.actor_name} let sending go on after a hold: {entry.after.get('because', '')}"


register("sending.hold.released", _released)
