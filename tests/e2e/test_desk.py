"""The other doors and the desk behind them, on the local stack with IAM enforced: who gets what, and who does not."""

import os
import re
import subprocess
import uuid

import pytest
from helpers import Api, Outgoing, wait_for

from infra.local import staff
from infra.local.config import ROOT

HERE = "вул. Васильківська, 12"
OFFICER_SMS = "+380000001118"


class Filed:
    """A case from its author's side."""

    def __init__(self, api: Api, door: str, body: dict) -> None:
        self.api = api
        answer = api.post(f"/v1/cities/kyiv/{door}", body, Idempotency_Key=str(uuid.uuid4()))
        assert answer.status == 201, answer.text
        self.receipt = answer.json
        self.reference = answer.json["reference"]

    def read(self) -> dict:
        """The case as its author sees it."""
        answer = self.api.get(f"/v1/cities/kyiv/cases/{self.reference}", Case_Key=self.receipt["case_key"])
        assert answer.status == 200, answer.text
        return answer.json

    def what(self) -> list[str]:
        """What happened to it, in order."""
        return [entry["what"] for entry in self.read()["history"]]


class Staff:
    """A member of staff who has signed in."""

    def __init__(self, api: Api, token: str) -> None:
        self.api = api
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, query: dict | None = None):
        """GET under the city's staff routes."""
        return self.api.get(f"/v1/staff/cities/kyiv/{path}", query, **self.headers)

    def do(self, case: Filed, action: str, body: dict, method: str = "POST"):
        """An action on a case; it must be taken."""
        path = f"/v1/staff/cities/kyiv/cases/{case.reference}/{action}"
        answer = (self.api.put if method == "PUT" else self.api.post)(path, body, **self.headers)
        assert answer.status == 200, answer.text
        return answer.json

    def queue(self, **of: str) -> list[str]:
        """The references in a queue."""
        answer = self.get("queue", of)
        assert answer.status == 200, answer.text
        return [case["reference"] for case in answer.json["cases"]]


@pytest.fixture(scope="module")
def moderator(stack, api) -> Staff:
    """Somebody of the desk."""
    return Staff(api, staff.sign_in(stack.config, "moderator"))


def test_a_lamp_goes_to_the_lighting_service_which_reports_and_the_map_tells_of_it(api, moderator, outgoing: Outgoing):
    place = {"lat": 50.392, "lon": 30.488}
    case = Filed(
        api, "hazards", {"category": "lighting", "text": "Третю ніч не горить ліхтар у дворі.", "point": place}
    )
    assert case.reference in wait_for(lambda: moderator.queue(of="desk"))
    seen = moderator.get(f"cases/{case.reference}").json
    assert seen["suggestion"]["to"] == "kyivmisksvitlo", seen["suggestion"]
    assert "благоустрій" in seen["suggestion"]["legal_ground"]
    moderator.do(case, "publication", {"text": "Темно у дворі, ліхтар не горить."}, method="PUT")
    moderator.do(case, "forwarding", {"body": "kyivmisksvitlo"})
    assert case.read()["state"] == "forwarded"
    letter = wait_for(
        lambda: [mail for mail in outgoing.mail() if case.reference in mail["text"] and "/b/" in mail["text"]]
    )
    token = re.search(r"/b/(\S+)", letter[-1]["text"])[1]
    opened = api.get(f"/v1/body-reports/{token}")
    assert opened.status == 200 and "ліхтар" in opened.text
    told = api.post(f"/v1/body-reports/{token}", {"report": "done", "text": "Лампу замінено."})
    assert told.status == 200, told.text
    assert case.what()[-1] == "body_reported" and case.read()["state"] == "answered"
    public = api.get(f"/v1/cities/kyiv/hazards/{case.reference}").json
    assert public["properties"]["stage"] == "fixed", public
    near = api.get("/v1/cities/kyiv/hazards", {"lat": "50.392", "lon": "30.488", "radius": "200"}).json
    assert case.reference in [feature["properties"]["reference"] for feature in near["features"]]
    # The link has done its work.
    assert api.post(f"/v1/body-reports/{token}", {"report": "done", "text": "Ще раз."}).status in (409, 410)


def test_a_billboard_near_a_crossing_goes_to_traffic_safety_and_comes_back_with_a_reply(api, moderator, outgoing):
    text = "Рекламний щит біля пішохідного переходу закриває огляд водіям."
    case = Filed(api, "hazards", {"category": "billboard", "text": text, "address": HERE})
    moderator.do(case, "forwarding", {"body": "traffic-safety", "note": "Просимо перевірити відстань до переходу."})
    letter = wait_for(
        lambda: [mail for mail in outgoing.mail() if case.reference in mail["text"] and "/b/" in mail["text"]]
    )
    token = re.search(r"/b/(\S+)", letter[-1]["text"])[1]
    assert api.post(f"/v1/body-reports/{token}", {"report": "not_ours", "text": "Це до Київреклами."}).status == 200
    back = case.read()
    assert (back["state"], back["holder"]) == ("open", "desk")
    moderator.do(case, "answer", {"text": "Щит знімуть за приписом; стежимо."})
    assert case.read()["state"] == "answered"


def test_a_question_is_deflected_by_guidance_or_asked_all_the_same(api, moderator):
    body = {"text": "Хто має ремонтувати ліхтар у дворі, якщо він не горить?"}
    offered = api.post("/v1/cities/kyiv/questions", body, Idempotency_Key=str(uuid.uuid4()))
    assert (offered.status, offered.json["code"]) == (409, "guidance_may_answer"), offered.text
    articles = [found.get("id") for found in offered.json["results"]]
    assert "street-light-out" in articles
    helped = {"offer": offered.json["offer"], "outcome": "helped", "article": "street-light-out"}
    assert api.post("/v1/cities/kyiv/deflections", helped).status in (200, 201, 204)
    case = Filed(api, "questions", body | {"offer": offered.json["offer"]})
    assert case.reference in wait_for(lambda: moderator.queue(of="desk"))
    moderator.do(
        case,
        "answer",
        {"text": "Київміськсвітло, телефон 1551.", "guidance": ["street-light-out"], "outcome": "guided"},
    )
    moderator.do(case, "publication", {"text": "Хто ремонтує ліхтарі?", "answer": "Київміськсвітло."}, method="PUT")
    assert api.get(f"/v1/cities/kyiv/questions/{case.reference}").json["answer"] == "Київміськсвітло."


def test_a_crime_report_goes_to_the_division_and_its_author_learns_the_register_number(stack, api):
    text = "Уночі з під’їзду вкрали велосипед, замок перекусили."
    case = Filed(api, "crime-reports", {"category": "bicycle-stolen", "text": text, "address": HERE})
    division = Staff(api, staff.sign_in(stack.config, "division_officer", body="holosiivskyi-police"))
    other = Staff(api, staff.sign_in(stack.config, "division_officer", body="cyber-police"))
    assert case.reference in wait_for(lambda: division.queue(of="division"))
    assert other.get(f"cases/{case.reference}").status == 404
    division.do(case, "register-number", {"number": "ЄО-12345"})
    assert case.read()["register_number"] == "ЄО-12345"


def test_a_domestic_quarrel_reaches_the_officer_and_no_map(api, moderator, outgoing):
    text = "За стіною щовечора кричать, чоловік сварить дружину, плаче дитина."
    case = Filed(
        api, "hazards", {"category": "domestic-quarrel", "text": text, "address": HERE, "not_urgent_confirmed": True}
    )
    sms = wait_for(lambda: [sms for sms in outgoing.sms(OFFICER_SMS) if case.reference in sms["text"]])
    assert text[:10] not in sms[-1]["text"]
    assert case.reference not in moderator.queue(of="desk")
    refused = moderator.api.put(
        f"/v1/staff/cities/kyiv/cases/{case.reference}/publication", {"text": "Сварка"}, **moderator.headers
    )
    assert refused.status == 409, refused.text
    assert api.get(f"/v1/cities/kyiv/hazards/{case.reference}").status == 404


def test_a_complaint_about_the_officer_never_reaches_the_officer(stack, api, moderator, outgoing):
    officer = Staff(api, staff.sign_in(stack.config, "officer", beats="hol-18", officer="of-18"))
    words = {"text": "Дільничний відмовився прийняти заяву.", "address": HERE}
    named = Filed(api, "messages", words | {"about_my_officer": True})
    wait_for(lambda: [sms for sms in outgoing.sms() if named.reference in sms["text"]])
    # It may be about the supervisor as well: the desk finds out first.
    unnamed = Filed(api, "messages", words | {"about_police": True})
    for case in (named, unnamed):
        assert not [sms for sms in outgoing.sms(OFFICER_SMS) if case.reference in sms["text"]]
        assert officer.get(f"cases/{case.reference}").status == 404
        assert case.reference not in officer.queue(of="officer", beat="hol-18")
        assert moderator.get(f"cases/{case.reference}").status == 200
    assert not [sms for sms in outgoing.sms() if unnamed.reference in sms["text"]]


def test_an_abusive_post_is_rejected_with_a_reason_and_may_be_objected_to(api, moderator):
    case = Filed(
        api, "hazards", {"category": "lighting", "text": "Ви всі там ідіоти, нічого не робите!", "address": HERE}
    )
    moderator.do(case, "rejection", {"reason": "abuse", "text": "Тут немає про що подбати; опишіть місце й проблему."})
    assert case.read()["state"] == "rejected"
    undone = moderator.do(case, "undo", {})
    assert undone["state"] == "open" and case.read()["state"] == "open"


def test_the_commands_of_the_guide_for_the_desk_work_as_they_stand(stack, api):
    (script,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "desk.md").read_text(encoding="utf-8"), re.DOTALL)
    case = Filed(api, "messages", {"text": "Не горить ліхтар біля під’їзду.", "address": HERE})
    environment = os.environ | {"API": stack.config.front_url, "PORT": str(stack.config.front_port)}
    environment |= {"EMULATOR_PORT": str(stack.config.emulator_port), "REFERENCE": case.reference}
    command = ["bash", "-euo", "pipefail", "-c", script]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    assert '"code":' not in run.stdout, run.stdout
    assert {"handed_over", "answered", "redacted"} <= set(case.what()), case.what()
    assert case.read()["state"] == "answered"
