"""A whole local stack, from nothing to an address that answers, and down again."""

from types import TracebackType

from . import api, deploy, emulator, packs, wiring
from .config import StackConfig, port_is_free
from .front import Front
from .progress import Trouble, step


def check_ports(config: StackConfig) -> None:
    """Says in one line which port is taken."""
    for name, port in (("PORT", config.front_port), ("EMULATOR_PORT", config.emulator_port)):
        if not port_is_free(port):
            raise Trouble(
                f"Port {port} is taken: stop what listens there, or choose another: make run {name}={port + 1}"
            )


class LocalStack:
    """Starts and stops everything of one configuration; a context manager for tests."""

    def __init__(self, config: StackConfig) -> None:
        self.config = config
        self._emulator = emulator.Emulator(config)
        self._front: Front | None = None

    def start(self) -> None:
        """Starts what is there, deploys what changed. Functions must have been built."""
        check_ports(self.config)
        try:
            with step("Starting the emulator"):
                self._emulator.start()
            with step("Deploying tables, identities, topics"):
                deploy.deploy_data(self.config)
                wiring.turn_on_expiry(self.config)
                wiring.collect_mail(self.config)
                wiring.verify_sender(self.config)
            with step("Deploying functions and API"):
                deploy.deploy_app(self.config)
                # Each time, not only after a deployment: an earlier start may have been interrupted just here.
                api.create_routes(self.config)
                wiring.renew_stream_mappings(self.config)
            for pack in self.config.packs:
                with step(f"Importing the city pack {pack.name}"):
                    packs.import_pack(self.config, pack)
            self._front = Front(self.config)
            self._front.start()
        except BaseException:
            self.stop()
            raise

    def alive(self) -> bool:
        """Whether the emulator still runs."""
        return self._emulator.alive()

    def stop(self) -> None:
        """Stops cleanly, so that the next start finds the data."""
        if self._front is not None:
            self._front.stop()
            self._front = None
        self._emulator.stop()

    def __enter__(self) -> "LocalStack":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
