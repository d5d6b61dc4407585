"""What end-to-end tests talk to a stack with: its API, its outgoing messages, its clock, its fault switch."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from infra.local import clock, messages
from infra.local.aws import client, exports
from infra.local.config import StackConfig

Found = TypeVar("Found")

# A message travels through the stream within a second; the sweep that picks up what was missed runs every minute.
SOON_S = 20
AFTER_A_SWEEP_S = 100


@dataclass(frozen=True)
class Answer:
    """What the API answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Api:
    """A plain HTTP client of the API."""

    def __init__(self, base: str) -> None:
        self.base = base

    def get(self, path: str, query: dict[str, str] | None = None, **headers: str) -> Answer:
        """GET; header names are given with underscores (`Case_Key`)."""
        return self.send("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""), None, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """POST of JSON; `bytes` are sent as they are."""
        payload = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.send("POST", path, payload, **({"Content_Type": "application/json"} | headers))

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        """PUT of JSON."""
        payload = json.dumps(body, ensure_ascii=False).encode()
        return self.send("PUT", path, payload, **({"Content_Type": "application/json"} | headers))

    def send(self, method: str, path: str, body: bytes | None, **headers: str) -> Answer:
        """Any request; an answer of 4xx or 5xx is an answer, not an error."""
        url = path if path.startswith("http") else self.base + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(url, body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return _read(answer)
        except urllib.error.HTTPError as error:
            return _read(error)


def _read(answer: Any) -> Answer:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(answer.status, headers, answer.read().decode())


class Outgoing:
    """SMS and e-mail that left the stack."""

    def __init__(self, config: StackConfig) -> None:
        self._config = config

    def sms(self, to: str | None = None) -> list[dict[str, Any]]:
        """Every SMS, or those to one number, oldest first."""
        return [message for message in messages.sms(self._config) if to in (None, message["to"])]

    def mail(self) -> list[dict[str, Any]]:
        """Every e-mail, oldest first."""
        return messages.mail(self._config)

    def letters(self) -> list[dict[str, Any]]:
        """Every e-mail to an author, oldest first."""
        return messages.letters(self._config)


class Story:
    """One case from its author's side, and what went out about it."""

    def __init__(self, api: Api, outgoing: Outgoing) -> None:
        self.api = api
        self._outgoing = outgoing
        self._request: tuple[dict[str, Any], str] = ({}, "")
        self.receipt: dict[str, Any] = {}

    def file(self, **body: Any) -> "Story":
        """Files a message; it must be taken."""
        self._request = (body, str(uuid.uuid4()))
        answer = self.post_again()
        assert answer.status == 201, answer.text
        self.receipt = answer.json
        return self

    def post_again(self) -> Answer:
        """The same request with the same idempotency key."""
        body, key = self._request
        return self.api.post("/v1/cities/kyiv/messages", body, Idempotency_Key=key)

    @property
    def reference(self) -> str:
        """Its reference."""
        return self.receipt["reference"]

    @property
    def key(self) -> str:
        """Its case key."""
        return self.receipt["case_key"]

    def read(self) -> dict[str, Any]:
        """The case as its author sees it."""
        answer = self.api.get(self._path(), Case_Key=self.key)
        assert answer.status == 200, answer.text
        return answer.json

    def follow_up(self, text: str) -> Answer:
        """Adds to it."""
        headers = {"Case_Key": self.key, "Idempotency_Key": str(uuid.uuid4())}
        return self.api.post(f"{self._path()}/follow-ups", {"text": text}, **headers)

    def rate(self, score: int, solved: bool) -> Answer:
        """Rates its answer."""
        return self.api.post(f"{self._path()}/rating", {"score": score, "solved": solved}, Case_Key=self.key)

    def sms(self, to: str | None = None) -> list[dict[str, Any]]:
        """Every SMS about it, oldest first for each number."""
        return [message for message in self._outgoing.sms(to) if self.reference in message["text"]]

    def mail(self) -> list[dict[str, Any]]:
        """Every e-mail about it, oldest first."""
        return [message for message in self._outgoing.mail() if self.reference in message["text"]]

    def _path(self) -> str:
        return f"/v1/cities/kyiv/cases/{self.reference}"


def wait_for(look: Callable[[], Found], seconds: float = SOON_S) -> Found:
    """Looks until there is something to see, and returns it."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing came within {seconds} s"
        time.sleep(0.2)
    return found


def link_in(text: str) -> str:
    """The officer's link in an SMS."""
    found = re.search(r"https?://\S+/o/\S+", text)
    assert found, text
    return found[0]


class Clock:
    """The stack's clock."""

    def __init__(self, config: StackConfig) -> None:
        self._config = config

    def set(self, at: str) -> None:
        """Makes it `at` now, in Kyiv's time: 2026-11-27T09:00."""
        clock.write(self._config, clock.offset_until(at))

    def advance(self, by: timedelta) -> None:
        """Moves it on."""
        clock.write(self._config, clock.read(self._config) + by)

    def reset(self) -> None:
        """Back to the system's time."""
        clock.write(self._config, timedelta(0))


class Faults:
    """Items that make a function of the local stage end its own process at a named point."""

    def __init__(self, config: StackConfig) -> None:
        self._config = config
        self._armed: set[str] = set()

    def arm(self, name: str, times: int = 1) -> None:
        """The next `times` passes of the point are the process's last."""
        self._armed.add(name)
        item = self._key(name) | {"entity": {"S": "demo"}, "remaining": {"N": str(times)}}
        client(self._config, "dynamodb").put_item(TableName=exports(self._config)["table-name"], Item=item)

    def remaining(self, name: str) -> int:
        """How often it will still happen."""
        table = exports(self._config)["table-name"]
        item = client(self._config, "dynamodb").get_item(TableName=table, Key=self._key(name), ConsistentRead=True)
        return int(item.get("Item", {}).get("remaining", {"N": "0"})["N"])

    def disarm(self) -> None:
        """Removes what was armed."""
        for name in self._armed:
            table = exports(self._config)["table-name"]
            client(self._config, "dynamodb").delete_item(TableName=table, Key=self._key(name))
        self._armed.clear()

    @staticmethod
    def _key(name: str) -> dict[str, Any]:
        return {"pk": {"S": "DEMO#FAULT"}, "sk": {"S": name}}


def invoke(config: StackConfig, operation: str, event: dict[str, Any]) -> Any:
    """Runs a function that has no route, as its schedule would, without waiting for the minute."""
    answer = client(config, "lambda").invoke(
        FunctionName=f"varta-local-{operation}:live", Payload=json.dumps(event).encode()
    )
    payload = answer["Payload"].read().decode()
    assert "FunctionError" not in answer, payload
    return json.loads(payload or "null")
