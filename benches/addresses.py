"""Instructions of one address in a city of 3,000 streets, and the memory of its index, counted by valgrind.

Prints a line each and ends with 1 where a limit of docs/performance.md is passed.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/examples/address_cost"
# What, how often, and the limit in instructions; None where there is none.
COUNTED = [("exact", 20, 150_000), ("fuzzy", 4, 5_000_000), ("suggest", 4, None), ("index", 2, None)]
INDEX_BYTES = 4_000_000


def instructions(what, times):
    """All instructions of a run that does it so many times."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, what, str(times)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    if int(run.stdout) == 0:
        sys.exit(f"{what}: nothing was found, so nothing was measured")
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def allocated(times):
    """Bytes that are in use at the end of a run that builds the index so many times and drops all but one."""
    command = ["valgrind", "--tool=dhat", "--dhat-out-file=/dev/null", PROGRAM, "index", str(times)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(re.search(r"At t-gmax:\s+([\d,]+) bytes", run.stderr).group(1).replace(",", ""))


def main():
    """Counts, prints, compares."""
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is needed: apt-get install valgrind")
    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "-p", "varta-domain", "--example", "address_cost"],
        cwd=ROOT,
        check=True,
    )
    passed = False
    for what, times, limit in COUNTED:
        each = (instructions(what, times + 1) - instructions(what, 1)) // times
        print(f"{what}: {each:,} instructions" + (f" (limit {limit:,})" if limit else ""))
        passed |= limit is not None and each > limit
    # At its peak a run holds the index it keeps and the one it is building, and one list of streets for each.
    index = allocated(1) - allocated(0)
    print(f"index: at most {index:,} bytes (limit {INDEX_BYTES:,})")
    sys.exit(1 if passed or index > INDEX_BYTES else 0)


if __name__ == "__main__":
    main()
