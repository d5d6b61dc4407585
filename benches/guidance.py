"""Instructions of one question to the guidance (60 articles, 2,000 published questions), counted by valgrind.

Prints a line each and ends with 1 where a limit of docs/performance.md is passed.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/examples/guidance_cost"
# What, how often, and the limit in instructions; None where there is none.
COUNTED = [("tidy", 10, 15_000_000), ("errors", 10, 15_000_000), ("long", 4, 35_000_000), ("index", 1, None)]


def instructions(what, times):
    """All instructions of a run that does it so many times."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, what, str(times)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    if int(run.stdout) == 0:
        sys.exit(f"{what}: nothing was found, so nothing was measured")
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def main():
    """Counts, prints, compares."""
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is needed: apt-get install valgrind")
    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "-p", "varta-domain", "--example", "guidance_cost"],
        cwd=ROOT,
        check=True,
    )
    passed = False
    for what, times, limit in COUNTED:
        each = (instructions(what, times + 1) - instructions(what, 1)) // times
        print(f"{what}: {each:,} instructions" + (f" (limit {limit:,})" if limit else ""))
        passed |= limit is not None and each > limit
    sys.exit(1 if passed else 0)


if __name__ == "__main__":
    main()
