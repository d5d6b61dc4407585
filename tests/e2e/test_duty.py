"""What staff change from day to day, with real tokens: whose it is, when it is in force, and what is kept of it."""

import os
import re
import subprocess
import time
from datetime import date, timedelta

import pytest
from helpers import Story, link_in, wait_for

from infra.local import packs, staff
from infra.local.config import ROOT

ADDRESS = "вул. Васильківська, 12"
# What set-district-stage promises; a call on an emulator takes its time besides.
IN_FORCE_S, CALL_S = 30, 5
GUIDE = (ROOT / "docs" / "staff.md").read_text(encoding="utf-8")


class Desk:
    """The staff API of a city, as one member of staff calls it."""

    def __init__(self, api, token, city="kyiv"):
        self._api = api
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._path = f"/v1/staff/cities/{city}/"

    def put(self, what, **body):
        """A change."""
        return self._api.put(self._path + what, body, **self._headers)

    def delete(self, what):
        """A change taken back."""
        return self._api.send("DELETE", self._path + what, None, **self._headers)

    def changes(self, **query):
        """The record of changes."""
        return self._api.get(self._path + "changes", query, **self._headers)


def found(api, address=ADDRESS):
    """What a resident is told of an address."""
    return api.get("/v1/cities/kyiv/officer", {"address": address})


@pytest.fixture(scope="module")
def coordinator(stack, api):
    """The coordinator of Kyiv."""
    return Desk(api, staff.sign_in(stack.config, "coordinator"))


@pytest.fixture
def put_back(coordinator):
    """Makes the beat and the district what they were."""
    yield
    coordinator.put("beats/hol-18/officer", officer="of-18")
    coordinator.put("districts/holosiivskyi/stage", stage="pilot")


def test_another_officer_is_shown_at_once_gets_the_mail_and_the_link_of_the_first_one_ends(
    api, outgoing, coordinator, put_back
):
    first = found(api).json["officer"]
    story = Story(api, outgoing).file(text="Під’їзд знову не зачиняється.", address=ADDRESS)
    told = wait_for(story.sms)
    link = link_in(told[0]["text"])
    assert api.get(link, Accept="text/html").status == 200
    assigned = coordinator.put("beats/hol-18/officer", officer="of-17", reason="переведення")
    assert (assigned.status, assigned.json["officer"]) == (200, "of-17"), assigned.text
    # The very next call of a warm function.
    second = found(api).json["officer"]
    assert second["name"] != first["name"]
    assert api.get(link, Accept="text/html").status == 410
    later = Story(api, outgoing).file(text="І ліхтар не горить.", address=ADDRESS)
    assert {message["to"] for message in wait_for(later.sms)} != {message["to"] for message in told}
    newest = coordinator.changes().json["changes"][0]
    assert (newest["what"], newest["of"], newest["before"], newest["after"]) == (
        "officer",
        ["hol-18"],
        "of-18",
        "of-17",
    )
    assert newest["reason"] == "переведення"


def test_a_substitute_and_the_hours_of_a_day_are_shown_at_once_and_taken_back(api, coordinator):
    today, end = date.today().isoformat(), (date.today() + timedelta(days=6)).isoformat()
    substitutes, hours = f"beats/hol-18/substitutes/{today}", f"beats/hol-18/hours/{end}"
    assert coordinator.put(substitutes, officer="of-17", to=end, reason="відпустка").status == 200
    assert found(api).json["substitute"]["to"] == end
    assert coordinator.put(hours, note="навчання").status == 200
    days = found(api).json["visiting_hours"]["exceptions"]
    assert {"date": end, "note": "навчання", "slots": []} in days
    assert coordinator.delete(substitutes).status == 200
    assert coordinator.delete(hours).status == 200
    after = found(api).json
    assert after["substitute"] is None
    assert end not in [day["date"] for day in after["visiting_hours"]["exceptions"]]


def test_a_paused_district_is_told_by_a_warm_function_within_the_stated_time(api, coordinator, put_back):
    assert found(api).status == 200
    paused = coordinator.put("districts/holosiivskyi/stage", stage="paused", reason="немає світла")
    assert (paused.status, paused.json["in_force_within_s"]) == (200, IN_FORCE_S), paused.text
    began = time.monotonic()
    told = wait_for(lambda: (answer := found(api)).status == 404 and answer, IN_FORCE_S + CALL_S)
    assert (told.json["code"], told.json["district"]["stage"]) == ("district_not_served", "paused")
    assert time.monotonic() - began <= IN_FORCE_S + CALL_S
    assert coordinator.put("districts/holosiivskyi/stage", stage="pilot").status == 200
    wait_for(lambda: found(api).status == 200, IN_FORCE_S + CALL_S)


def test_nobody_changes_what_is_not_theirs(stack, api, coordinator):
    packs.import_pack(stack.config, ROOT / "cities" / "poltava")
    before = coordinator.changes().json["changes"]
    own_hours = f"beats/hol-18/hours/{date.today() + timedelta(days=9)}"
    desks = {
        "officer": Desk(api, staff.sign_in(stack.config, "officer", officer="of-18", beats="hol-18")),
        "of another beat": Desk(api, staff.sign_in(stack.config, "officer", beats="hol-17")),
        "of another district": Desk(api, staff.sign_in(stack.config, "supervisor", districts="solomianskyi")),
        "of another city": Desk(api, staff.sign_in(stack.config, "coordinator", "poltava")),
    }
    for who, desk in desks.items():
        for what, body in [
            ("beats/hol-18/officer", {"officer": None}),
            (f"beats/hol-18/substitutes/{date.today()}", {"officer": "of-17", "to": str(date.today())}),
            ("districts/holosiivskyi/stage", {"stage": "paused"}),
            (own_hours, {"note": "навчання"}),
        ]:
            if (who, what) == ("officer", own_hours):
                continue
            refused = desk.put(what, **body)
            assert (refused.status, refused.json["code"]) == (403, "not_yours"), (who, what, refused.text)
        assert desk.changes().status == 403, who
    staff.create(stack.config, "nobody-of-duty@varta.example", "Perevirka-2026")
    stranger = Desk(api, staff.access_token(stack.config, "nobody-of-duty@varta.example", "Perevirka-2026"))
    assert stranger.put("beats/hol-18/officer", officer=None).json["code"] == "not_staff"
    for token in ("", "nonsense"):
        assert Desk(api, token).put("beats/hol-18/officer", officer=None).status == 401
        assert Desk(api, token).changes().status == 401
    assert coordinator.changes().json["changes"] == before, "a refusal leaves nothing"
    # What is theirs they may: an officer the hours of the own beat, another city's coordinator that city.
    assert desks["officer"].put(own_hours, note="навчання").status == 200
    assert desks["officer"].delete(own_hours).status == 200
    supervisor = Desk(api, staff.sign_in(stack.config, "supervisor", districts="holosiivskyi"))
    assert supervisor.put("beats/hol-18/officer", officer="of-18").status == 200
    assert supervisor.put("districts/holosiivskyi/stage", stage="paused").status == 403
    poltava = Desk(api, staff.sign_in(stack.config, "coordinator", "poltava"), "poltava")
    assert poltava.changes().json == {"changes": [], "next_cursor": None}


def test_the_commands_of_the_guide_for_staff_work_as_they_stand(stack, put_back):
    (script,) = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    environment = os.environ | {"API": stack.config.front_url, "PORT": str(stack.config.front_port)}
    environment |= {"EMULATOR_PORT": str(stack.config.emulator_port)}
    command = ["bash", "-euo", "pipefail", "-c", script]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    refusals = [line for line in run.stdout.splitlines() if '"code":' in line]
    assert [line.partition('"code":"')[2].partition('"')[0] for line in refusals] == ["not_yours"], run.stdout
    for text in (
        '"officer":"of-17"',
        '"substitutes":[{',
        '"hours_exceptions":[',
        '"in_force_within_s":30',
        '"next_cursor":',
    ):
        assert text in run.stdout, f"{text} is missing in:\n{run.stdout}"
