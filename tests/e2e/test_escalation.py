"""An unanswered case climbs by itself: a weekend, the night when summer time begins, and each level once."""

from datetime import date, datetime, timedelta

import pytest
from helpers import Story, invoke, wait_for

from infra.local.clock import ZONE

OFFICER = "+380000001118"
DISTRICT_AND_CITY = {"sv-north", "sv-south", "co-kyiv"}


def last_friday_of_winter_time():
    """The Friday before the next last Sunday of March."""
    today = datetime.now(ZONE).date()
    for year in (today.year, today.year + 1):
        sunday = max(day for day in (date(year, 3, n) for n in range(25, 32)) if day.weekday() == 6)
        if sunday - timedelta(days=2) > today:
            return sunday - timedelta(days=2)
    raise AssertionError("one of two years has it ahead")


@pytest.fixture
def sweep(stack):
    """Runs the sweep, and the way out behind it."""

    def run():
        return invoke(stack.config, "escalate-overdue", {})["up"]

    return run


def test_a_case_climbs_each_level_once_at_nine_in_the_morning(api, outgoing, clock, sweep):
    friday = last_friday_of_winter_time()

    def at(days, time):
        clock.set(f"{friday + timedelta(days=days)}T{time}")

    def told(kind):
        """Recipients of e-mails of one kind about this case."""
        return sorted(m["attributes"]["recipient"]["Value"] for m in story.mail() if kind in m["text"])

    at(0, "18:20")
    story = Story(api, outgoing).file(text="Другий тиждень не горить ліхтар.", address="вул. Васильківська, 12")
    due_on = friday + timedelta(days=4)
    assert story.receipt["due_at"] == f"{due_on}T23:59:59+03:00", "Monday and Tuesday, in summer time"
    wait_for(story.sms)

    def level():
        return story.read()["escalation"]["name"]

    # The whole weekend, Monday, and Tuesday until nine: nothing. The clock is an hour shorter than it looks.
    for days, time in [(1, "12:00"), (2, "12:00"), (3, "09:01"), (3, "23:59"), (4, "08:58")]:
        at(days, time)
        sweep()
        assert level() == "none", (days, time)
    at(4, "09:00")
    sweep()
    assert level() == "reminder"
    wait_for(lambda: len(story.sms(OFFICER)) == 2)
    sweep()
    at(4, "23:59")
    sweep()
    assert (level(), story.read()["overdue"]) == ("reminder", False)

    at(5, "00:01")
    sweep()
    assert (level(), story.read()["overdue"]) == ("reminder", True), "nobody is woken at midnight"
    at(5, "09:00")
    sweep()
    assert level() == "overdue"
    wait_for(lambda: set(told("прострочено")) == DISTRICT_AND_CITY)

    at(6, "09:00")
    sweep()
    assert level() == "overdue"
    # Friday is two business days later.
    at(7, "09:00")
    sweep()
    assert level() == "long_overdue"
    wait_for(lambda: told("досі"))
    at(14, "12:00")
    sweep()
    assert len(story.sms(OFFICER)) == 2, "the message and one reminder"
    assert told("прострочено") == sorted(DISTRICT_AND_CITY), "each exactly once"
    levels = [entry["level"] for entry in story.read()["history"] if entry["what"] == "escalated"]
    assert levels == [1, 2, 3]


def test_the_schedule_runs_it_without_being_asked(api, outgoing, clock):
    friday = last_friday_of_winter_time()
    clock.set(f"{friday}T10:00")
    story = Story(api, outgoing).file(text="Хтось ріже гальмівні шланги.", address="вул. Васильківська, 12")
    clock.set(f"{friday + timedelta(days=4)}T09:05")
    wait_for(lambda: story.read()["escalation"]["name"] == "reminder", seconds=100)
