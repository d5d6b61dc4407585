"""The whole way once: a resident finds the officer and writes, the officer is told and answers, the author rates.

Real binaries under the roles of the templates; what went out is read back from the emulator.
"""

import re

import pytest
from helpers import Story, link_in, wait_for

from infra.local.aws import client, exports

ADDRESS = "вул. Васильківська, 12"
TEXT = "Третю ніч поспіль у під’їзді збирається галаслива компанія."
CONTACT = "+380501234567"
OFFICER_SMS = "+380000001118"


@pytest.fixture(scope="module")
def story(api, outgoing):
    """A message, filed once for all tests of this file."""
    return Story(api, outgoing).file(text=TEXT, address=ADDRESS, contact={"phone": CONTACT})


def test_a_resident_finds_the_officer_by_address(api):
    answer = api.get("/v1/cities/kyiv/officer", {"address": ADDRESS})
    assert answer.status == 200
    assert answer.json["beat"]["id"] == "hol-18"
    assert answer.json["officer"]["rank"] and "Демо" in answer.json["officer"]["name"]
    assert answer.json["officer"]["phone"].startswith("+380")
    assert answer.json["station"]["location"]["type"] == "Point"
    assert answer.json["visiting_hours"]["weekly"]
    assert answer.json["visiting_hours"]["open_now"] in (True, False)
    assert answer.json["write"] == {"method": "POST", "href": "/v1/cities/kyiv/messages"}


def test_and_by_a_point_on_the_map(api):
    answer = api.get("/v1/cities/kyiv/officer", {"lat": "50.392", "lon": "30.488"})
    assert (answer.status, answer.json["beat"]["id"]) == (200, "hol-17")


def test_the_substitute_who_serves_now_is_named(api, clock):
    clock.set("2026-11-24T12:00")
    answer = api.get("/v1/cities/kyiv/officer", {"address": "вулиця Теремківська, 10"}).json
    assert answer["substitute"]["name"] != answer["officer"]["name"]
    assert answer["substitute"]["from"] <= "2026-11-24" <= answer["substitute"]["to"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"address": "вул. Неіснуюча, 1"}, 404, "street_not_found"),
        ({"address": "вулиця Тарасівська, 77"}, 404, "house_not_covered"),
        ({"address": "вулиця Садова, 1"}, 409, "address_ambiguous"),
        ({"lat": "49.84", "lon": "24.03"}, 404, "point_outside"),
        ({"address": ""}, 400, "address_without_street"),
        ({}, 400, "place_missing"),
    ],
)
def test_what_cannot_be_found_has_its_own_answer_and_is_never_a_guess(api, query, status, code):
    answer = api.get("/v1/cities/kyiv/officer", query)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "officer" not in answer.json


def test_the_receipt_can_be_read_over_a_phone_and_says_why_that_date(story):
    receipt = story.receipt
    letters = "23456789ACDEFHJKMNPRTWX"
    assert re.fullmatch(f"[{letters}]{{4}}-[{letters}]{{4}}", receipt["reference"])
    assert re.fullmatch(f"(?:[{letters}]{{4}}-){{4}}[{letters}]{{4}}", receipt["case_key"])
    assert receipt["due_at"] and len(receipt["due_reason"]["business_days"]) == 2
    assert receipt["next"]


def test_the_same_key_again_gives_the_same_answer_and_one_case(story, api):
    again = story.post_again()
    assert (again.status, again.json) == (201, story.receipt)


def test_the_officer_is_told_within_seconds_without_words_or_contact(story):
    (sms,) = wait_for(lambda: story.sms(OFFICER_SMS))
    (mail,) = wait_for(story.mail)
    for text in (sms["text"], mail["text"] + mail["subject"]):
        assert story.reference in text
        for secret in (TEXT, CONTACT, "Васильківська", story.key):
            assert secret not in text
    assert link_in(sms["text"]) != link_in(mail["text"]), "each message has a link of its own"
    assert len(sms["text"]) <= 134, "two parts of UCS-2"


def test_following_the_link_changes_nothing(story, stack):
    link = link_in(wait_for(lambda: story.sms(OFFICER_SMS))[0]["text"])
    before = items(stack)
    pages = [story.api.get(link) for _ in range(3)]
    assert {page.status for page in pages} == {200}
    assert "Третю ніч" in pages[0].text and CONTACT not in pages[0].text
    assert items(stack) == before


def test_the_contact_and_the_tokens_are_nowhere_in_the_table(story, stack):
    token = link_in(wait_for(lambda: story.sms(OFFICER_SMS))[0]["text"]).rsplit("/", 1)[1]
    table = repr(items(stack))
    assert story.reference in table
    for secret in (CONTACT, story.key, story.key.replace("-", ""), token):
        assert secret not in table
    vault = client(stack.config, "dynamodb").scan(TableName=exports(stack.config)["vault-name"])["Items"]
    assert CONTACT in repr(vault)


def test_without_the_key_there_is_no_case(story, api):
    path = f"/v1/cities/kyiv/cases/{story.reference}"
    wrong = "8JPE-WD65-DR5W-R59K-R9RE"
    answers = [api.get(path), api.get(path, Case_Key=wrong), api.get("/v1/cities/kyiv/cases/7J6R-T7HA", Case_Key=wrong)]
    assert {answer.status for answer in answers} == {404}


def test_the_officer_answers_the_author_reads_adds_and_rates(story, api):
    link = link_in(wait_for(lambda: story.sms(OFFICER_SMS))[0]["text"])
    token = link.rsplit("/", 1)[1]
    reply = "Сьогодні ввечері перевірю під’їзд разом із нарядом."
    assert api.post(f"/v1/officer-links/{token}/answer", {"text": reply}).status == 200
    assert api.get(link).status == 410, "the link stops working when the case moves on"

    case = story.read()
    assert (case["state"], case["answered_in_time"]) == ("answered", True)
    assert [entry["what"] for entry in case["history"]] == ["filed", "answered"]
    assert case["history"][1]["text"] == reply

    assert story.rate(score=4, solved=False).status == 200
    added = story.follow_up("Учора вони прийшли знову.")
    assert (added.status, added.json["reopened"]) == (201, True)
    second = wait_for(lambda: story.sms(OFFICER_SMS)[1:])
    assert link_in(second[0]["text"]) != link
    assert "поновлено" in second[0]["text"]


def test_an_emergency_is_told_whom_to_call_and_may_still_file(api):
    for text in ("він мене зараз б'є", "чую постріли", "there is a man with a knife"):
        body = {"text": text, "address": ADDRESS}
        answer = api.post("/v1/cities/kyiv/messages", body, Idempotency_Key=f"emergency-{len(text)}-0123456789")
        assert (answer.status, answer.json["code"]) == (409, "emergency"), text
        assert answer.json["numbers"][0]["number"] == "102"
    body = {"text": "він мене зараз б'є", "address": ADDRESS, "not_urgent_confirmed": True}
    confirmed = api.post("/v1/cities/kyiv/messages", body, Idempotency_Key="emergency-confirmed-0123456789")
    assert confirmed.status == 201


def items(stack):
    """Everything in the main table but letters to the author, which go out when it is day; in an order of its own."""
    dynamodb = client(stack.config, "dynamodb")
    pages = dynamodb.get_paginator("scan").paginate(TableName=exports(stack.config)["table-name"])
    found = [item for page in pages for item in page["Items"] if not item["pk"]["S"].startswith(("DEMO#", "LETTER#"))]
    found = [item for item in found if "#author:" not in item["pk"]["S"]]
    return sorted(found, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
