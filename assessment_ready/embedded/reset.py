"""Throw the demonstration away: ``python -m assessment_ready.embedded.reset`` (bin/demo-reset)."""

import os
import shutil
import sys

from assessment_ready.embedded.errors import EmbeddedError
from assessment_ready.embedded.places import Lock, Places
from assessment_ready.embedded.postgres import PrivatePostgres


def main() -> int:
    """Remove the private database and everything made from it; refuses while the application runs."""
    if os.environ.get("DATABASE_URL"):
        print(
            "DATABASE_URL names another database; bin/demo-reset only removes the private one.",
            file=sys.stderr,
        )
        return 1
    places = Places.from_environment()
    try:
        with Lock(places):
            PrivatePostgres(places.postgres, places.log("postgres")).remove()
            remove_the_rest(places)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"{error}. Run bin/demo-reset as the user who ran bin/run.", file=sys.stderr)
        return 1
    print("The demonstration was removed. bin/run starts it afresh.")
    return 0


def remove_the_rest(places: Places) -> None:
    """Empty ``var/``: mail, documents, logs and keys belong to the database that is gone. The lock stays."""
    for entry in places.var.iterdir():
        if entry.name == "runner.lock":
            continue
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


if __name__ == "__main__":
    sys.exit(main())
