"""One line per step for the person who waits: what is done now, and how long it took."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(title: str) -> Iterator[None]:
    """Prints the step, on a terminal with the seconds while it runs. A failed step says so and passes the error on."""
    started = time.monotonic()
    done = threading.Event()
    live = sys.stdout.isatty()
    print(f"  {title} …", end="" if live else "\n", flush=True)

    def count() -> None:
        while not done.wait(1):
            print(f"\r  {title} … {time.monotonic() - started:.0f} s", end="", flush=True)

    ticker = threading.Thread(target=count, daemon=True)
    if live:
        ticker.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        done.set()
        if live:
            ticker.join()
        print(f"{chr(13) if live else ''}  {title}: {outcome}, {time.monotonic() - started:.1f} s", flush=True)


class Trouble(Exception):
    """Something the person at the keyboard can mend; its text is the one line they get."""
