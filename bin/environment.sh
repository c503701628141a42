# Sourced by the scripts beside it: goes to the project folder and finds a Python. Plain sh, no other needs.
# shellcheck shell=sh

cd "$(dirname "$0")/.." || exit 1
# The environment must be readable for the account PostgreSQL runs under when root starts it.
umask 022
# A closed standard input would hand its number to the first file opened.
( : <&0 ) 2>/dev/null || exec </dev/null

PYTHON_FOUND=
for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        PYTHON_FOUND=$candidate
        break
    fi
done
if [ -z "$PYTHON_FOUND" ]; then
    echo "Assessment Ready needs Python 3.11 or newer. Install it (on Debian or Ubuntu: apt-get install python3)" \
        "or name one in PYTHON=, then try again." >&2
    exit 1
fi
