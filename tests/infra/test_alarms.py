"""An alarm tells somebody what to do, or it is noise."""

import re

import pytest
from conftest import ROOT

RUNBOOKS = ROOT / "docs" / "runbooks"


@pytest.fixture(scope="module")
def alarms(app):
    """All alarms by logical id."""
    return app.of_type("AWS::CloudWatch::Alarm")


def runbook_of(alarm: dict) -> str:
    """The runbook an alarm names at the end of its description."""
    found = re.search(r"Runbook (docs/runbooks/[a-z-]+\.md)$", alarm["Properties"]["AlarmDescription"])
    assert found, alarm["Properties"]["AlarmDescription"]
    return found[1]


def test_every_alarm_names_a_runbook_that_exists(alarms):
    assert alarms
    for name, alarm in alarms.items():
        assert (ROOT / runbook_of(alarm)).is_file(), name


def test_every_runbook_is_named_by_an_alarm(alarms):
    named = {runbook_of(alarm) for alarm in alarms.values()}
    assert {f"docs/runbooks/{path.name}" for path in RUNBOOKS.glob("*.md")} == named


def test_every_alarm_reaches_the_ops_topic_in_every_stage_but_local(alarms):
    for name, alarm in alarms.items():
        assert alarm["Properties"]["AlarmActions"] == [
            {"Fn::ImportValue": {"Fn::Sub": "varta-${Stage}-ops-topic-arn"}}
        ], name
        assert alarm["Condition"] == "IsWatched"


def test_error_rates_have_a_floor(alarms):
    for name in ("ApiErrorsAlarm", "FunctionErrorsAlarm"):
        expression = alarms[name]["Properties"]["Metrics"][0]["Expression"]
        assert expression.startswith("IF(failed >= "), name


def test_every_alarm_says_what_silence_means(alarms):
    silence = {name: alarm["Properties"]["TreatMissingData"] for name, alarm in alarms.items()}
    # Only of a schedule is silence itself the failure.
    assert {name for name, meaning in silence.items() if meaning == "breaching"} == {"EscalationStoppedAlarm"}


def test_a_canary_is_stopped_by_an_alarm(app, translated):
    assert app.body["Globals"]["Function"]["DeploymentPreference"]["Alarms"] == [{"Ref": "FunctionErrorsAlarm"}]
    groups = [r for r in translated["Resources"].values() if r["Type"] == "AWS::CodeDeploy::DeploymentGroup"]
    assert len(groups) == len(app.of_type("AWS::Serverless::Function"))
    for group in groups:
        assert group["Properties"]["AlarmConfiguration"]["Alarms"] == [{"Name": {"Ref": "FunctionErrorsAlarm"}}]
