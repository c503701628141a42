"""Every refusal of the feeds as RFC 9457 has it: a type, a title and a status that never change."""

from dataclasses import dataclass

MEDIA_TYPE = "application/problem+json"
# Where each type is explained; the code follows.
EXPLAINED_AT = "/api/v1/documentation/#problem-"


@dataclass(frozen=True)
class Problem:
    """One kind of refusal."""

    code: str
    title: str
    status: int
    meaning: str

    @property
    def type(self) -> str:
        """What names it."""
        return f"{EXPLAINED_AT}{self.code}"

    def as_json(self, detail: str) -> dict[str, str | int]:
        """The answer."""
        return {"type": self.type, "title": self.title, "status": self.status, "detail": detail}


BAD_QUESTION = Problem(
    "bad-question", "Not understood", 400, "A parameter is unknown, or its value is not one there can be."
)
NOT_ACCEPTED = Problem(
    "not-accepted",
    "No valid token",
    401,
    "There is no token in the Authorization header, or it opens nothing here: it is wrong, expired or revoked, its "
    "person has lost access, or it is another council’s. The answer does not say which.",
)
NOT_IN_SCOPE = Problem(
    "not-in-scope",
    "Not for this token",
    403,
    "The token was not made for this feed, or its person may no longer see the page with these figures.",
)
NOT_FOUND = Problem("not-found", "Not found", 404, "There is no such address, feed or page.")
NOT_THIS_WAY = Problem(
    "method", "Only GET", 405, "Feeds are read with GET. Nothing can be changed through them."
)
NOT_THIS_FORMAT = Problem(
    "format", "No such format", 406, "The Accept header allows neither application/json nor text/csv."
)
TOO_MANY = Problem(
    "too-many",
    "Too many calls",
    429,
    "More calls in a minute than are answered. Come again after the seconds in Retry-After.",
)

PROBLEMS = (BAD_QUESTION, NOT_ACCEPTED, NOT_IN_SCOPE, NOT_FOUND, NOT_THIS_WAY, NOT_THIS_FORMAT, TOO_MANY)
