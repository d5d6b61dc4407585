"""Gives the HTTP API its routes.

SAM puts routes and authorizers into the API's `Body`, an OpenAPI document, which the emulator does not read. Here they
are created one by one from the deployed template, so that what is tried is what the template says.
"""

import json
from typing import Any

from .aws import client
from .config import StackConfig

STACK = "varta-local-app"
METHODS = {"get", "post", "put", "patch", "delete"}


def api_id(config: StackConfig) -> str:
    """Id of the deployed API."""
    stack = client(config, "cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    return next(o["OutputValue"] for o in stack["Outputs"] if o["OutputKey"] == "ApiId")


def create_routes(config: StackConfig) -> None:
    """Replaces the API's routes by those of the deployed template."""
    gateway = client(config, "apigatewayv2")
    api = api_id(config)
    for old in gateway.get_routes(ApiId=api)["Items"]:
        gateway.delete_route(ApiId=api, RouteId=old["RouteId"])
    for old in gateway.get_integrations(ApiId=api)["Items"]:
        gateway.delete_integration(ApiId=api, IntegrationId=old["IntegrationId"])
    for old in gateway.get_authorizers(ApiId=api)["Items"]:
        gateway.delete_authorizer(ApiId=api, AuthorizerId=old["AuthorizerId"])

    template = Template(config)
    document = template.api_document()
    schemes = document.get("components", {}).get("securitySchemes", {})
    authorizers = {name: _create_authorizer(gateway, api, name, template, scheme) for name, scheme in schemes.items()}
    integrations: dict[str, str] = {}
    for path, operations in document["paths"].items():
        for method in METHODS & operations.keys():
            function = template.function_of(operations[method])
            if function not in integrations:
                integrations[function] = gateway.create_integration(
                    ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
                )["IntegrationId"]
            gateway.create_route(
                ApiId=api,
                RouteKey=f"{method.upper()} {path}",
                Target=f"integrations/{integrations[function]}",
                **_authorization(operations[method], authorizers),
            )


def _authorization(operation: dict[str, Any], authorizers: dict[str, str]) -> dict[str, Any]:
    """How a route is protected. SAM writes the scheme `NONE` for a route that opted out of the default authorizer."""
    for requirement in operation.get("security", []):
        for name, scopes in requirement.items():
            if name != "NONE":
                return {"AuthorizationType": "JWT", "AuthorizerId": authorizers[name], "AuthorizationScopes": scopes}
    return {}


def _create_authorizer(gateway: Any, api: str, name: str, template: "Template", scheme: dict[str, Any]) -> str:
    settings = scheme["x-amazon-apigateway-authorizer"]
    jwt = settings["jwtConfiguration"]
    return gateway.create_authorizer(
        ApiId=api,
        AuthorizerType="JWT",
        Name=name,
        IdentitySource=[settings["identitySource"]],
        JwtConfiguration={
            "Issuer": template.resolve(jwt["issuer"]),
            "Audience": [template.resolve(one) for one in jwt["audience"]],
        },
    )["AuthorizerId"]


class Template:
    """The app stack's template after SAM's transform, with the few intrinsics that the API's document uses."""

    def __init__(self, config: StackConfig) -> None:
        cloudformation = client(config, "cloudformation")
        body = cloudformation.get_template(StackName=STACK, TemplateStage="Processed")["TemplateBody"]
        self._template: dict[str, Any] = body if isinstance(body, dict) else json.loads(body)
        resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        self._physical = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources}
        stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        pages = cloudformation.get_paginator("list_exports").paginate()
        self._exports = {e["Name"]: e["Value"] for page in pages for e in page["Exports"]}
        self._refs = {p["ParameterKey"]: p["ParameterValue"] for p in stack["Parameters"]} | self._physical
        self._refs |= {"AWS::Region": cloudformation.meta.region_name, "AWS::Partition": "aws"}

    def api_document(self) -> dict[str, Any]:
        """The API's OpenAPI document."""
        apis = (r for r in self._template["Resources"].values() if r["Type"] == "AWS::ApiGatewayV2::Api")
        return next(apis)["Properties"]["Body"]

    def function_of(self, operation: dict[str, Any]) -> str:
        """ARN of the alias that serves an operation; SAM names the alias in the integration's URI."""
        uri = operation["x-amazon-apigateway-integration"]["uri"]
        text = uri["Fn::Sub"] if isinstance(uri, dict) else uri
        logical = text.partition("/functions/${")[2].partition("}")[0].removesuffix(".Arn")
        return self._physical[logical]

    def resolve(self, value: Any) -> str:
        """The value of an intrinsic function."""
        match value:
            case {"Ref": name}:
                return self._refs[name]
            case {"Fn::ImportValue": name}:
                return self._exports[self.resolve(name)]
            case {"Fn::Sub": [str(text), dict(names)]}:
                return self._substitute(text, {name: self.resolve(inner) for name, inner in names.items()})
            case {"Fn::Sub": str(text)}:
                return self._substitute(text, {})
            case str(text):
                return text
        raise ValueError(f"the template uses an intrinsic that the local stack does not know: {value}")

    def _substitute(self, text: str, names: dict[str, str]) -> str:
        for name, value in (self._refs | names).items():
            text = text.replace("${" + name + "}", value)
        return text
