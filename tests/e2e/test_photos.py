"""A photo on the real way: the signed form, S3's policy, the event, the function under its own role, the link."""

import json
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest
from helpers import Answer, wait_for

from infra.local.aws import client, exports

# As a phone writes it, held on its side: EXIF with camera, place and thumbnail. crates/testkit/src/photos.rs makes it.
PHOTO = Path(__file__).with_name("photo-with-place.jpg").read_bytes()
PLACE = b"50 deg 23' 31.20\""


def announce(api, size: int, content_type: str = "image/jpeg") -> Answer:
    """The announcement of a photo."""
    return api.post("/v1/cities/kyiv/photos", {"content_type": content_type, "bytes": size})


def send(upload: dict[str, Any], file: bytes, **changed: str) -> int:
    """Sends the form as a browser does; S3's status."""
    boundary = uuid.uuid4().hex
    parts = b""
    for name, value in (upload["fields"] | changed).items():
        parts += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    parts += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n'.encode()
    parts += b"Content-Type: image/jpeg\r\n\r\n" + file + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return fetch(urllib.request.Request(upload["url"], parts, headers, method="POST"))[0]


def fetch(request: urllib.request.Request | str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, as bytes."""
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def look(api, photo: dict[str, str]) -> dict[str, Any]:
    """The photo as its sender sees it."""
    answer = api.get(photo["href"], Photo_Token=photo["token"])
    assert answer.status == 200, answer.text
    return answer.json


def settled(api, photo: dict[str, str]) -> dict[str, Any]:
    """The photo once it is ready or refused. The first picture meets a cold function."""

    def seen() -> dict[str, Any] | None:
        view = look(api, photo)
        return view if view["state"] != "awaited" else None

    return wait_for(seen, 40)


def files(stack) -> set[str]:
    """The keys of everything in the bucket of photos."""
    bucket = exports(stack.config)["photos-bucket"]
    found = client(stack.config, "s3").list_objects_v2(Bucket=bucket)
    return {item["Key"] for item in found.get("Contents", [])}


@pytest.fixture(scope="module")
def sent(api) -> dict[str, Any]:
    """A photo that was sent, with its form."""
    announced = announce(api, len(PHOTO))
    assert announced.status == 201, announced.text
    assert send(announced.json["upload"], PHOTO) == 204
    return announced.json


def test_a_photo_with_a_place_comes_back_without_it(api, sent):
    assert PLACE in PHOTO and b"Exif" in PHOTO
    view = settled(api, sent["photo"])
    assert (view["state"], view["width"], view["height"]) == ("ready", 240, 320)
    status, headers, copy = fetch(view["url"])
    assert (status, headers["content-type"]) == (200, "image/jpeg")
    assert copy.startswith(b"\xff\xd8\xff") and len(copy) == view["bytes"]
    for gone in (PLACE, b"Exif", b"VartaCam", b"xmpmeta"):
        assert gone not in copy


def test_the_original_is_gone_and_the_copy_is_private(api, stack, sent):
    view = settled(api, sent["photo"])
    photo = sent["photo"]["id"]
    wait_for(lambda: f"incoming/kyiv/{photo}" not in files(stack))
    assert f"photos/kyiv/{photo}.jpg" in files(stack)
    bare = view["url"].partition("?")[0]
    assert fetch(bare)[0] == 403
    original = bare.replace("/photos/kyiv/", "/incoming/kyiv/").removesuffix(".jpg")
    assert fetch(original + "?" + view["url"].partition("?")[2])[0] == 403


def test_without_its_token_there_is_no_photo(api, sent):
    for token in ({}, {"Photo_Token": "0" * 22}):
        answer = api.get(sent["photo"]["href"], **token)
        assert (answer.status, answer.json["code"]) == (404, "photo_not_found")


def test_the_form_takes_nothing_but_what_was_announced(api, stack):
    upload = announce(api, 5_000).json["upload"]
    assert send(upload, b"\0" * 5_001) in (400, 403)
    assert send(upload, PHOTO[:100], key="photos/kyiv/somebodys.jpg") == 403
    assert send(upload, PHOTO[:100], **{"Content-Type": "text/html"}) == 403
    assert send(upload, PHOTO[:100], **{"x-amz-signature": "0" * 64}) == 403
    assert not {key for key in files(stack) if "somebodys" in key or upload["fields"]["key"] in key}


@pytest.mark.parametrize(
    ("content_type", "size", "code"),
    [
        ("image/heic", 2_000_000, "photo_type_unsupported"),
        ("image/jpeg", 10 * 1024 * 1024 + 1, "photo_too_large"),
        ("image/jpeg", 0, "photo_empty"),
    ],
)
def test_what_could_not_be_taken_is_refused_before_it_is_sent(api, content_type, size, code):
    answer = announce(api, size, content_type)
    assert (answer.status, answer.json["code"]) == (422, code)


def test_a_photo_that_is_none_is_refused_with_advice_and_gone(api, stack):
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
    announced = announce(api, len(heic)).json
    assert send(announced["upload"], heic) == 204
    view = settled(api, announced["photo"])
    assert (view["state"], view["reason"]["code"]) == ("refused", "heic")
    assert "Найсумісніший" in view["reason"]["text"]
    assert not {key for key in files(stack) if announced["photo"]["id"] in key}


def test_nothing_of_a_photo_is_in_the_logs(stack, api, sent):
    settled(api, sent["photo"])
    logs = client(stack.config, "logs")
    for operation in ("start-upload", "process-photo", "read-photo"):
        events = logs.filter_log_events(logGroupName=f"/aws/lambda/varta-local-{operation}")["events"]
        lines = json.dumps([event["message"] for event in events])
        assert sent["photo"]["token"] not in lines and sent["upload"]["fields"]["policy"] not in lines
