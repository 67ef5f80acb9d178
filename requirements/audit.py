"""Known vulnerabilities of the pinned packages: ``python requirements/audit.py LOCK…``.

Ends with 1 if a package has one, with 3 if no package could be looked up, so that nobody takes a
machine without a network for a clean bill.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 3


def told(report: Mapping[str, Any]) -> tuple[int, list[str]]:
    """The exit code that pip-audit's report comes to, and what to say of it."""
    packages = report["dependencies"]
    found = [(one, bad) for one in packages for bad in one.get("vulns", ())]
    known = [one for one in packages if "vulns" in one]
    if not known:
        said = f"Nothing was audited: no database knows any of the {len(packages)} packages here."
        return NOT_AUDITED, [said]
    lines = [
        f"{one['name']} {one['version']}: {bad['id']}, mended in "
        f"{', '.join(bad['fix_versions']) or 'no release'}"
        for one, bad in found
    ]
    lines.append(
        f"{len(known)} packages looked up, {len(packages) - len(known)} not found, "
        f"{len(found)} known vulnerabilities."
    )
    return VULNERABLE if found else CLEAN, lines


def main(locks: list[str]) -> int:
    """Audit these lock files."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    files = [part for lock in locks for part in ("--requirement", lock)]
    command = [sys.executable, "-m", "pip_audit", *options, *files]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    try:
        code, lines = told(json.loads(done.stdout))
    except ValueError:
        reason = (done.stderr.strip() or "no report").splitlines()[-1]
        code, lines = NOT_AUDITED, [f"Nothing was audited: {reason}"]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
