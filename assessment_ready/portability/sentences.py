"""How archives and moves of a council read in the audit log."""

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted


def _imported(entry: Entry) -> str:
    count = counted(int(str(entry.after.get("entries", 0))), "earlier entry,earlier entries")
    return f"{entry.object_label} was brought in from an archive, and {count} of this log sealed anew"


register("portability.council.exported", "Whoever runs the service made an archive of everything of {object}")
register("portability.council.imported", _imported)
register("portability.archive.requested", "{actor} asked for an archive of what they may read")
register("portability.archive.downloaded", "{actor} downloaded an archive of what they may read")
