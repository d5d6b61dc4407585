"""The contract, docs/openapi.yaml, against what is there: templates, sample events and their snapshots, the matrix."""

import base64
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = YAML(typ="safe").load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
METHODS = ("get", "post", "put", "delete", "patch")
OPEN: list[Any] = []
STAFF = [{"Staff": ["varta/staff"]}]
SNAPSHOTS = ROOT / "tests" / "tests" / "snapshots"
# As the roles of crates/domain/src/staff.rs reach.
REACH = {
    "officer": "beat",
    "supervisor": "district",
    "coordinator": "city",
    "moderator": "city",
    "division_officer": "body",
    "partner": "body",
}


def at(ref: str) -> Any:
    """What a `$ref` points to."""
    assert ref.startswith("#/"), ref
    node = CONTRACT
    for step in ref[2:].split("/"):
        node = node[unquote(step).replace("~1", "/").replace("~0", "~")]
    return node


def solved(node: Any) -> Any:
    """A node, or what it refers to."""
    return solved(at(node["$ref"])) if "$ref" in node else node


def operations() -> dict[str, dict[str, Any]]:
    """`METHOD /path` to the operation, with the parameters of its path."""
    return {
        f"{method.upper()} {path}": {
            **item[method],
            "parameters": [solved(one) for one in [*item.get("parameters", []), *item[method].get("parameters", [])]],
        }
        for path, item in CONTRACT["paths"].items()
        for method in METHODS
        if method in item
    }


OPERATIONS = operations()


def nodes(node: Any) -> Any:
    """All mappings of a tree."""
    if isinstance(node, dict):
        yield node
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for value in inner:
        yield from nodes(value)


def security(operation: dict[str, Any]) -> Any:
    return operation.get("security", CONTRACT["security"])


def staff_routes() -> dict[str, dict[str, Any]]:
    return {key: operation for key, operation in OPERATIONS.items() if security(operation) != OPEN}


def errors(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value; references of the schema lead into the contract."""
    whole = {**schema, "components": CONTRACT["components"]}
    checker = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(value)]


def members(schema: dict[str, Any]) -> set[str]:
    """The members that a schema describes."""
    schema = solved(schema)
    return set(schema.get("properties", {})).union(*(members(part) for part in schema.get("allOf", [])))


class Sample:
    """A sample event of an HTTP route, and what its snapshot says was answered, where there is one."""

    def __init__(self, path: Path) -> None:
        self.name = f"{path.parent.name}/{path.stem}"
        self.operation = path.parent.name
        self.event = json.loads(path.read_text(encoding="utf-8"))
        self.route = self.event.get("routeKey", "")
        self.status, self.headers, self.answer = 0, "", ""
        snapshot = SNAPSHOTS / f"{path.parent.name}__{path.stem}.snap"
        if self.route and snapshot.exists():
            _, _, said = snapshot.read_text(encoding="utf-8").split("---\n", 2)
            self.headers, _, self.answer = said.partition("\n\n")
            self.status = int(self.headers.split("\n", 1)[0])

    @property
    def kind(self) -> str:
        """The type of the body that was sent."""
        return self.event["headers"].get("content-type", "").split(";")[0]

    @property
    def body(self) -> Any:
        """What was sent."""
        text = self.event["body"]
        if self.event.get("isBase64Encoded"):
            text = base64.b64decode(text).decode()
        return json.loads(text) if self.kind == "application/json" else dict(parse_qsl(text))

    def schema(self) -> dict[str, Any] | None:
        """The schema of the body of its route."""
        request = OPERATIONS[self.route].get("requestBody")
        return request and solved(request)["content"][self.kind]["schema"]

    def __repr__(self) -> str:
        return self.name


SAMPLES = [sample for sample in map(Sample, sorted((ROOT / "events").glob("*/*.json"))) if sample.route]
TAKEN = [sample for sample in SAMPLES if 200 <= sample.status < 300]
REFUSED = [sample for sample in SAMPLES if "content-type: application/problem+json" in sample.headers]


@pytest.fixture(scope="module")
def routes(app) -> dict[str, tuple[str, dict[str, Any]]]:
    """Route of the templates to its function and its event."""
    return {
        f"{event['Properties']['Method']} {event['Properties']['Path']}": (
            function["Properties"]["FunctionName"]["Fn::Sub"].removeprefix("varta-${Stage}-"),
            event["Properties"],
        )
        for function in app.of_type("AWS::Serverless::Function").values()
        for event in function["Properties"]["Events"].values()
        if event["Type"] == "HttpApi"
    }


def test_it_is_openapi_3_1():
    assert CONTRACT["openapi"].startswith("3.1.")
    assert CONTRACT["info"]["title"] and CONTRACT["info"]["version"]


def test_every_reference_leads_somewhere():
    for node in nodes(CONTRACT):
        if isinstance(node.get("$ref"), str):
            at(node["$ref"])


def test_every_component_is_used():
    used = {node["$ref"] for node in nodes(CONTRACT) if isinstance(node.get("$ref"), str)}
    named = {
        f"#/components/{kind}/{name}"
        for kind, components in CONTRACT["components"].items()
        if kind != "securitySchemes"
        for name in components
    }
    assert named == used


def test_every_schema_is_one():
    for schema in CONTRACT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for node in nodes(CONTRACT["paths"]):
        if isinstance(node.get("schema"), dict):
            Draft202012Validator.check_schema(node["schema"])


def test_it_has_the_routes_of_the_templates_and_no_other(routes):
    assert set(OPERATIONS) == set(routes)


def test_parameters_of_paths_are_those_of_the_path():
    for key, operation in OPERATIONS.items():
        described = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
        assert sorted(described) == sorted(re.findall(r"{(\w+)}", key)), key
        assert all(one["required"] is True for one in operation["parameters"] if one["in"] == "path"), key


def test_it_opens_the_routes_that_the_templates_open_and_no_other(routes):
    for key, (_, event) in routes.items():
        is_open = event.get("Auth") == {"Authorizer": "NONE"}
        assert security(OPERATIONS[key]) == (OPEN if is_open else STAFF), key


def test_it_names_the_function_behind_a_route(routes):
    named = {key: operation["x-operation"] for key, operation in OPERATIONS.items()}
    assert named == {key: function for key, (function, _) in routes.items()}


def test_operations_have_names_of_their_own_and_a_line_about_them():
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(ids) == len(set(ids))
    for key, operation in OPERATIONS.items():
        assert operation["summary"] and "\n" not in operation["summary"], key


def test_every_operation_says_what_it_answers_and_that_it_may_refuse():
    for key, operation in OPERATIONS.items():
        statuses = [status for status in operation["responses"] if status != "default"]
        assert len(statuses) == 1 and statuses[0] in ("200", "201", "202"), key
        refused = solved(operation["responses"]["default"])["content"]
        assert refused["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}, key


def test_requests_take_no_unknown_field():
    for key, operation in OPERATIONS.items():
        for kind, content in solved(operation.get("requestBody", {})).get("content", {}).items():
            # A browser may send more with a form; nothing reads it.
            if kind == "application/json":
                assert solved(content["schema"])["additionalProperties"] is False, key


def bodies(operation: str) -> set[frozenset[str]]:
    """The fields of each body, and of each part of one, that a function reads."""
    folders = [ROOT / "functions" / operation / "src"]
    if "Intake::new" in (folders[0] / "handler.rs").read_text(encoding="utf-8"):
        folders.append(ROOT / "crates" / "runtime" / "src" / "filing")
    # Why something is done, and nothing else.
    if any("desk::reason(" in path.read_text(encoding="utf-8") for path in folders[0].glob("*.rs")):
        folders.append(ROOT / "crates" / "runtime" / "src" / "desk")
    source = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.rs")))
    structs = re.findall(r"deny_unknown_fields\)\]\n[^{;]*struct \w+ \{(.*?)\n\}", source, re.DOTALL)
    return {frozenset(re.findall(r"^    (?:pub\S* )?(\w+): ", fields, re.MULTILINE)) for fields in structs}


def closed(schema: dict[str, Any]) -> set[frozenset[str]]:
    """The members of each object of a schema that takes no other."""
    schema = solved(schema)
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    found = {frozenset(schema["properties"])} if schema.get("additionalProperties") is False else set()
    return found.union(*(closed(part) for part in inner))


@pytest.mark.parametrize("operation", sorted({one["x-operation"] for one in OPERATIONS.values()}))
def test_requests_have_the_fields_that_their_functions_read(operation):
    requests = [
        one["requestBody"] for one in OPERATIONS.values() if one["x-operation"] == operation and "requestBody" in one
    ]
    contents = [solved(request)["content"].get("application/json") for request in requests]
    described = set().union(*(closed(content["schema"]) for content in contents if content))
    # Answers to the form are a map by key.
    described.discard(frozenset(CONTRACT["components"]["schemas"]["DetailKey"]["enum"]))
    assert described == bodies(operation)


@pytest.mark.parametrize("sample", TAKEN, ids=repr)
def test_what_was_taken_is_as_the_contract_has_it(sample):
    assert OPERATIONS[sample.route]["x-operation"] == sample.operation
    if sample.event.get("body") and (schema := sample.schema()):
        assert not errors(schema, sample.body)


@pytest.mark.parametrize("sample", TAKEN, ids=repr)
def test_what_was_asked_has_the_parameters_of_the_contract(sample):
    parameters = OPERATIONS[sample.route]["parameters"]
    asked = {
        "path": sample.event.get("pathParameters", {}),
        "query": sample.event.get("queryStringParameters") or dict(parse_qsl(sample.event["rawQueryString"])),
        "header": sample.event["headers"],
    }
    assert set(asked["query"]) <= {one["name"] for one in parameters if one["in"] == "query"}
    for one in parameters:
        name = one["name"].lower() if one["in"] == "header" else one["name"]
        value = asked[one["in"]].get(name)
        assert value or not one.get("required")
        schema = solved(one["schema"])
        if value and schema.get("type") in ("number", "integer"):
            value = float(value)
        assert value is None or not errors(schema, value), name


@pytest.mark.parametrize("sample", TAKEN, ids=repr)
def test_what_was_answered_is_as_the_contract_has_it(sample):
    answer = solved(OPERATIONS[sample.route]["responses"][str(sample.status)])
    (kind,) = answer["content"]
    assert f"content-type: {kind}" in sample.headers
    if kind == "application/json":
        schema, said = answer["content"][kind]["schema"], json.loads(sample.answer)
        assert not errors(schema, said)
        assert set(said) <= members(schema)


@pytest.mark.parametrize("sample", REFUSED, ids=repr)
def test_refusals_are_as_the_contract_has_them(sample):
    problem = json.loads(sample.answer)
    schema = {"$ref": "#/components/schemas/Problem"}
    assert not errors(schema, problem)
    assert set(problem) <= members(schema)
    if problem["code"] in ("field_unknown", "place_twice") and sample.event.get("body"):
        assert errors(sample.schema(), sample.body)


def test_every_staff_route_says_whom_it_lets_in():
    for key, operation in OPERATIONS.items():
        assert ("x-roles" in operation) == (key in staff_routes()), key
    for key, operation in staff_routes().items():
        roles = operation["x-roles"]
        # What is the whole city's has no narrower reach.
        assert roles and all(reach in (REACH[role], "city") for role, reach in roles.items()), key


def test_roles_are_those_of_the_domain():
    source = (ROOT / "crates" / "domain" / "src" / "staff.rs").read_text(encoding="utf-8")
    assert set(re.findall(r'Self::\w+ => "(\w+)"', source)) == set(REACH)
    assert set(CONTRACT["components"]["schemas"]["Role"]["enum"]) == set(REACH)


# ---- The matrix: tests/tests/matrix.rs tries each of its rows with each role -----------------------------------------

MATRIX = (ROOT / "tests" / "tests" / "matrix.rs").read_text(encoding="utf-8")
EVERYBODY = set(REACH)
DESK = {"moderator", "coordinator"}
# Whom a right of the matrix ever lets in.
RIGHTS = {
    "Read": EVERYBODY,
    "Claim": EVERYBODY,
    "Answer": EVERYBODY - {"partner"},
    "Triage": DESK,
    "HandOver": EVERYBODY,
    "Draft": {"partner"},
    "Register": DESK | {"division_officer"},
}


def table(name: str) -> str:
    """The text of a constant."""
    return re.search(rf"const {name}: [^=]*= &\[\n(.*?)\n\];", MATRIX, re.DOTALL)[1]


def role(persona: str) -> str:
    """`supervisor of another district` is a supervisor."""
    kind = persona.removeprefix("another ").split(" ")[0]
    return "division_officer" if kind == "division" else kind


def matrix() -> dict[str, set[str]]:
    """The routes of the matrix, and the roles that each lets in."""
    rows: dict[str, set[str]] = {}
    for method, tail, right in re.findall(r'\("([A-Z]+) (/[^"]*)", Right::(\w+),', table("OF_CASES")):
        key = f"{method} /v1/staff/cities/{{city}}/cases/{{reference}}{tail.rstrip('/')}"
        rows.setdefault(key, set()).update(RIGHTS[right])
    in_city = {role(persona) for persona in re.findall(r'"([^"]+)"', table("IN_KYIV"))}
    of_city = r'\(\s*"([A-Z]+) (/[^"]*)",\s*"[^"]*",\s*(?:r#".*?"#|""),\s*(IN_KYIV|&\[[^\]]*\])'
    for method, tail, allowed in re.findall(of_city, table("OF_CITIES"), re.DOTALL):
        named = {role(persona) for persona in re.findall(r'"([^"]+)"', allowed)}
        rows.setdefault(f"{method} /v1/staff/cities/{{city}}{tail}", set()).update(named or in_city)
    return rows


def test_every_staff_route_has_its_row_in_the_matrix_and_no_other():
    assert set(matrix()) == set(staff_routes())


def test_the_matrix_lets_in_whom_the_contract_lets_in():
    for key, roles in matrix().items():
        assert set(staff_routes()[key]["x-roles"]) == roles, key
