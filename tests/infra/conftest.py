"""The templates as tests read them: with intrinsics as plain mappings, and with line numbers for their comments."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq, TaggedScalar
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra import join

ROOT = Path(__file__).resolve().parents[2]


class Template:
    """A template: `text` with comments, `body` with `!Ref x` as {"Ref": "x"}."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines()
        self.tree = YAML().load(text)
        self.body = plain(self.tree)

    @property
    def resources(self) -> dict[str, Any]:
        """All resources by logical id."""
        return self.body["Resources"]

    def of_type(self, kind: str) -> dict[str, Any]:
        """Resources of one type."""
        return {name: resource for name, resource in self.resources.items() if resource["Type"] == kind}

    def comment_above(self, line: int) -> str:
        """The comment that ends just above a line (counted from 0), or stands at its end."""
        found = []
        above = line - 1
        while above >= 0 and self.lines[above].lstrip().startswith("#"):
            found.insert(0, self.lines[above].strip(" #"))
            above -= 1
        return " ".join(found) or self.lines[line].partition(" # ")[2]


def plain(node: Any) -> Any:
    """A node with short intrinsics (`!Sub …`) written out (`{"Fn::Sub": …}`)."""
    tag = getattr(getattr(node, "tag", None), "value", None)
    if isinstance(node, TaggedScalar):
        value: Any = node.value
    elif isinstance(node, CommentedMap):
        value = {str(key): plain(inner) for key, inner in node.items()}
    elif isinstance(node, CommentedSeq):
        value = [plain(inner) for inner in node]
    else:
        return node
    if not tag or not tag.startswith("!"):
        return value
    name = tag[1:]
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


def many(value: Any) -> list[Any]:
    """A list, where IAM also takes a single value."""
    return value if isinstance(value, list) else [value]


@pytest.fixture(scope="session")
def app() -> Template:
    """Functions and API, joined from their parts."""
    return Template(join.join())


@pytest.fixture(scope="session")
def data() -> Template:
    """Stateful resources."""
    return Template((ROOT / "infra" / "data.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def translated() -> dict[str, Any]:
    """The app template after SAM's transform, with canary deployments, as production gets it."""
    session = boto3.Session(region_name="eu-central-1")
    template = yaml_parse(join.join("s3://packages/"))
    return Translator({}, Parser(), boto_session=session).translate(template, {"Stage": "prod", "Canary": "true"})
