"""Command line of the local stack, called by the Makefile."""

import argparse
import json
import signal
import sys
import threading
import urllib.error
import urllib.request

from . import build, emulator, staff
from .config import StackConfig, port_is_free
from .progress import Trouble
from .stack import LocalStack, check_ports


def main() -> int:
    """Runs one command; what a person can mend is told in one line."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="build, start, deploy, and stay up until Ctrl-C")
    run.add_argument("--reset", action="store_true", help="start empty")
    commands.add_parser("build", help="build the functions of the local stage")
    clock = commands.add_parser("clock", help="show or set the demonstration's clock")
    choice = clock.add_mutually_exclusive_group()
    choice.add_argument("--at", help="date and time in Kyiv, 2026-11-27T09:00")
    choice.add_argument("--advance", help="2d, 90m, 1d12h")
    choice.add_argument("--reset", action="store_true", help="back to the system's time")
    member = commands.add_parser("staff", help="sign a new member of staff in and print the access token")
    member.add_argument("--role", choices=["officer", "supervisor", "coordinator", "moderator"], default="coordinator")
    member.add_argument("--city", default="kyiv")
    member.add_argument("--districts", help="of a supervisor, with commas: holosiivskyi", default="")
    member.add_argument("--officer", help="who they are in officers.csv: of-18", default="")
    member.add_argument("--beats", help="of an officer, with commas: hol-17,hol-18", default="")
    arguments = parser.parse_args()
    try:
        match arguments.command:
            case "run":
                stay_up(StackConfig.from_environment(), arguments.reset)
            case "build":
                build.fetch()
                build.build()
            case "clock":
                set_clock(StackConfig.from_environment(), arguments)
            case "staff":
                print(sign_in(StackConfig.from_environment(), arguments))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    return 0


def stay_up(config: StackConfig, reset: bool) -> None:
    """Starts the stack and keeps it up until Ctrl-C or a SIGTERM."""
    # Before a build of minutes, and before the state of a running stack could be thrown away.
    check_ports(config)
    asked_to_stop = threading.Event()
    print("Varta, local stack", flush=True)
    build.fetch()
    build.build()
    if reset:
        emulator.forget(config)
    stack = LocalStack(config)
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.set())
    stack.start()
    signal.signal(signal.SIGINT, lambda *_: asked_to_stop.set())
    print(
        f"\n  Page and API:  {config.front_url}\n  Ctrl-C stops; the data stays for the next `make run`.\n", flush=True
    )
    while not asked_to_stop.wait(1):
        if not stack.alive():
            raise Trouble(f"The emulator ended by itself; see {config.state_dir / 'emulator.log'}")
    print("\n  Stopping, saving the data …", flush=True)
    stack.stop()


def set_clock(config: StackConfig, arguments: argparse.Namespace) -> None:
    """Asks the running stack to set its clock, and prints the time it is there now."""
    wish = {"at": arguments.at} if arguments.at else {"advance": arguments.advance} if arguments.advance else None
    if arguments.reset:
        wish = {"reset": True}
    request = urllib.request.Request(f"{config.front_url}/local/clock", json.dumps(wish).encode() if wish else None)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            print(f"It is {json.load(answer)['now']} in the local stack.")
    except urllib.error.HTTPError as error:
        raise Trouble(json.load(error)["detail"]) from None
    except OSError:
        raise Trouble(f"Nothing answers at {config.front_url}: start it with `make run`.") from None


def sign_in(config: StackConfig, arguments: argparse.Namespace) -> str:
    """A token of somebody who has that role in the running stack."""
    if port_is_free(config.emulator_port):
        raise Trouble(f"Nothing answers at {config.front_url}: start it with `make run`.")
    reach = {"districts": arguments.districts, "beats": arguments.beats}
    if arguments.officer:
        reach["officer"] = arguments.officer
    return staff.sign_in(config, arguments.role, arguments.city, **reach)


if __name__ == "__main__":
    sys.exit(main())
