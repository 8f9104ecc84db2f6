"""A publisher of speech models on loopback: whole, cut off, slow, lying."""

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = {
    "am/final.mdl": b"acoustic" * 5000,
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "graph/HCLr.fst": b"look-ahead" * 5000,
    "graph/Gr.fst": b"words" * 5000,
}


def archive(files: dict[str, bytes] | None = None, top: str = "vosk-model-small-xx-1/") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in (MODEL if files is None else files).items():
            packed.writestr(top + name, content)
    return written.getvalue()


@dataclass
class Publisher:
    content: bytes
    status: int = 200
    cut_after: int | None = None  # the connection breaks after so many bytes
    ranges: bool = True  # False: answers a Range with the whole
    asked: list[str] = field(default_factory=list)  # the Range of every request
    address: str = ""


@contextmanager
def publishing(publisher: Publisher) -> Iterator[Publisher]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            publisher.asked.append(wanted)
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and publisher.ranges else 0
            if start >= len(publisher.content):
                self.send_response(416)
                self.end_headers()
                return
            body = publisher.content[start:]
            self.send_response(206 if start else publisher.status)
            self.send_header("Content-Length", str(len(body)))
            if start:
                whole = len(publisher.content)
                self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
            self.end_headers()
            self.wfile.write(body if publisher.cut_after is None else body[: publisher.cut_after])

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    publisher.address = f"http://127.0.0.1:{server.server_address[1]}/model.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
