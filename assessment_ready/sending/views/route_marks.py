"""How a route stands, as a tag and as a sentence."""

from datetime import datetime

from assessment_ready.sending.models import Route
from assessment_ready.sending.queries.routes import way_words
from assessment_ready.ui.dates import format_datetime


def tag_of(route: Route, now: datetime) -> tuple[str, str]:
    """The words and the tone of a route's tag."""
    if route.paused_at is not None:
        return "Stopped", "red"
    if not way_words(route):
        return "Not set up", "grey"
    if route.failures:
        return "No connection", "red"
    if route.wait_until is not None and route.wait_until > now:
        return "Waiting", "yellow"
    return "Open", "green"


def trouble_of(route: Route, now: datetime) -> str:
    """Why nothing leaves at this moment; empty when it does."""
    if route.paused_at is not None:
        who = f"{route.paused_by} stopped it" if route.paused_by else "It stopped by itself"
        return f"{who} on {format_datetime(route.paused_at)}: {route.paused_because}"
    if route.wait_until is None or route.wait_until <= now:
        return ""
    again = format_datetime(route.wait_until)
    if route.failures:
        times = "once" if route.failures == 1 else f"{route.failures} times in a row"
        return f"The connection failed {times}. We try again on {again}; nothing is lost."
    return f"We were asked to wait until {again}. Then it goes on by itself."
