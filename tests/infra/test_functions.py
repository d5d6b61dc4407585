"""Every operation has its function, its log, its samples; what nobody waits for has somewhere to fail to."""

import json

import pytest
from conftest import ROOT

# Without a caller: from the stream, from a schedule or from S3; and where what they give up on waits.
ASYNCHRONOUS = {
    "Notify": "SweepFailures",
    "NotifyAuthor": "SweepFailures",
    "SendDigests": "SweepFailures",
    "EscalateOverdue": "SweepFailures",
    "ProcessPhoto": "PhotoFailures",
}
SCHEDULED = ["EscalateOverdue", "Notify", "NotifyAuthor", "SendDigests"]


def operation_of(function: dict) -> str:
    """The operation's name, from the function's."""
    return function["Properties"]["FunctionName"]["Fn::Sub"].removeprefix("varta-${Stage}-")


@pytest.fixture(scope="module")
def functions(app):
    """All functions by logical id."""
    return app.of_type("AWS::Serverless::Function")


def test_every_operation_has_a_function_and_the_other_way_round(functions):
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/Cargo.toml")}
    assert {operation_of(function) for function in functions.values()} == folders


def test_every_operation_has_a_part_of_its_own(functions):
    parts = {path.stem for path in (ROOT / "infra" / "app").glob("*.yaml")}
    assert parts == {operation_of(f) for f in functions.values()} | {"base", "alarms", "local"}


def test_every_operation_has_sample_events(functions):
    for function in functions.values():
        samples = list((ROOT / "events" / operation_of(function)).glob("*.json"))
        assert samples, f"no events/{operation_of(function)}/*.json"
        for sample in samples:
            json.loads(sample.read_text(encoding="utf-8"))


def test_every_function_is_packaged_from_its_own_binary(functions):
    for name, function in functions.items():
        assert function["Properties"]["CodeUri"] == f"../lambda/{operation_of(function)}/", name


def test_every_function_says_how_long_it_may_take(functions):
    for name, function in functions.items():
        timeout = function["Properties"]["Timeout"]
        # The API gives up after 30 s.
        assert 1 <= timeout <= (60 if name in ASYNCHRONOUS else 15), name


def test_every_log_group_has_a_retention(app, functions):
    for name, group in app.of_type("AWS::Logs::LogGroup").items():
        assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name
    for name, function in functions.items():
        assert function["Properties"]["LoggingConfig"]["LogGroup"] == {"Ref": f"{name}Log"}
        group = app.resources[f"{name}Log"]["Properties"]["LogGroupName"]
        assert group == {"Fn::Sub": f"/aws/lambda/varta-${{Stage}}-{operation_of(function)}"}


def test_functions_without_a_caller_are_known(functions):
    without = {
        name
        for name, function in functions.items()
        if any(event["Type"] != "HttpApi" for event in function["Properties"]["Events"].values())
    }
    assert without == set(ASYNCHRONOUS)


@pytest.mark.parametrize("name", sorted(ASYNCHRONOUS))
def test_asynchronous_calls_have_a_failure_destination_and_bounded_retries(functions, name):
    settings = functions[name]["Properties"]["EventInvokeConfig"]
    assert settings["DestinationConfig"]["OnFailure"] == {
        "Type": "SQS",
        "Destination": {"Fn::GetAtt": [ASYNCHRONOUS[name], "Arn"]},
    }
    assert settings["MaximumRetryAttempts"] <= 2
    assert settings["MaximumEventAgeInSeconds"] <= 300


@pytest.mark.parametrize("name", SCHEDULED)
def test_schedules_have_a_failure_queue_and_bounded_retries(functions, name):
    schedule = functions[name]["Properties"]["Events"]["Sweep"]
    assert schedule["Type"] == "ScheduleV2"
    assert schedule["Properties"]["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["SweepFailures", "Arn"]}}
    assert schedule["Properties"]["RetryPolicy"]["MaximumEventAgeInSeconds"] < 300
    json.loads(schedule["Properties"]["Input"])


@pytest.mark.parametrize(
    ("name", "event", "entity"), [("Notify", "Outbox", "outbox"), ("NotifyAuthor", "Letters", "letter")]
)
def test_the_stream_carries_new_items_of_one_kind_only_and_gives_up_in_bounds(functions, name, event, entity):
    stream = functions[name]["Properties"]["Events"][event]["Properties"]
    (pattern,) = stream["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"entity": {"S": [entity]}}},
    }
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] > 0
    assert stream["MaximumRecordAgeInSeconds"] == {"Fn::If": ["IsLocal", 60, 3600]}
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["StreamFailures", "Arn"]}


def test_only_new_originals_in_the_bucket_of_photos_are_looked_at(app, functions):
    rule = functions["ProcessPhoto"]["Properties"]["Events"]["Sent"]
    assert rule["Type"] == "EventBridgeRule"
    assert rule["Properties"]["Pattern"] == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": [{"Fn::ImportValue": {"Fn::Sub": "varta-${Stage}-photos-bucket"}}]},
            # Never what the function itself writes: it would go round for ever.
            "object": {"key": [{"prefix": "incoming/"}]},
        },
    }
    assert rule["Properties"]["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["PhotoFailures", "Arn"]}}
    (statement,) = app.resources["PhotoFailuresPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_photos_have_the_memory_that_was_counted_for_them(functions):
    assert functions["ProcessPhoto"]["Properties"]["MemorySize"] == 1024
    holders = {name for name, f in functions.items() if "MemorySize" in f["Properties"]}
    assert holders == {"ProcessPhoto"}


def test_failure_queues_are_encrypted_and_keep_for_two_weeks(app):
    queues = app.of_type("AWS::SQS::Queue")
    assert set(queues) == {"StreamFailures", "SweepFailures", "PhotoFailures"}
    for queue in queues.values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True
        assert queue["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_no_more_than_two_functions_read_the_stream(functions):
    # More than two readers of a shard are throttled.
    readers = {n for n, f in functions.items() for e in f["Properties"]["Events"].values() if e["Type"] == "DynamoDB"}
    assert readers == {"Notify", "NotifyAuthor"}


def test_the_vault_is_reached_by_who_files_and_who_writes_to_people_only(functions):
    holders = {name for name, f in functions.items() if "VARTA_VAULT_TABLE" in str(f["Properties"].get("Environment"))}
    assert holders == {
        "SubmitMessage",
        "AskQuestion",
        "MarkHazard",
        "ReportCrime",
        "RedactEntry",
        "NotifyAuthor",
        "StopLetters",
        "Follow",
        "ManageSubscription",
        "SendDigests",
        # Shows a body the contact of an author who agreed to that.
        "ReportOnCase",
    }
