"""What a failed call of GOV.UK Notify means for the message."""

from datetime import UTC, datetime, timedelta

import requests
from notifications_python_client.errors import APIError, InvalidResponse

from assessment_ready.sending.rules.codes import LONGEST_WAIT_SECONDS, WAIT_SECONDS, Outcome, Result

# What Notify says when it is the recipient that it does not take, not how we ask.
_OF_RECIPIENT = ("email_address", "phone_number", "team-only", "trial mode", "can’t send to", "can't send to")
_BEFORE_THE_CALL = (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)


def outcome_of(error: APIError, *, asked_only: bool = False) -> Outcome:
    """The outcome. ``asked_only``: the call could not have sent anything."""
    if error.response is None or isinstance(error, InvalidResponse):
        return _no_answer(error, asked_only)
    code = error.status_code
    if code == 429:
        return Outcome(
            Result.SLOW_DOWN, _limit(error)[0], "429", wait_seconds=_limit(error)[1], of_route=True
        )
    if code in {401, 403}:
        sentence = "GOV.UK Notify does not accept the key, or this machine’s clock is wrong"
        return Outcome(Result.NO_CONNECTION, sentence, str(code))
    if 400 <= code < 500:
        return _refused(error, code)
    result = Result.NO_CONNECTION if asked_only else Result.AMBIGUOUS
    return Outcome(result, f"GOV.UK Notify has trouble of its own: {code}", str(code))


def _no_answer(error: APIError, asked_only: bool) -> Outcome:
    cause = error.__cause__
    if asked_only or isinstance(cause, _BEFORE_THE_CALL) or _never_connected(cause):
        return Outcome(Result.NO_CONNECTION, "No connection to GOV.UK Notify")
    return Outcome(Result.AMBIGUOUS, f"No answer from GOV.UK Notify: {type(cause or error).__name__}")


def _never_connected(cause: BaseException | None) -> bool:
    """Whether nothing was listening: the library wraps that three deep."""
    inner = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return type(getattr(inner, "reason", None)).__name__ in {"NewConnectionError", "NameResolutionError"}


def _limit(error: APIError) -> tuple[str, int]:
    """The limit of a minute, or of a day that ends at midnight UTC."""
    if "TooManyRequests" not in str(error.message):
        return "GOV.UK Notify takes no more this minute", WAIT_SECONDS
    now = datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = int((midnight - now).total_seconds()) + 1
    return "GOV.UK Notify takes no more today", min(left, LONGEST_WAIT_SECONDS)


def _refused(error: APIError, code: int) -> Outcome:
    """Of the recipient: refused. Of the template or of us: technical."""
    told = str(error.message).lower()
    if code == 413:
        return Outcome(Result.REFUSED, "The message is too large for GOV.UK Notify", "413")
    if any(words in told for words in _OF_RECIPIENT):
        return Outcome(Result.REFUSED, "GOV.UK Notify does not take this recipient", str(code))
    sentence = "GOV.UK Notify does not take it with this template: check its fields ((subject)) and ((body))"
    return Outcome(Result.TECHNICAL, sentence, str(code))
