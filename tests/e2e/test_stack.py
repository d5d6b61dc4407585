"""The stack itself: what holds whatever the functions do."""

import pytest
from helpers import invoke
from ruamel.yaml import YAML

from infra.local import clock as demo_clock
from infra.local import staff
from infra.local.aws import client, exports
from infra.local.config import ROOT

STAFF_ROUTE = "/v1/staff/cities/kyiv/cases/2222-2222/answer"
PASSWORD = "Perevirka-2026"


@pytest.fixture(scope="module")
def token(stack):
    """A staff member's access token; nobody in the table knows them."""
    staff.create(stack.config, "nobody@varta.example", PASSWORD)
    return staff.access_token(stack.config, "nobody@varta.example", PASSWORD)


def test_the_page_says_what_to_try_in_ukrainian_first(api):
    page = api.get("/")
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.index("Хто мій дільничний?") < page.text.index("Who is my district officer?")


def test_nothing_outside_the_page_is_served(api):
    assert api.get("/../../Makefile").status == 404
    assert api.get("/%2e%2e/%2e%2e/Makefile").status == 404


def test_an_unknown_route_is_not_found(api):
    assert api.get("/v1/nothing").status == 404


def test_a_staff_route_refuses_who_has_no_token(api):
    assert api.post(STAFF_ROUTE, {"text": "…"}).status == 401
    assert api.post(STAFF_ROUTE, {"text": "…"}, Authorization="Bearer nonsense").status == 401


def test_a_staff_route_lets_an_access_token_with_the_scope_through(api, token):
    # Through the authorizer, that is: the function then asks the table and knows nobody of that name.
    assert api.post(STAFF_ROUTE, {"text": "…"}, Authorization=f"Bearer {token}").status not in (401, 500)


def test_the_clock_is_set_shown_and_reset(stack, api, clock):
    clock.set("2026-11-27T09:00")
    assert api.get("/local/clock").json["now"].startswith("2026-11-27T09:00")
    answer = api.post("/local/clock", {"advance": "1d12h"})
    assert answer.json["now"].startswith("2026-11-28T21:00")
    clock.reset()
    assert demo_clock.read(stack.config).total_seconds() == 0


@pytest.mark.parametrize("wish", [{"at": "tomorrow"}, {"advance": "two days"}, {}, {"reset": False}])
def test_a_clock_that_was_asked_for_nonsense_says_so(api, wish):
    answer = api.post("/local/clock", wish)
    assert answer.status == 400
    assert answer.json["detail"]


def test_the_vault_is_closed_to_a_role_that_has_no_business_there(stack):
    # As another function would: with credentials of its role.
    role = client(stack.config, "lambda").get_function(FunctionName="varta-local-read-case")["Configuration"]["Role"]
    simulated = client(stack.config, "iam").simulate_principal_policy(
        PolicySourceArn=role, ActionNames=["dynamodb:GetItem"], ResourceArns=[exports(stack.config)["vault-arn"]]
    )
    assert simulated["EvaluationResults"][0]["EvalDecision"] != "allowed"


def test_the_sweep_runs_on_an_empty_outbox(stack):
    invoke(stack.config, "notify", {"sweep": "outbox"})
    invoke(stack.config, "escalate-overdue", {})


def test_the_routes_of_the_api_are_those_of_the_template(stack):
    gateway = client(stack.config, "apigatewayv2")
    routes = gateway.get_routes(ApiId=gateway.get_apis()["Items"][0]["ApiId"])["Items"]
    protected = {route["RouteKey"] for route in routes if route["AuthorizationType"] == "JWT"}
    paths = YAML(typ="safe").load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))["paths"]
    methods = {"get", "put", "post", "delete"}
    documented = {f"{method.upper()} {path}" for path, item in paths.items() for method in methods & item.keys()}
    assert {route["RouteKey"] for route in routes} == documented
    assert protected == {key for key in documented if "/v1/staff/" in key}
