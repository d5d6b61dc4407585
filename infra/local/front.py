"""One address for everything: the API, the page that lists what to try, and what went out.

In the cloud a content delivery network stands here; locally the API answers only under a host name that not every
machine can resolve, so requests are passed on to the emulator with that name in their Host header.
"""

import http.client
import json
import string
import threading
import urllib.parse
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import api, clock, messages
from .config import ROOT, StackConfig
from .progress import Trouble

PAGE = ROOT / "web" / "try"
PAGE_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
API_PATHS = ("/v1/", "/o/", "/b/", "/s/", "/u/", "/c/", "/h/", "/q/")
# More than the API takes, so that its own refusal of a big body can be seen; still a limit.
MAX_BODY = 8 * 1024 * 1024
HOP_BY_HOP = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length"}


class Front:
    """The server; runs in threads of its own until stopped."""

    def __init__(self, config: StackConfig) -> None:
        handler = type(
            "Handler", (_Handler,), {"config": config, "api_host": f"{api.api_id(config)}.execute-api.localhost"}
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", config.front_port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stops answering and frees the port."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    config: StackConfig
    api_host: str

    def _route(self) -> None:
        """Page, what went out, clock, or the API."""
        match self.command, self.path.partition("?")[0]:
            case _, path if path.startswith(API_PATHS):
                self._pass_on()
            case "GET", "/local/sms":
                self._json(HTTPStatus.OK, messages.sms(self.config))
            case "GET", "/local/mail":
                self._json(HTTPStatus.OK, messages.mail(self.config))
            case "GET", "/local/letters":
                self._json(HTTPStatus.OK, messages.letters(self.config))
            case "GET", "/local/clock":
                self._json(HTTPStatus.OK, clock.describe(clock.read(self.config)))
            case "POST", "/local/clock":
                self._set_clock()
            case _, path:
                self._page(path)

    def _serve(self) -> None:
        """Answers the request; what goes wrong in here is shown to the person who tries things."""
        try:
            self._route()
        except ConnectionError:
            self.close_connection = True
        except Exception as error:
            self.close_connection = True
            self._json(HTTPStatus.INTERNAL_SERVER_ERROR, {"detail": f"the local stack failed: {error!r}"})

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    def _body(self) -> bytes | None:
        """The request's body, or None after having refused it."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self._json(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"detail": f"more than {MAX_BODY} bytes"})
            return None
        return self.rfile.read(int(length))

    def _pass_on(self) -> None:
        """Hands the request to the API as it is, and the answer back as it is."""
        body = self._body()
        if body is None:
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        headers["Host"] = f"{self.api_host}:{self.config.emulator_port}"
        # A terminal sends an address as it was typed; the API gets it as a browser would have sent it.
        path = urllib.parse.quote(self.path.encode("latin-1"), safe=string.punctuation)
        upstream = http.client.HTTPConnection("127.0.0.1", self.config.emulator_port, timeout=60)
        try:
            upstream.request(self.command, path, body, headers)
            answer = upstream.getresponse()
            payload = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP | {"date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(payload)
        except (http.client.HTTPException, OSError) as error:
            self._json(HTTPStatus.BAD_GATEWAY, {"detail": f"the API does not answer: {error}"})
        finally:
            upstream.close()

    def _set_clock(self) -> None:
        """`{"at": "2026-11-27T09:00"}`, `{"advance": "2d"}` or `{"reset": true}`."""
        try:
            wish = json.loads(self._body() or b"")
            match wish:
                case {"at": str(at)}:
                    offset = clock.offset_until(at)
                case {"advance": str(text)}:
                    offset = clock.read(self.config) + clock.duration(text)
                case {"reset": True}:
                    offset = clock.duration("0s")
                case _:
                    raise Trouble('Say {"at": "2026-11-27T09:00"}, {"advance": "2d"} or {"reset": true}.')
        except (Trouble, ValueError) as error:
            self._json(HTTPStatus.BAD_REQUEST, {"detail": str(error)})
            return
        clock.write(self.config, offset)
        self._json(HTTPStatus.OK, clock.describe(offset))

    def _page(self, path: str) -> None:
        """A file of the page; nothing outside its folder."""
        file = (PAGE / (path.lstrip("/") or "index.html")).resolve()
        if not file.is_relative_to(PAGE) or file.suffix not in PAGE_TYPES or not file.is_file():
            self._json(HTTPStatus.NOT_FOUND, {"detail": "nothing here; the page is at /, the API under /v1/"})
            return
        self._answer(HTTPStatus.OK, PAGE_TYPES[file.suffix], file.read_bytes())

    def _json(self, status: HTTPStatus, value: Any) -> None:
        self._answer(
            status, "application/json; charset=utf-8", json.dumps(value, ensure_ascii=False, indent=1).encode()
        )

    def _answer(self, status: HTTPStatus, kind: str, payload: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: Any) -> None:
        """Says nothing: paths hold link tokens."""
