"""Starts the emulator in its own process, with two settings it has no switch for.

The emulator's Runtime API answers in two small writes, which Nagle's algorithm and delayed acknowledgements stretch to
40 ms; and it waits 50 ms for a log line of functions that write none. Both are fine for AWS and tiresome at a desk.
"""

import ctypes
import signal
import socketserver
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ends the emulator (cleanly, so that it saves its state) when the driver is gone, however that went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answer_at_once() -> None:
    """Takes the two delays out of a warm call: 100 ms become about 10."""
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    from ministack.core import lambda_runtime

    for kind in vars(lambda_runtime).values():
        drain = getattr(kind, "_drain_stderr_bounded", None)
        if isinstance(kind, type) and drain is not None:
            defaults = drain.__defaults__
            drain.__defaults__ = (0.005, *defaults[1:])


if __name__ == "__main__":
    die_with_parent()
    answer_at_once()
    from ministack.app import main

    main()
