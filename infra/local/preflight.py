"""Checks what must be on the machine before anything is installed or built.

Runs under the system's Python, before the virtual environment exists: standard library only, and syntax that an old
Python can at least read, so that it can say that it is too old.
"""

import os
import re
import shutil
import subprocess
import sys

PYTHON = (3, 11)
WORKSPACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Cargo.toml")


def rust_wanted():
    """The workspace's own `rust-version`."""
    with open(WORKSPACE) as workspace:
        found = re.search(r'^rust-version = "(\d+)\.(\d+)\.?(\d*)"', workspace.read(), re.MULTILINE)
    return tuple(int(part or 0) for part in found.groups())


def version_of(command):
    """(major, minor, patch) that `command --version` prints, None where it does not run, () where it prints none."""
    if shutil.which(command) is None:
        return None
    out = subprocess.run([command, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", out)
    return tuple(int(part) for part in found.groups()) if found else ()


def dotted(version):
    """1.94.1 for (1, 94, 1)."""
    return ".".join(str(part) for part in version)


def problems():
    """One line for each thing that is missing or too old."""
    found = []
    if sys.version_info < PYTHON:
        have = dotted(sys.version_info[:3])
        found.append("Python %s is too old: install Python %s or newer." % (have, dotted(PYTHON)))
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        found.append("Python has no venv: install it (Debian: apt install python3-venv).")
    wanted = rust_wanted()
    for tool in ("cargo", "rustc"):
        have = version_of(tool)
        if have is None:
            found.append("%s is not installed: install Rust %s or newer with rustup." % (tool, dotted(wanted)))
        elif have < wanted:
            found.append("%s %s is too old: `rustup update` to %s or newer." % (tool, dotted(have), dotted(wanted)))
    if shutil.which("cc") is None:
        found.append("No C compiler to link with (Debian: apt install build-essential).")
    return found


if __name__ == "__main__":
    lines = problems()
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(1 if lines else 0)
