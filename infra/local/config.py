"""Where one local stack lives: ports, folders, addresses. Several may run side by side."""

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGION = "eu-central-1"
ACCOUNT = "000000000000"


@dataclass(frozen=True)
class StackConfig:
    """Everything that tells one local stack from another."""

    emulator_port: int
    front_port: int
    state_dir: Path
    binaries: Path = ROOT / "target" / "lambda-local"
    packs: tuple[Path, ...] = (ROOT / "cities" / "kyiv",)

    @classmethod
    def from_environment(cls) -> "StackConfig":
        """The stack of `make run`: PORT and EMULATOR_PORT may move it.

        The emulator's port is in the addresses it keeps, so each port has a state of its own.
        """
        emulator_port = _port("EMULATOR_PORT", 4566)
        return cls(emulator_port, _port("PORT", 8080), ROOT / ".local" / str(emulator_port))

    @property
    def endpoint(self) -> str:
        """Address of the emulated AWS."""
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def front_url(self) -> str:
        """Address for people: the API and the page that lists what to try."""
        return f"http://127.0.0.1:{self.front_port}"

    def aws_environment(self) -> dict[str, str]:
        """The environment in which AWS clients talk to this stack and to nothing else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
        }


def _port(name: str, default: int) -> int:
    """A port from the environment, or one clear line."""
    value = os.environ.get(name) or str(default)
    if value.isdigit() and 1024 <= int(value) <= 65535:
        return int(value)
    sys.exit(f"{name}={value}: must be a number from 1024 to 65535.")


def port_is_free(port: int) -> bool:
    """Whether something could listen on this port of the loopback interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that was free a moment ago, for stacks of tests."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
