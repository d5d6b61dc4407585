"""What the emulator does not take from a template or does not keep over a restart."""

import json
from typing import Any

from .aws import client, exports
from .config import StackConfig

MAIL_QUEUE = "varta-local-mail"
# As samconfig.toml has it.
MAIL_FROM = "letters@varta.example"
MAPPING_SETTINGS = (
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "FilterCriteria",
    "FunctionResponseTypes",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "StartingPosition",
)


def turn_on_expiry(config: StackConfig) -> None:
    """The emulator ignores `TimeToLiveSpecification` in a template."""
    dynamodb = client(config, "dynamodb")
    for table in (exports(config)["table-name"], exports(config)["vault-name"]):
        if dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED":
            settings = {"AttributeName": "expires_at", "Enabled": True}
            dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=settings)


def collect_mail(config: StackConfig) -> None:
    """Subscribes a queue to the mail topic: e-mail subscriptions are only logged, what is in a queue can be read."""
    sqs, sns = client(config, "sqs"), client(config, "sns")
    topic = exports(config)["mail-topic-arn"]
    url = sqs.create_queue(QueueName=MAIL_QUEUE, Attributes={"MessageRetentionPeriod": "1209600"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    # Asked first: the emulator would deliver to a second subscription a second time.
    if arn not in {s["Endpoint"] for s in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]}:
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)


def verify_sender(config: StackConfig) -> None:
    """The emulator is as strict as SES: it sends from verified addresses only, and out of the sandbox to anybody."""
    ses = client(config, "sesv2")
    if MAIL_FROM not in {found["IdentityName"] for found in ses.list_email_identities()["EmailIdentities"]}:
        ses.create_email_identity(EmailIdentity=MAIL_FROM)
    ses.put_account_details(
        MailType="TRANSACTIONAL",
        WebsiteURL="https://varta.example",
        UseCaseDescription="The local stack",
        ProductionAccessEnabled=True,
    )


def renew_stream_mappings(config: StackConfig) -> None:
    """Deletes and creates every stream mapping, once after each start.

    The emulator keeps a mapping's position over a restart, but not the stream: as many new records as it had
    delivered before would be skipped in silence. A stack update may also have left a second mapping.
    """
    functions = client(config, "lambda")
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        if "/stream/" not in mapping["EventSourceArn"]:
            continue
        wanted[mapping["EventSourceArn"], mapping["FunctionArn"]] = {
            name: mapping[name] for name in MAPPING_SETTINGS if mapping.get(name) not in (None, {}, [])
        }
        functions.delete_event_source_mapping(UUID=mapping["UUID"])
    for (source, function), settings in wanted.items():
        functions.create_event_source_mapping(EventSourceArn=source, FunctionName=function, **settings)
