"""Builds the functions and the command line tool for the local stack.

The development profile and the workspace's usual features, so that dependencies are compiled once for this and for
the tests; plus `local-stage`, the settable clock, for which the results go to a folder of their own that no other
stage's template names.
"""

import shutil
import subprocess
from pathlib import Path

from .config import ROOT
from .progress import Trouble

OUTPUT = ROOT / "target" / "debug"
LOCAL = ROOT / "target" / "lambda-local"


def operations() -> list[str]:
    """Every operation is a folder in functions/."""
    return sorted(path.parent.name for path in (ROOT / "functions").glob("*/Cargo.toml"))


def fetch() -> None:
    """Gets the dependencies where they are not there yet: the one step of a build that needs a network."""
    fetch = ["cargo", "fetch", "--locked", "--quiet"]
    if subprocess.run([*fetch, "--offline"], cwd=ROOT, capture_output=True).returncode == 0:
        return
    print("  Rust dependencies: downloading (once)", flush=True)
    if subprocess.run(fetch, cwd=ROOT).returncode != 0:
        raise Trouble(
            "The Rust dependencies could not be fetched (cargo says why above): the first start needs a network."
        )


def build() -> None:
    """Builds everything and puts each function where the local template expects it. Cargo shows its own progress."""
    command = ["cargo", "build", "--locked", "--workspace", "--bins", "--features", "varta-runtime/local-stage"]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise Trouble("The build failed; the compiler's message is above.")
    for operation in operations():
        _place(OUTPUT / operation, LOCAL / operation / "bootstrap")


def _place(built: Path, bootstrap: Path) -> None:
    """Copies a function without its debug information, which would only be zipped, uploaded and kept."""
    if bootstrap.exists() and bootstrap.stat().st_mtime >= built.stat().st_mtime:
        return
    bootstrap.parent.mkdir(parents=True, exist_ok=True)
    fresh = bootstrap.with_suffix(".new")
    if shutil.which("strip") is None or subprocess.run(["strip", "-o", fresh, built]).returncode != 0:
        shutil.copy2(built, fresh)
    fresh.chmod(0o755)
    fresh.replace(bootstrap)
