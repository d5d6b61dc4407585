"""Who may call what: the list of public routes is here, and it is the whole of it."""

import pytest

PUBLIC = {
    "GET /v1/cities/{city}/officer",
    "GET /v1/cities/{city}/addresses",
    "GET /v1/cities/{city}/guidance",
    "GET /v1/cities/{city}/guidance/{article}",
    "GET /v1/cities/{city}/categories",
    "POST /v1/cities/{city}/messages",
    "POST /v1/cities/{city}/photos",
    "GET /v1/cities/{city}/photos/{photo}",
    "POST /v1/cities/{city}/questions",
    "POST /v1/cities/{city}/hazards",
    "POST /v1/cities/{city}/crime-reports",
    "GET /v1/cities/{city}/cases/{reference}",
    "POST /v1/cities/{city}/cases/{reference}/follow-ups",
    "POST /v1/cities/{city}/cases/{reference}/rating",
    "POST /v1/cities/{city}/cases/{reference}/letters",
    "POST /v1/cities/{city}/subscriptions",
    "GET /s/{city}/{token}",
    "POST /s/{city}/{token}",
    "GET /c/{city}/{reference}",
    "POST /c/{city}/{reference}",
    "POST /c/{city}/{reference}/follow-ups",
    "POST /c/{city}/{reference}/rating",
    "POST /c/{city}/{reference}/letters",
    "GET /h/{city}/{reference}",
    "GET /q/{city}/{reference}",
    "GET /u/{city}/{token}",
    "POST /u/{city}/{token}",
    "GET /v1/officer-links/{token}",
    "GET /o/{token}",
    "POST /v1/officer-links/{token}/answer",
    "POST /o/{token}",
    "POST /v1/cities/{city}/deflections",
    "GET /v1/body-reports/{token}",
    "POST /v1/body-reports/{token}",
    "POST /v1/body-reports/{token}/contact",
    "GET /b/{token}",
    "POST /b/{token}",
    "GET /v1/cities/{city}/hazards/{reference}",
    "GET /v1/cities/{city}/hazards",
    "POST /v1/cities/{city}/hazards/{reference}/support",
    "GET /v1/cities/{city}/questions/{reference}",
}
STAFF = {
    "POST /v1/staff/cities/{city}/cases/{reference}/answer",
    "GET /v1/staff/cities/{city}/queue",
    "GET /v1/staff/cities/{city}/cases/{reference}",
    "GET /v1/staff/cities/{city}/cases/{reference}/answer-draft",
    "DELETE /v1/staff/cities/{city}/cases/{reference}/photos/{photo}",
    "PUT /v1/staff/cities/{city}/cases/{reference}/claim",
    "DELETE /v1/staff/cities/{city}/cases/{reference}/claim",
    "POST /v1/staff/cities/{city}/cases/{reference}/hand-over",
    "POST /v1/staff/cities/{city}/cases/{reference}/correction",
    "POST /v1/staff/cities/{city}/cases/{reference}/raise",
    "POST /v1/staff/cities/{city}/cases/{reference}/conflict",
    "POST /v1/staff/cities/{city}/cases/{reference}/safe-mode",
    "POST /v1/staff/cities/{city}/cases/{reference}/rejection",
    "POST /v1/staff/cities/{city}/cases/{reference}/question",
    "POST /v1/staff/cities/{city}/cases/{reference}/recall",
    "POST /v1/staff/cities/{city}/cases/{reference}/undo",
    "POST /v1/staff/cities/{city}/cases/{reference}/draft",
    "POST /v1/staff/cities/{city}/cases/{reference}/register-number",
    "POST /v1/staff/cities/{city}/cases/{reference}/entries/{seq}/redaction",
    "GET /v1/staff/cities/{city}/saved-replies",
    "PUT /v1/staff/cities/{city}/saved-replies/{id}",
    "DELETE /v1/staff/cities/{city}/saved-replies/{id}",
    "PUT /v1/staff/cities/{city}/cases/{reference}/mute",
    "DELETE /v1/staff/cities/{city}/cases/{reference}/mute",
    "PUT /v1/staff/cities/{city}/beats/{beat}/officer",
    "PUT /v1/staff/cities/{city}/beats/{beat}/substitutes/{from}",
    "DELETE /v1/staff/cities/{city}/beats/{beat}/substitutes/{from}",
    "PUT /v1/staff/cities/{city}/beats/{beat}/hours/{date}",
    "DELETE /v1/staff/cities/{city}/beats/{beat}/hours/{date}",
    "PUT /v1/staff/cities/{city}/stations/{station}",
    "PUT /v1/staff/cities/{city}/districts/{district}/stage",
    "GET /v1/staff/cities/{city}/changes",
    "POST /v1/staff/cities/{city}/hazards/bulk",
    "POST /v1/staff/cities/{city}/cases/{reference}/forwarding",
    "POST /v1/staff/cities/{city}/cases/{reference}/merge",
    "PUT /v1/staff/cities/{city}/cases/{reference}/publication",
    "DELETE /v1/staff/cities/{city}/cases/{reference}/publication",
}


@pytest.fixture(scope="module")
def routes(app):
    """Route key to its event's properties."""
    events = (
        event["Properties"]
        for function in app.of_type("AWS::Serverless::Function").values()
        for event in function["Properties"]["Events"].values()
        if event["Type"] == "HttpApi"
    )
    return {f"{event['Method']} {event['Path']}": event for event in events}


@pytest.fixture(scope="module")
def api(app):
    """The one HTTP API."""
    (api,) = app.of_type("AWS::Serverless::HttpApi").values()
    return api["Properties"]


def test_exactly_these_routes_are_public(routes):
    assert {key for key, event in routes.items() if event.get("Auth") == {"Authorizer": "NONE"}} == PUBLIC


def test_every_other_route_keeps_the_default_authorizer(routes):
    assert {key for key, event in routes.items() if "Auth" not in event} == STAFF


def test_every_staff_path_is_behind_the_authorizer(routes):
    assert not [key for key in PUBLIC if "/staff/" in key]
    assert set(routes) == PUBLIC | STAFF


def test_every_route_belongs_to_the_api_with_the_authorizer(routes):
    assert all(event["ApiId"] == {"Ref": "HttpApi"} for event in routes.values())


def test_the_default_authorizer_asks_for_a_scope_of_staff(api):
    auth = api["Auth"]
    authorizer = auth["Authorizers"][auth["DefaultAuthorizer"]]
    assert authorizer["AuthorizationScopes"] == ["varta/staff"]
    assert authorizer["JwtConfiguration"]["audience"] == [
        {"Fn::ImportValue": {"Fn::Sub": "varta-${Stage}-staff-client-id"}}
    ]


def test_the_translated_api_protects_staff_routes_and_no_other(translated):
    (api,) = (r for r in translated["Resources"].values() if r["Type"] == "AWS::ApiGatewayV2::Api")
    protected = {
        f"{method.upper()} {path}"
        for path, operations in api["Properties"]["Body"]["paths"].items()
        for method, operation in operations.items()
        if operation.get("security") == [{"Staff": ["varta/staff"]}]
    }
    assert protected == STAFF


def test_writing_is_throttled_tighter_than_reading(api, routes):
    default = api["DefaultRouteSettings"]
    assert set(api["RouteSettings"]) == {key for key in routes if key.startswith("POST ")}
    for settings in api["RouteSettings"].values():
        assert settings["ThrottlingRateLimit"] < default["ThrottlingRateLimit"]
        assert settings["ThrottlingBurstLimit"] < default["ThrottlingBurstLimit"]


@pytest.mark.parametrize(
    "leaks", ["path", "query", "sourceIp", "userAgent", "resourcePath", "identity", "authorizer", "domainName"]
)
def test_the_access_log_holds_nothing_that_leads_to_a_person(api, leaks):
    assert leaks not in api["AccessLogSettings"]["Format"]
    assert "$context.routeKey" in api["AccessLogSettings"]["Format"]
