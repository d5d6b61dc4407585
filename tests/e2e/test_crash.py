"""A function that dies half-way loses nothing, and nobody is told more than twice."""

from datetime import timedelta

import pytest
from helpers import Story, invoke, wait_for

LONGER_THAN_A_CLAIM = timedelta(minutes=2)


@pytest.mark.parametrize(
    ("point", "at_most"),
    [("notify_before_publish", 1), ("notify_after_publish", 2)],
    ids=["before it published", "before it could note that it had"],
)
def test_a_notice_survives_the_death_of_its_process(api, stack, outgoing, clock, faults, point, at_most):
    faults.arm(point)
    story = Story(api, outgoing).file(text="Під’їзд зачинено на ланцюг.", address="вул. Васильківська, 12")
    wait_for(lambda: faults.remaining(point) == 0)
    # What the dead process had claimed stays claimed for a minute; the sweep comes after that.
    clock.advance(LONGER_THAN_A_CLAIM)
    invoke(stack.config, "notify", {"sweep": "outbox"})
    wait_for(story.sms)
    wait_for(story.mail)
    # And again, when all is done: nothing more.
    clock.advance(LONGER_THAN_A_CLAIM)
    assert invoke(stack.config, "notify", {"sweep": "outbox"})["delivered"] == 0
    assert 1 <= len(story.sms()) <= at_most
    assert len(story.mail()) == 1
