"""The demonstration's clock: an item that functions of the local stage add to the system's time."""

import math
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .aws import client, exports
from .config import StackConfig
from .progress import Trouble

ZONE = ZoneInfo("Europe/Kyiv")
KEY = {"pk": {"S": "DEMO#CLOCK"}, "sk": {"S": "CLOCK"}}
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def read(config: StackConfig) -> timedelta:
    """How far the demonstration's clock is ahead of the system's."""
    item = client(config, "dynamodb").get_item(TableName=exports(config)["table-name"], Key=KEY, ConsistentRead=True)
    return timedelta(seconds=int(item.get("Item", {}).get("offset_s", {"N": "0"})["N"]))


def write(config: StackConfig, offset: timedelta) -> None:
    """Sets the offset."""
    item = KEY | {"entity": {"S": "demo"}, "offset_s": {"N": str(int(offset.total_seconds()))}}
    client(config, "dynamodb").put_item(TableName=exports(config)["table-name"], Item=item)


def describe(offset: timedelta) -> dict[str, object]:
    """The clock as /local/clock shows it."""
    now = datetime.now(UTC) + offset
    return {"now": now.astimezone(ZONE).isoformat(timespec="seconds"), "offset_s": int(offset.total_seconds())}


def offset_until(at: str) -> timedelta:
    """The offset that makes it `at` now: an ISO date and time, in Kyiv's time where it names no zone.

    In whole seconds, upwards: just before nine is not nine.
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise Trouble(f'"{at}" is not a date and time like 2026-11-27T09:00.') from None
    ahead = (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)) - datetime.now(UTC)
    return timedelta(seconds=math.ceil(ahead.total_seconds()))


def duration(text: str) -> timedelta:
    """The duration in `2d`, `90m` or `1d12h`; a minus in front goes back."""
    found = re.fullmatch(r"(-?)((?:\d{1,6}[dhms])+)", text.strip())
    if found is None:
        raise Trouble(f'"{text}" is not a duration like 2d, 90m or 1d12h.')
    parts = {UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhms])", found[2])}
    return timedelta(**parts) * (-1 if found[1] else 1)
