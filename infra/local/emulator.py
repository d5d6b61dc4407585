"""The emulator's process: start, wait until it answers, stop so that it saves what it holds."""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

from .config import REGION, StackConfig
from .progress import Trouble

START_TIMEOUT_S = 30
# It saves its state only on a clean stop, so it gets time for that.
STOP_TIMEOUT_S = 30


class Emulator:
    """One emulator with IAM enforced, its state in the stack's own folder."""

    def __init__(self, config: StackConfig) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self.log = config.state_dir / "emulator.log"

    def start(self) -> None:
        """Starts it and returns when it answers."""
        state = self._config.state_dir
        (state / "s3").mkdir(parents=True, exist_ok=True)
        # It unpacks every version of every function and never cleans up.
        scratch = state / "tmp"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        environment = self._config.aws_environment() | {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "EDGE_PORT": str(self._config.emulator_port),
            "GATEWAY_PORT": str(self._config.emulator_port),
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "LOG_LEVEL": "INFO",
            "TMPDIR": str(scratch),
        }
        # A session of its own: Ctrl-C is the driver's to answer, the emulator is stopped after it.
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infra.local.launcher"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self._process.poll() is not None:
                raise Trouble(f"The emulator stopped at once; its log says why: {self.log}")
            if time.monotonic() > deadline:
                self.stop()
                raise Trouble(f"The emulator did not answer within {START_TIMEOUT_S} s; see {self.log}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._config.endpoint}/_ministack/ready", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stops it cleanly; only a clean stop keeps the data."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise Trouble("The emulator had to be killed: what changed since its start is lost.") from None


def forget(config: StackConfig) -> None:
    """Throws the stack's state away."""
    shutil.rmtree(config.state_dir, ignore_errors=True)
