"""The fixture that makes actions."""

from tests.actions.made import make

__all__ = ["make"]
