"""How speaking points are read from what was typed. Pure."""


def speaking_points(text: str) -> list[str]:
    """One point a line, without the marks people put before them ("- ", "• ", "1. ")."""
    points = []
    for line in text.splitlines():
        words = line.strip().lstrip("-•*").strip()
        number, dot, rest = words.partition(". ")
        if dot and number.isdigit():
            words = rest.strip()
        if words:
            points.append(words)
    return points
