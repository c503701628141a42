"""Fixtures of sending."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.sending.arena import Arena, arena
from tests.sending.engine_world import Engine
from tests.world import World


@pytest.fixture
def engine(world: World, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine with a mail server in memory."""
    return Engine(world, monkeypatch)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a proof's figures where everybody sees them, captured or not."""

    def print_it(words: str) -> None:
        with capsys.disabled():
            print(f"\n  {words}", flush=True)

    return print_it


@pytest.fixture
def open_arena() -> Iterator[Callable[..., Arena]]:
    """Opens servers and processes of its own for a proof; all end with the test."""
    folder = Path(tempfile.mkdtemp(prefix=f"ar-tests-{os.getpid()}-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)

        def open_it(**settings: Any) -> Arena:
            return stack.enter_context(arena(folder, **settings))

        yield open_it
