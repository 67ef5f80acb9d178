#!/bin/sh
# Make a virtual environment with the newest Python that every dependency supports.
set -eu
venv=$1
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
if [ -n "${PYTHON:-}" ] && ! "$PYTHON" -c "$fits" >/dev/null 2>&1; then
  echo "PYTHON=$PYTHON is no Python 3.11, 3.12 or 3.13; name one that is, or leave it out." >&2
  exit 2
fi
for python in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
  [ -n "$python" ] || continue
  "$python" -c "$fits" >/dev/null 2>&1 || continue
  if "$python" -m venv "$venv" >/dev/null 2>&1; then
    exit 0
  fi
  rm -rf "$venv"
done
echo "No Python 3.11, 3.12 or 3.13 that can make a virtual environment was found." >&2
echo "Install one (on Debian and Ubuntu also its python3-venv), or name it: make PYTHON=/path/to/python3.12" >&2
exit 2
