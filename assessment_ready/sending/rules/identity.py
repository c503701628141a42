"""Whether a database is still the one that sent last: pure comparing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """Which database this is: cluster and database (empty where the server does not say), site, how far it had come.

    ``counter`` grows with every tick and is kept in the database and outside it.
    """

    cluster: str
    database: str
    site: str
    counter: int = 0


def why_hold(known: Identity, seen: Identity, outside: int) -> str:
    """Why nothing may leave, in a sentence for a person; empty when it is the database it says it is.

    ``known`` is what the database says of itself, ``seen`` what it really is, ``outside`` the counter kept outside it
    (0 where there is none). A restored backup or a copy says that mail is still to be sent which has long arrived.
    """
    if known.site != seen.site:
        return f"The database was made for {known.site}, and this is {seen.site}. It is a copy."
    if (known.cluster, known.database) != (seen.cluster, seen.database):
        return "The database was restored or copied: it lies in another place than when it last sent."
    if outside > seen.counter:
        return "The database is older than what was sent last: a backup was restored."
    return ""
