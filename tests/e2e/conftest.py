"""One local stack for all end-to-end tests: real binaries, real templates, IAM enforced.

It has its own ports and an empty folder of its own, so it neither disturbs nor is disturbed by a running `make run`.
"""

from collections.abc import Iterator

import pytest
from helpers import Api, Clock, Faults, Outgoing

from infra.local import build
from infra.local.config import StackConfig, free_port
from infra.local.stack import LocalStack


@pytest.fixture(scope="session")
def stack_config(tmp_path_factory: pytest.TempPathFactory) -> StackConfig:
    """Ports that are free and a folder that is empty."""
    return StackConfig(emulator_port=free_port(), front_port=free_port(), state_dir=tmp_path_factory.mktemp("stack"))


@pytest.fixture(scope="session")
def stack(stack_config: StackConfig) -> Iterator[LocalStack]:
    """The stack, up for the whole session. Builds what is not built yet."""
    build.build()
    with LocalStack(stack_config) as stack:
        yield stack


@pytest.fixture(scope="session")
def api(stack: LocalStack) -> Api:
    """The API, as a client sees it."""
    return Api(stack.config.front_url)


@pytest.fixture(scope="session")
def outgoing(stack: LocalStack) -> Outgoing:
    """SMS and e-mail that went out."""
    return Outgoing(stack.config)


@pytest.fixture
def clock(stack: LocalStack) -> Iterator[Clock]:
    """The stack's clock; back to the system's time after the test."""
    clock = Clock(stack.config)
    yield clock
    clock.reset()


@pytest.fixture
def faults(stack: LocalStack) -> Iterator[Faults]:
    """The switch that makes a function die at a named point; off after the test."""
    faults = Faults(stack.config)
    yield faults
    faults.disarm()
