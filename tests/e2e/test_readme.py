"""The README's commands, run as they stand."""

import os
import re
import subprocess

from infra.local.config import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_story_of_the_readme_works_as_it_stands(stack):
    (script,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    environment = os.environ | {"API": stack.config.front_url, "PORT": str(stack.config.front_port)}
    environment |= {"EMULATOR_PORT": str(stack.config.emulator_port)}
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    said = run.stdout
    in_order = [
        '"id":"hol-18"',  # found by address
        '"id":"hol-17"',  # and by point
        '"case_key":',
        "нове звернення",
        '"state":"open"',
        '"answered_in_time":true',
        '"what":"answered"',
        '"rating":{"score":3,"solved":false}',
        '"reopened":true',
        '"code":"case_not_found"',
        ": overdue",
        '"code":"emergency"',
    ]
    at = 0
    for text in in_order:
        found = said.find(text, at)
        assert found >= 0, f"{text} is missing after:\n{said[:at]}\nin:\n{said[at:]}"
        at = found


def test_the_readme_points_at_files_that_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
