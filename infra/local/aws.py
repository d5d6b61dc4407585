"""AWS clients of one local stack."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from .config import REGION, StackConfig


@cache
def client(config: StackConfig, service: str) -> Any:
    """A client of the emulated service, as the account's root."""
    return boto3.client(
        service,
        endpoint_url=config.endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 2}, connect_timeout=5, read_timeout=70),
    )


def exports(config: StackConfig) -> dict[str, str]:
    """What the stacks export: name to value, without the stage's prefix."""
    pages = client(config, "cloudformation").get_paginator("list_exports").paginate()
    prefix = "varta-local-"
    return {e["Name"].removeprefix(prefix): e["Value"] for page in pages for e in page["Exports"]}
