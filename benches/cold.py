"""Cold and warm starts of the shipped functions against an empty function of lambda_runtime, in one run.

Fresh process per sample, variants shuffled within each round, medians. CPU time is what is compared (from
/proc/PID/task/*/schedstat); wall time is reported. Ratios travel between machines, milliseconds do not.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stand_in import Lambda, Table, certificate, handler_of, serve

ROOT = Path(__file__).resolve().parents[1]
RELEASE = ROOT / "target" / "release"
EVENTS = {"bench-hello": None, "find-officer": "find-officer/by-address", "submit-message": "submit-message/by-address"}
WARM = 200


def environment(operation: str, ports: tuple[int, int], ca: Path) -> dict[str, str]:
    """The environment of a function, as Lambda and the templates give it."""
    return {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{ports[0]}",
        "AWS_LAMBDA_FUNCTION_NAME": operation,
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "bench",
        "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": f"https://localhost:{ports[1]}",
        "VARTA_CA_BUNDLE": str(ca),
        "VARTA_STAGE": "staging",
        "VARTA_TABLE": "main",
        "VARTA_VAULT_TABLE": "vault",
        "VARTA_WARM_CITIES": "kyiv",
    }


def cpu_ms(pid: int) -> float:
    """CPU time of all threads of a process."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def peak_mb(pid: int) -> float:
    """The most memory that a process had at once."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def event_of(operation: str) -> bytes:
    """Its sample event; the empty function takes anything."""
    sample = EVENTS[operation]
    return (ROOT / "events" / f"{sample}.json").read_bytes() if sample else b"{}"


class Bench:
    """The stand-in with the pack of Kyiv in its table."""

    def __init__(self, folder: Path) -> None:
        self.runtime, table = Lambda(), Table()
        handler = handler_of(table, self.runtime)
        leaf, key, self.ca = certificate(folder)
        self.ports = serve(handler), serve(handler, (leaf, key))
        command = [
            ROOT / "target" / "debug" / "varta",
            "city",
            "import",
            ROOT / "cities" / "kyiv",
            "--yes",
            "--table",
            "main",
        ]
        command += ["--endpoint-url", f"http://127.0.0.1:{self.ports[0]}"]
        aws = {"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        subprocess.run(command, env=os.environ | aws, check=True, capture_output=True)

    def sample(self, operation: str) -> dict[str, float]:
        """One process from its start to its last warm call."""
        event = event_of(operation)
        began = time.perf_counter()
        with subprocess.Popen(
            [RELEASE / operation],
            env=environment(operation, self.ports, self.ca),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            ready = self.runtime.asked.get(timeout=10)
            init_cpu = cpu_ms(process.pid)
            self.runtime.events.put((1, event))
            answered, body = self.runtime.answered.get(timeout=10)
            self.runtime.asked.get(timeout=10)
            cold_cpu = cpu_ms(process.pid)
            assert json.loads(body)["statusCode"] in (200, 201), body
            warm_wall = []
            for number in range(2, WARM + 2):
                sent = time.perf_counter()
                self.runtime.events.put((number, event))
                warm_wall.append(self.runtime.answered.get(timeout=10)[0] - sent)
                self.runtime.asked.get(timeout=10)
            warm_cpu = (cpu_ms(process.pid) - cold_cpu) / WARM
            peak = peak_mb(process.pid)
            process.kill()
        # What the killed process was still asking for is the next one's no more.
        self.runtime.events.put((0, b"{}"))
        while not self.runtime.events.empty():
            time.sleep(0.001)
        return {
            "init wall": (ready - began) * 1e3,
            "init CPU": init_cpu,
            "cold wall": (answered - began) * 1e3,
            "cold CPU": cold_cpu,
            "first CPU": cold_cpu - init_cpu,
            "warm CPU": warm_cpu,
            "warm wall": statistics.median(warm_wall) * 1e3,
            "peak MB": peak,
        }


def main() -> int:
    """Builds, measures, prints a table for docs/performance.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=30)
    rounds = arguments.parse_args().rounds
    packages = [f"--package={name}" for name in EVENTS]
    subprocess.run(["cargo", "build", "--locked", "--release", *packages], cwd=ROOT, check=True)
    subprocess.run(["cargo", "build", "--locked", "--package=varta-cli"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        samples: dict[str, list[dict[str, float]]] = {operation: [] for operation in EVENTS}
        for number in range(rounds):
            print(f"\r  round {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
            for operation in random.sample(list(EVENTS), len(EVENTS)):
                samples[operation].append(bench.sample(operation))
    print(file=sys.stderr)
    medians = {
        operation: {name: statistics.median(sample[name] for sample in of) for name in of[0]}
        for operation, of in samples.items()
    }
    names = list(medians["bench-hello"])
    print("| Function | binary MB | " + " | ".join(names) + " | cold CPU × hello | warm CPU × hello |")
    print("|---|" + "---|" * (len(names) + 3))
    for operation, median in medians.items():
        size = (RELEASE / operation).stat().st_size / 1e6
        ratios = [median[name] / medians["bench-hello"][name] for name in ("cold CPU", "warm CPU")]
        cells = [size, *(median[name] for name in names), *ratios]
        print(f"| {operation} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
