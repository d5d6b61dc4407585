"""What a function sees of AWS, in one process: the Runtime API, and a DynamoDB over TLS that answers from memory.

It is a stand-in, not an emulator: conditions are taken as met. To import a pack and to measure calls needs no more.
"""

import contextlib
import datetime
import http.server
import ipaddress
import json
import queue
import ssl
import threading
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


class Table:
    """Items by their keys."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], dict] = {}

    def answer(self, operation: str, request: dict) -> dict:
        """Does one operation."""
        match operation:
            case "PutItem":
                self._put(request["Item"])
                return {}
            case "BatchWriteItem":
                for requests in request["RequestItems"].values():
                    for one in requests:
                        self._put(one["PutRequest"]["Item"])
                return {"UnprocessedItems": {}}
            case "TransactWriteItems":
                for one in request["TransactItems"]:
                    if "Put" in one and "IDEM#" not in one["Put"]["Item"]["pk"]["S"]:
                        self._put(one["Put"]["Item"])
                return {}
            case "GetItem":
                found = self.items.get((request["Key"]["pk"]["S"], request["Key"]["sk"]["S"]))
                return {"Item": found} if found else {}
            case "Query":
                return {"Items": [], "Count": 0, "ScannedCount": 0}
        raise ValueError(operation)

    def _put(self, item: dict) -> None:
        self.items[item["pk"]["S"], item["sk"]["S"]] = item


class Lambda:
    """The Runtime API: hands out events, and notes when they are fetched and answered."""

    def __init__(self) -> None:
        self.events: queue.Queue[tuple[int, bytes]] = queue.Queue()
        self.asked: queue.Queue[float] = queue.Queue()
        self.answered: queue.Queue[tuple[float, bytes]] = queue.Queue()


def handler_of(table: Table, runtime: Lambda) -> type[http.server.BaseHTTPRequestHandler]:
    """A handler over both."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet for an answer: two would wait for each other (Nagle, delayed acknowledgement).
        wbufsize = 65536
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            runtime.asked.put(time.perf_counter())
            number, event = runtime.events.get()
            headers = {
                "Lambda-Runtime-Aws-Request-Id": f"00000000-0000-4000-8000-{number:012}",
                "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 30_000),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:bench",
            }
            self._send(200, event, headers)

        def do_POST(self) -> None:
            body = self._body()
            if target := self.headers.get("X-Amz-Target"):
                answer = table.answer(target.rpartition(".")[2], json.loads(body))
                self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/x-amz-json-1.0"})
                return
            runtime.answered.put((time.perf_counter(), body))
            self._send(202, b"{}", {})

        def _body(self) -> bytes:
            if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(body)
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler


def serve(handler: type, certificate: tuple[Path, Path] | None = None) -> int:
    """Serves in threads of its own; gives the port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def certificate(folder: Path) -> tuple[Path, Path, Path]:
    """A certificate for the loopback interface, its key, and the authority that signed it; RSA as AWS has it."""
    now = datetime.datetime.now(datetime.UTC)

    def build(name: str, issuer: str, key, signer, ca: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(signer, hashes.SHA256())

    authority_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    authority = build("Bench CA", "Bench CA", authority_key, authority_key, ca=True)
    leaf = build("localhost", "Bench CA", key, authority_key, ca=False)
    plain = serialization.NoEncryption()
    files = folder / "leaf.pem", folder / "leaf.key", folder / "ca.pem"
    files[0].write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    files[2].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return files
