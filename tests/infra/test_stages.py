"""Stages differ where they say so, and nowhere else."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from infra import join


@pytest.fixture(scope="module")
def stages():
    """samconfig.toml."""
    return tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))


def test_builds_are_never_cached(stages):
    assert stages["default"]["build"]["parameters"] == {"cached": False}


@pytest.mark.parametrize("stage", ["local", "staging", "prod"])
def test_a_stage_has_two_stacks_with_the_stage_as_parameter(stages, stage):
    for part in ("data", "app"):
        settings = stages[f"{stage}-{part}"]["deploy"]["parameters"]
        assert settings["stack_name"] == f"varta-{stage}-{part}"
        assert f"Stage={stage}" in settings["parameter_overrides"]
        assert settings["capabilities"] == "CAPABILITY_IAM"


def test_production_asks_before_it_changes(stages):
    assert stages["prod-data"]["deploy"]["parameters"]["confirm_changeset"] is True
    assert stages["prod-app"]["deploy"]["parameters"]["confirm_changeset"] is True
    assert "Canary=true" in stages["prod-app"]["deploy"]["parameters"]["parameter_overrides"]
    assert "Architecture=arm64" in stages["prod-app"]["deploy"]["parameters"]["parameter_overrides"]


def test_cloud_stages_deploy_the_joined_template(stages):
    for stage in ("staging", "prod"):
        assert stages[f"{stage}-app"]["deploy"]["parameters"]["template_file"] == "target/infra/app.yaml"


def test_the_local_stage_differs_in_these_places_only(app, data):
    lines = [line.strip() for template in (app, data) for line in template.lines if "IsLocal" in line]
    assert sorted(lines) == [
        "BatchSize: !If [IsLocal, 1, 10]",
        "BatchSize: !If [IsLocal, 1, 10]",
        "Condition: IsLocal",
        "Condition: IsLocal",
        "IsCloud: !Not [!Condition IsLocal]",
        "IsLocal: !Equals [!Ref Stage, local]",
        "IsLocal: !Equals [!Ref Stage, local]",
        "IsWatched: !Not [!Condition IsLocal]",
        "MaximumRecordAgeInSeconds: !If [IsLocal, 60, 3600]",
        "MaximumRecordAgeInSeconds: !If [IsLocal, 60, 3600]",
        'MfaConfiguration: !If [IsLocal, "OPTIONAL", "ON"]',
        'Resource: !If [IsLocal, "*", !Sub "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"]',
        'Resource: !If [IsLocal, "*", !Sub "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"]',
        'Resource: !If [IsLocal, "*", !Sub "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"]',
        "ScheduleExpression: !If [IsLocal, rate(1 minute), rate(5 minutes)]",
        "ScheduleExpression: !If [IsLocal, rate(1 minute), rate(5 minutes)]",
        "ScheduleExpression: !If [IsLocal, rate(1 minute), rate(5 minutes)]",
    ]


def test_binaries_with_the_demo_clock_have_a_folder_of_their_own():
    assert "lambda-local" not in join.join()
    assert set(re.findall(r"CodeUri: (\S*?)[a-z-]+/\n", join.join("/elsewhere/"))) == {"/elsewhere/"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    build = makefile.partition("\nbuild:")[2].partition("\n\n")[0]
    assert "--release" in build and "local-stage" not in build


def test_a_canary_deployment_passes_the_linter(translated, tmp_path: Path):
    # Not only the template as written: an alarm that guards an alias easily closes a circle of references.
    template = tmp_path / "translated.json"
    template.write_text(json.dumps(translated), encoding="utf-8")
    linter = Path(sys.executable).with_name("cfn-lint")
    # W: SAM writes some resources in ways the linter only warns of (dependencies already implied).
    run = subprocess.run([linter, "--ignore-checks", "W", "--", template], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_the_linter_is_told_to_ignore_nothing():
    for path in [*(ROOT / "infra").rglob("*.yaml"), ROOT / "Makefile"]:
        assert "ignore-checks" not in path.read_text(encoding="utf-8"), path
    assert not list(ROOT.glob(".cfnlintrc*"))
