"""Fixtures of sending."""

import pytest

from tests.sending.engine_world import Engine
from tests.world import World


@pytest.fixture
def engine(world: World, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine with a mail server in memory."""
    return Engine(world, monkeypatch)
