"""How the words of a scenario's cell are put together. Pure."""


def composed(core: str, variant: str, body: str) -> str:
    """What is read: the plan's shared core, the scenario's own part, the cell's words, as Markdown paragraphs.

    Parts with nothing in them leave no gap; white space around a part does not count, line ends become one kind.
    """
    parts = (part.replace("\r\n", "\n").replace("\r", "\n").strip() for part in (core, variant, body))
    return "\n\n".join(part for part in parts if part)
