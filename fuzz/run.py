"""Runs the fuzz targets over their seeds, each for a time: `make fuzz SECONDS_EACH=600`, or `ONLY=address`.

Needs a nightly compiler (rustup toolchain install nightly) and a C++ compiler; installs cargo-fuzz
into target/fuzz. An input that breaks a reader, or keeps it for more than five seconds, is left in
fuzz/artifacts: make it a test, then mend the reader.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / "target" / "fuzz"
CARGO_FUZZ = "0.13.2"
# The longest input that is tried, in bytes: the limit of the reader and some more, or a small file.
LONGEST = {"address": 2_000, "house": 400, "houses": 20_000, "csv": 60_000, "geojson": 60_000}


def seeds(target: str) -> list[bytes]:
    """What a target begins with; a file of a pack has its place in the list of files before it."""
    lines = HERE / "seeds" / f"{target}.txt"
    if lines.exists():
        return [line.encode() for line in lines.read_text("utf-8").splitlines()]
    folders = [HERE / "seeds" / target, HERE.parent / "crates/cli/tests/pack"]
    files = sorted(path for folder in folders for path in folder.glob(f"*.{target}"))
    return [bytes([which]) + path.read_bytes() for path in files for which in range(15 if target == "csv" else 2)]


def tool() -> Path:
    """cargo-fuzz, installed where it is not there yet."""
    found = WORK / "tools" / "bin" / "cargo-fuzz"
    if not found.exists():
        install = ["cargo", "install", "cargo-fuzz", "--version", CARGO_FUZZ, "--locked", "--root", str(WORK / "tools")]
        subprocess.run(install, check=True)
    return found


def run(target: str, seconds: int) -> bool:
    """Whether a target came through."""
    corpus = WORK / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    limits = {
        "max_total_time": seconds,
        "max_len": LONGEST[target],
        "timeout": 5,
        "rss_limit_mb": 2048,
        "print_final_stats": 1,
    }
    command = [str(tool()), "run", "--target-dir", str(WORK / "build"), target, str(corpus), "--"]
    command += [f"-{name}={value}" for name, value in limits.items()]
    environment = {**os.environ, "RUSTUP_TOOLCHAIN": "nightly"}
    return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode == 0


def main() -> int:
    """Runs the targets one after another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600, help="for each target (600)")
    parser.add_argument("--only", choices=LONGEST, help="one target")
    arguments = parser.parse_args()
    if shutil.which("c++") is None:
        print("A C++ compiler is needed: install g++ or clang.", file=sys.stderr)
        return 1
    nightly = subprocess.run(["rustc", "+nightly", "--version"], capture_output=True, check=False)
    if nightly.returncode != 0:
        print("A nightly compiler is needed: rustup toolchain install nightly", file=sys.stderr)
        return 1
    broken = [target for target in LONGEST if arguments.only in (None, target) and not run(target, arguments.seconds)]
    print(f"Broken: {', '.join(broken)}" if broken else "No target is broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
