"""A question and its answer as one block: a heading, so that a page never ends between them. Pure."""

from assessment_ready.documents.paper import PROSE, Block, prose
from assessment_ready.packs.rules.markdown import escaped

_HEADING = "### "


def as_block(question: str, answer: str, *, source: str) -> Block:
    """The block of a question (plain text) and its answer (small Markdown)."""
    return prose(f"{_HEADING}{escaped(question)}\n\n{answer}", source=source)


def as_pair(block: Block) -> tuple[str, str]:
    """The question and the answer of such a block; empty for any other."""
    question, _, answer = block.text.partition("\n\n")
    is_one = block.kind == PROSE and bool(block.source) and question.startswith(_HEADING)
    return (question, answer) if is_one else ("", "")
