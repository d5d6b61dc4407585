"""What authors and followers are written, on the local stack: each letter leads somewhere, and can be stopped."""

import re
import urllib.parse
import uuid

import pytest
from helpers import Api, Outgoing, Story, wait_for

from infra.local import staff

FORM = "application/x-www-form-urlencoded"


def link(letter: dict, page: str) -> str:
    """The link to a page in a letter."""
    found = re.search(rf"https?://\S+/{page}/kyiv/[\w-]+", letter["text"])
    assert found, letter["text"]
    return found[0]


def send_form(api: Api, url: str, **fields: str):
    """Presses a button of a page."""
    return api.send("POST", url, urllib.parse.urlencode(fields).encode(), Content_Type=FORM)


@pytest.fixture
def address() -> str:
    """A mailbox that nobody else of these tests has."""
    return f"olena-{uuid.uuid4().hex[:8]}@example.com"


def letters(outgoing: Outgoing, address: str) -> list[dict]:
    """What came to a mailbox, oldest first."""
    return [letter for letter in outgoing.letters() if address in letter["to"]]


def test_a_letter_leads_to_the_case_behind_its_key_and_to_its_end(api, outgoing, address):
    story = Story(api, outgoing)
    words = "Біля під’їзду третю ніч галасує компанія."
    story.file(text=words, address="вул. Васильківська, 12", contact={"email": address})
    (letter,) = wait_for(lambda: letters(outgoing, address))
    assert story.reference in letter["text"] and words not in letter["text"] and story.key not in letter["text"]
    page = link(letter, "c")
    asked = api.get(page)
    assert asked.status == 200 and words not in asked.text and "no-store" in asked.headers["cache-control"]
    wrong = send_form(api, page, key="8JPE-WD65-DR5W-R59K-R9RE")
    assert wrong.status == 404 and words not in wrong.text
    shown = send_form(api, page, key=story.key)
    assert shown.status == 200 and words in shown.text, shown.text
    stop = link(letter, "u")
    assert api.get(stop).status == 200
    assert send_form(api, stop, **{"List-Unsubscribe": "One-Click"}).status == 200


def test_the_author_adds_and_rates_on_the_page_that_the_letter_led_to(stack, api, outgoing, address):
    story = Story(api, outgoing)
    story.file(
        text="На дитячому майданчику щовечора п’ють.", address="вул. Васильківська, 12", contact={"email": address}
    )
    page = link(wait_for(lambda: letters(outgoing, address))[0], "c")
    shown = send_form(api, page, key=story.key)
    once = re.search(r'name="once" value="([^"]+)"', shown.text)[1]
    addition = {"key": story.key, "once": once, "text": "Учора було те саме."}
    added = [send_form(api, f"{page}/follow-ups", **addition) for _ in range(2)]
    assert [answer.status for answer in added] == [201, 201], added[0].text
    assert [entry["what"] for entry in story.read()["history"]] == ["filed", "followed_up"]
    signed_in = {"Authorization": f"Bearer {staff.sign_in(stack.config, 'moderator')}"}
    answer = {"text": "Патруль заходитиме щовечора о 21:00."}
    answered = api.post(f"/v1/staff/cities/kyiv/cases/{story.reference}/answer", answer, **signed_in)
    assert answered.status == 200, answered.text
    assert "Оцініть відповідь" in send_form(api, page, key=story.key).text
    rated = send_form(api, f"{page}/rating", key=story.key, score="5", solved="yes")
    assert rated.status == 200 and "Оцінку прийнято" in rated.text, rated.text
    assert story.read()["state"] == "confirmed"
    assert "Оцініть відповідь" not in send_form(api, page, key=story.key).text


def test_who_follows_a_hazard_confirms_it_is_told_and_leaves_with_one_click(stack, api, outgoing, address):
    token = staff.sign_in(stack.config, "moderator")
    signed_in = {"Authorization": f"Bearer {token}"}
    body = {"category": "lighting", "text": "Темно на розі.", "point": {"lat": 50.3995, "lon": 30.4915}}
    filed = api.post("/v1/cities/kyiv/hazards", body, Idempotency_Key=str(uuid.uuid4()))
    assert filed.status == 201, filed.text
    reference = filed.json["reference"]
    of_staff = f"/v1/staff/cities/kyiv/cases/{reference}"
    assert api.put(f"{of_staff}/publication", {"text": "Темно на розі."}, **signed_in).status == 200
    wanted = {"what": {"hazard": reference}, "contact": {"email": address}, "how": "at_once"}
    assert api.post("/v1/cities/kyiv/subscriptions", wanted).status == 202
    (question,) = wait_for(lambda: letters(outgoing, address))
    confirm = link(question, "s")
    # Scanners follow links: looking confirms nothing.
    for _ in range(2):
        assert "confirm" in api.get(confirm).text
    assert send_form(api, confirm, do="confirm").status == 200
    answered = api.post(f"{of_staff}/answer", {"text": "Лампу замінено.", "outcome": "fixed"}, **signed_in)
    assert answered.status == 200, answered.text
    news = wait_for(lambda: letters(outgoing, address)[1:])[0]
    page = api.get(link(news, "h"))
    assert page.status == 200 and "Темно на розі." in page.text, page.text
    assert send_form(api, link(news, "s"), **{"List-Unsubscribe": "One-Click"}).status == 200
    assert "confirm" not in api.get(confirm).text and api.get(confirm).status == 404
