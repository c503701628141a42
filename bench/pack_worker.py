"""``python -m bench.pack_worker "[1, 2, 3]"``: makes these documents in turn and says its memory (MB) after each."""

import json
import sys
from pathlib import Path

import django

django.setup()

from assessment_ready.documents import services  # noqa: E402
from bench.dashboard import use  # noqa: E402


def main() -> None:
    """Make them all."""
    use("one")
    for document_id in json.loads(sys.argv[1]):
        assert services.render(document_id=document_id), document_id
        print(resident(), flush=True)


def resident() -> float:
    """Memory this process holds, in MB."""
    line = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
