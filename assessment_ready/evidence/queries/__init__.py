"""Reads of the evidence library."""

from assessment_ready.evidence.queries.library import items_for_statement

__all__ = ["items_for_statement"]
