"""Which tables travel with a council and which do not.

Everything that carries its council, or hangs on a row that does, travels by itself (``queries.registry`` finds out).
What must not, what is matched instead of carried, and what an archive must not tell stands here.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What becomes of a table."""

    COUNCIL = "the council itself"
    OWNED = "the council's rows"
    PEOPLE = "people"
    REFERENCE = "matched by its own key"
    INSTALLATION = "the installation's own"
    LEFT_OUT = "left out"


# Rows of the installation that rows of a council refer to: what makes each known anywhere. A path through a relation
# is written with two underscores.
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "framework.frameworkversion": ("code",),
    "framework.theme": ("framework__code", "number"),
    "framework.qualitystatement": ("framework__code", "slug"),
    "framework.subtopic": ("statement__framework__code", "statement__slug", "title"),
    "framework.evidencecategory": ("framework__code", "code"),
    "workforce.standard": ("code",),
    "workforce.standarditem": ("standard__code", "code"),
    # Of these the rows without council are the installation's; those of the council travel as they are.
    "evidence.expectedevidence": ("statement__framework__code", "statement__slug", "title"),
    "readiness.emergingtheme": ("code",),
    "timeline.intervaldefault": ("code",),
}

# Nothing refers to their rows; every installation has its own.
INSTALLATION: dict[str, str] = {
    "framework.scorelevel": "part of a framework version",
    "framework.ratingband": "part of a framework version",
    "framework.statementalias": "part of a framework version",
    "timeline.bankholiday": "the same for every council in England",
    "workforce.areaalias": "names of areas, the same for everybody",
    "workforce.returncode": "codes of the workforce return, the same for everybody",
}

LEFT_OUT: dict[str, str] = {
    "sessions.session": "who is signed in at this moment",
    "axes.accessattempt": "guesses at passwords, which protect this installation",
    "axes.accessattemptexpiration": "guesses at passwords, which protect this installation",
    "axes.accessfailurelog": "guesses at passwords, which protect this installation",
    "axes.accesslog": "sign-ins at this installation",
    "auth.permission": "not used: roles decide who may do what",
    "auth.group": "not used: roles decide who may do what",
    "auth.group_permissions": "not used: roles decide who may do what",
    "contenttypes.contenttype": "the framework's own list of tables",
    "audit.audithead": "the end of a chain sealed with this installation's key; the entries are sealed anew",
    "outbox.outgoingemail": "the application's own e-mails: nothing is sent twice",
    "documents.pendingimport": "uploads that wait to be confirmed; upload them again",
    "evidence.indeximport": "uploads being worked on; what they brought is in the library",
    "evidence.indexrow": "uploads being worked on; what they brought is in the library",
    "sending.routeslot": "connections in use at this moment",
    "sending.domainpause": "rests of mail servers at this moment",
    "sending.heartbeat": "signs of life of this installation",
    "sending.environment": "which database this is",
    "comms.calendarfeed": "secret addresses of calendars; make new ones",
    "portability.exportarchive": "archives themselves",
    "portability.archivepiece": "archives themselves",
    "feeds.feedtoken": "tokens for Excel and Power BI; make new ones",
    "feeds.feeduse": "when tokens for Excel and Power BI were used",
    "workforce.visitorcount": "how often somebody without an account called, for an hour",
    "feeds.wrongtoken": "guesses at tokens, which protect this installation",
}

# Tables of a council whose column is called otherwise.
OWNED_BY: dict[str, str] = {"framework.publishedresult": "added_for"}

# People: these fields travel, and nothing else of them.
PEOPLE_FIELDS = ("email", "full_name", "is_active", "created_at")

# Files that rows lead to instead of the other way round: kept out of a person's archive unless a row of theirs leads
# there. The referring table and its field.
CARRIED: dict[str, tuple[str, str]] = {"evidence.evidencefile": ("evidence.evidencepart", "file")}

# What tells something of another row: left out with it. The table that says so, and its field.
TELLING: dict[str, str] = {"packs.shownround": "pack_version"}

# What people keep to themselves goes only into their own archive: the field that names whose it is.
PRIVATE: dict[str, str] = {"councils.savedview": "membership"}
