"""Stopping and starting keeps the data and the stream; a stack that is up to date is not deployed again."""

import time

from helpers import Api, wait_for

from infra.local.aws import client, exports
from infra.local.config import StackConfig, free_port
from infra.local.stack import LocalStack


def stream_mapping(config):
    """The mapping of the stream to notify."""
    mappings = client(config, "lambda").list_event_source_mappings()["EventSourceMappings"]
    (mapping,) = [found for found in mappings if "varta-local-notify:" in found["FunctionArn"]]
    return mapping


def test_a_second_start_is_quick_and_finds_the_data(stack, tmp_path):
    # A stack of its own: the shared one must not go down under the other tests.
    config = StackConfig(emulator_port=free_port(), front_port=free_port(), state_dir=tmp_path, packs=())
    item = {"pk": {"S": "CASE#kyiv#KEPT"}, "sk": {"S": "HEAD"}, "entity": {"S": "case"}}
    with LocalStack(config):
        client(config, "dynamodb").put_item(TableName=exports(config)["table-name"], Item=item)
        function = stream_mapping(config)["FunctionArn"]
    began = time.monotonic()
    with LocalStack(config):
        took = time.monotonic() - began
        table = exports(config)["table-name"]
        assert (
            client(config, "dynamodb").get_item(TableName=table, Key={k: item[k] for k in ("pk", "sk")})["Item"] == item
        )
        assert stream_mapping(config)["FunctionArn"] == function
        assert Api(config.front_url).get("/").status == 200
        # Whatever notify makes of this item: it is handed over, where the emulator alone would skip it.
        event = {"pk": {"S": "OUTBOX#after-restart"}, "sk": {"S": "OUTBOX"}, "entity": {"S": "outbox"}}
        client(config, "dynamodb").put_item(TableName=table, Item=event)
        wait_for(lambda: "No records" not in stream_mapping(config)["LastProcessingResult"])
    assert took < 10
