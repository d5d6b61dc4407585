"""What went out: SMS and e-mail, read back from the emulator."""

import json
import urllib.parse
import urllib.request
from typing import Any

from .aws import client
from .config import ACCOUNT, REGION, StackConfig
from .wiring import MAIL_QUEUE


def sms(config: StackConfig) -> list[dict[str, Any]]:
    """Every SMS sent to a number, oldest first for each number: the emulator keeps no times."""
    by_phone = _inspect(config, "sns/sms-messages", {"region": REGION})["sms_messages"]
    return [
        {"to": phone, "id": record["MessageId"], "text": record["Message"], "attributes": record["MessageAttributes"]}
        for phone, records in sorted(by_phone.items())
        for record in records
    ]


def mail(config: StackConfig) -> list[dict[str, Any]]:
    """Every e-mail handed to the mail topic, oldest first."""
    url = client(config, "sqs").get_queue_url(QueueName=MAIL_QUEUE)["QueueUrl"]
    waiting = _inspect(config, "sqs/messages", {"QueueUrl": url, "account": ACCOUNT})["messages"]
    found = []
    for queue in (q for regions in waiting.values() for queues in regions.values() for q in queues.values()):
        for message in queue:
            envelope = json.loads(message["Body"])
            found.append(
                {
                    "at": envelope["Timestamp"],
                    "id": envelope["MessageId"],
                    "subject": envelope.get("Subject", ""),
                    "text": envelope["Message"],
                    "attributes": envelope.get("MessageAttributes", {}),
                }
            )
    return sorted(found, key=lambda message: message["at"])


def letters(config: StackConfig) -> list[dict[str, Any]]:
    """Every e-mail to an author, oldest first."""
    by_account = _inspect(config, "ses/messages", {"account": ACCOUNT})["messages"]
    found = [
        {"at": m["Timestamp"], "to": m["To"], "from": m["Source"], "subject": m["Subject"], "text": m["BodyText"]}
        for messages in by_account.values()
        for m in messages
    ]
    return sorted(found, key=lambda message: message["at"])


def _inspect(config: StackConfig, what: str, query: dict[str, str]) -> Any:
    address = f"{config.endpoint}/_ministack/{what}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)
