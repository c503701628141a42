"""Refusals of the feeds app, in sentences a person can act on; those of the doors for machines carry their problem."""

from assessment_ready.feeds.rules import problems
from assessment_ready.feeds.rules.problems import Problem
from assessment_ready.ui.errors import FieldError, UserFacingError


class NotAllowed(UserFacingError):
    """Somebody would change what they may not."""

    sentence = "Your role does not allow this."


class UnknownScope(FieldError):
    """A token would be made for a feed its person may not read, or for none."""

    sentence = "Choose at least one of the feeds in the list."
    field = "scopes"


class LifeTooLong(FieldError):
    """A token would live longer than a year, or not at all."""

    sentence = "Choose how long the token is to work, a year at most."
    field = "life"


class TooManyTokens(UserFacingError):
    """Somebody has as many tokens as one person can look after."""

    sentence = "You have 10 tokens in use. Revoke one that is not needed any more, then make another."


class TokenGone(UserFacingError):
    """A token that is revoked would be revoked again."""

    sentence = "This token was revoked already."


class Refused(UserFacingError):
    """A door for machines does not open."""

    problem: Problem
    retry_after: int | None = None


class BadQuestion(Refused):
    """The address asks for something there is not."""

    problem = problems.BAD_QUESTION
    sentence = "The address was not understood."


class NotAccepted(Refused):
    """No token, or one that opens nothing here; nobody learns why."""

    problem = problems.NOT_ACCEPTED
    sentence = (
        "This token opens nothing here. Look at your tokens in Assessment Ready, and make another if need be."
    )


class NoToken(Refused):
    """There is no token at all."""

    problem = problems.NOT_ACCEPTED
    sentence = "Send the header “Authorization: Bearer” with your token. Nothing else opens a feed."


class NotInScope(Refused):
    """The token was made for other feeds, or its person may not see the page any more."""

    problem = problems.NOT_IN_SCOPE
    sentence = "This token does not open this feed. Make one that names it, if you may see the page with these figures."


class NoSuchFeed(Refused):
    """There is no feed of this name."""

    problem = problems.NOT_FOUND
    sentence = "There is no such feed. /api/v1/openapi.json names them all."


class NoSuchPage(Refused):
    """There are fewer pages than that."""

    problem = problems.NOT_FOUND
    sentence = "There is no such page: begin with page 1 and follow next until it is null."


class NoSuchAddress(Refused):
    """Nothing answers at this address."""

    problem = problems.NOT_FOUND
    sentence = "There is nothing at this address. Feeds end with a slash; /api/v1/openapi.json has them all."


class OnlyGet(Refused):
    """A feed would be changed."""

    problem = problems.NOT_THIS_WAY
    sentence = "Feeds are read with GET. Nothing can be changed through them."


class NoSuchFormat(Refused):
    """The caller understands neither of our formats."""

    problem = problems.NOT_THIS_FORMAT
    sentence = "A feed is application/json or text/csv. Ask for one of them, or leave the Accept header out."


class TooMany(Refused):
    """More calls than are answered."""

    problem = problems.TOO_MANY
    sentence = "Too many calls in a minute. Come again after the seconds in Retry-After."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after
