"""A staff member who can sign in: for demonstrations and tests.

The token comes from the pool's sign-in page by the code flow with PKCE, as the staff web app gets it: it is the only
flow whose access token carries the scope that staff routes ask for.
"""

import base64
import hashlib
import http.client
import json
import secrets
import subprocess
import urllib.parse

from .aws import client, exports
from .build import OUTPUT
from .config import StackConfig
from .progress import Trouble

SCOPE = "openid varta/staff"
# Who a role is in the demonstration packs, unless somebody is named.
DEMO_OFFICERS = {"officer": "of-17", "supervisor": "sv-south", "coordinator": "co-{city}"}


def create(config: StackConfig, email: str, password: str) -> str:
    """Creates a user and returns the `sub` under which the table knows them."""
    cognito = client(config, "cognito-idp")
    pool = exports(config)["staff-pool-id"]
    user = cognito.admin_create_user(
        UserPoolId=pool,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
    )["User"]
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    return next(a["Value"] for a in user["Attributes"] if a["Name"] == "sub")


def varta(config: StackConfig, *arguments: str) -> None:
    """Says with the tool of those who run a city what a member of staff may do: `grant` or `revoke`."""
    command = [str(OUTPUT / "varta"), "staff", *arguments, "--table", exports(config)["table-name"]]
    command += ["--endpoint-url", config.endpoint]
    run = subprocess.run(command, env=config.aws_environment(), capture_output=True, text=True)
    if run.returncode != 0:
        raise Trouble(f"{run.stdout}{run.stderr}".strip())


def sign_in(config: StackConfig, role: str, city: str = "kyiv", **reach: str) -> str:
    """Somebody new with a role in a city, signed in; with `districts` as a supervisor has, `beats` as an officer.

    Who serves in the police is an `officer` of the pack's `officers.csv`: that keeps a complaint about them from them.
    Without it they are one that the demonstration can spare.
    """
    if role in DEMO_OFFICERS:
        reach.setdefault("officer", DEMO_OFFICERS[role].format(city=city))
    email, password = f"{role}-{secrets.token_hex(4)}@varta.example", f"Demo-{secrets.token_hex(8)}"
    options = [part for name, value in reach.items() if value for part in (f"--{name}", value)]
    varta(config, "grant", create(config, email, password), "--role", role, "--city", city, *options)
    return access_token(config, email, password)


def access_token(config: StackConfig, email: str, password: str) -> str:
    """Signs in and returns the access token."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    app = {"client_id": exports(config)["staff-client-id"], "redirect_uri": f"{config.front_url}/staff"}
    form = app | {
        "username": email,
        "password": password,
        "response_type": "code",
        "scope": SCOPE,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    status, headers, body = _post(config, "/login", form)
    code = urllib.parse.parse_qs(urllib.parse.urlparse(headers.get("location", "")).query).get("code")
    if code is None:
        raise PermissionError(f"signing in failed: {status} {body[:200]!r}")
    exchange = app | {"grant_type": "authorization_code", "code": code[0], "code_verifier": verifier}
    return json.loads(_post(config, "/oauth2/token", exchange)[2])["access_token"]


def _post(config: StackConfig, path: str, form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """A POST that does not follow the redirect: the code is in its address."""
    connection = http.client.HTTPConnection("127.0.0.1", config.emulator_port, timeout=10)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()
