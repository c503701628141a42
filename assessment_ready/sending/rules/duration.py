"""How long it takes until a number of messages has left."""

from math import ceil

# What one connection manages in a minute where no rate is set; a careful figure.
_PER_CONNECTION = 240


def minutes_needed(messages: int, rate_per_minute: int, connections: int) -> int:
    """Whole minutes for ``messages`` at this rate (0: as fast as the connections go); at least 1 for any message."""
    if messages <= 0:
        return 0
    fastest = max(1, connections) * _PER_CONNECTION
    rate = min(rate_per_minute, fastest) if rate_per_minute else fastest
    return ceil(messages / rate)


def pace_words(messages: int, rate_per_minute: int, connections: int) -> str:
    """The same in words: "about 20 minutes", "about 1 hour 5 minutes"."""
    minutes = minutes_needed(messages, rate_per_minute, connections)
    if minutes <= 1:
        return "about a minute"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"about {minutes} minutes"
    told = f"about {hours} hour{'s' if hours > 1 else ''}"
    return f"{told} {rest} minute{'s' if rest > 1 else ''}" if rest else told
