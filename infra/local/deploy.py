"""Deploys the two stacks with SAM, where something changed.

A stack carries the digest of what it was deployed from as a tag: whether to deploy again is asked of the stack
itself, which knows it even after the emulator lost or kept its state in ways nobody planned.
"""

import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

from botocore.exceptions import ClientError

from infra import join

from . import build
from .aws import client
from .config import REGION, ROOT, StackConfig
from .progress import Trouble

DIGEST_TAG = "varta-digest"


def deploy_data(config: StackConfig) -> None:
    """Deploys the stateful stack where it changed."""
    template = ROOT / "infra" / "data.yaml"
    overrides = {"StaffCallbackUrl": f"{config.front_url}/staff", "WebOrigin": config.front_url}
    _deploy(config, "local-data", template, overrides, template.read_bytes())


def deploy_app(config: StackConfig) -> None:
    """Deploys functions and API where a template, a parameter or a binary changed."""
    template = join.write(config.state_dir / "app.yaml", f"{config.binaries}/")
    content = hashlib.sha256(template.read_bytes())
    for operation in build.operations():
        content.update((config.binaries / operation / "bootstrap").read_bytes())
    _deploy(config, "local-app", template, {"LinkBaseUrl": config.front_url}, content.digest())


def _deploy(config: StackConfig, environment: str, template: Path, overrides: dict[str, str], content: bytes) -> None:
    stages = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    settings = stages[environment]["deploy"]["parameters"]
    parameters = dict(item.split("=", 1) for item in settings["parameter_overrides"]) | overrides
    digest = hashlib.sha256(content + repr((sorted(parameters.items()), settings)).encode()).hexdigest()[:32]
    status, deployed = _state(config, settings["stack_name"])
    if deployed == digest and status.endswith("_COMPLETE") and "ROLLBACK" not in status:
        return
    if status == "ROLLBACK_COMPLETE":
        # A stack whose creation failed can only be deleted.
        client(config, "cloudformation").delete_stack(StackName=settings["stack_name"])
    _make_bucket(config, settings["s3_bucket"])
    log = config.state_dir / f"sam-{environment}.log"
    command = ["sam", "deploy", "--config-env", environment, "--template-file", str(template)]
    command += ["--config-file", str(ROOT / "samconfig.toml"), "--tags", f"{DIGEST_TAG}={digest}"]
    command += ["--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items())]
    # A quicker poll than SAM's own, which is meant for AWS; its scratch files where the emulator's are cleared away.
    variables = config.aws_environment() | {"SAM_CLI_POLL_DELAY": "0.5", "TMPDIR": str(config.state_dir / "tmp")}
    with log.open("wb") as output:
        run = subprocess.run(_in_venv(command), cwd=ROOT, env=variables, stdout=output, stderr=subprocess.STDOUT)
    if run.returncode != 0:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
        raise Trouble(f"{tail}\nDeploying {settings['stack_name']} failed; all of it in {log}")


def _in_venv(command: list[str]) -> list[str]:
    """The command as installed beside the running Python."""
    return [str(Path(sys.executable).with_name(command[0])), *command[1:]]


def _state(config: StackConfig, stack: str) -> tuple[str, str]:
    """Status and digest of a stack; empty strings where there is none."""
    try:
        found = client(config, "cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError:
        return "", ""
    tags = {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}
    return found["StackStatus"], tags.get(DIGEST_TAG, "")


def _make_bucket(config: StackConfig, bucket: str) -> None:
    """The bucket for packages: SAM's own way would deploy a third stack for it."""
    s3 = client(config, "s3")
    if bucket not in {b["Name"] for b in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
