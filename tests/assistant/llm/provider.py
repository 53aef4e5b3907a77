"""A language model's server on loopback: the real protocols, the replies from a script.

It speaks OpenAI's chat completions (streamed, with tool calls and token counts) and Ollama's chat.
A request takes the next line of the script; one beyond its end is an error of the test.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Text:
    """The model says this, in pieces; `pause` seconds before each."""

    text: str
    pause: float = 0.0


@dataclass(frozen=True)
class Call:
    """The model fills in a form."""

    name: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Status:
    """The server answers with this status and no reply."""

    status: int
    retry_after: str | None = None


@dataclass(frozen=True)
class Raw:
    """The server sends these bytes for a reply, and ends."""

    content: bytes


@dataclass(frozen=True)
class Cut:
    """The model says this, then the connection breaks."""

    text: str


@dataclass(frozen=True)
class Silence:
    """The server accepts the request, and says nothing for so many seconds."""

    seconds: float


Line = Text | Call | Status | Raw | Cut | Silence


@dataclass
class Provider:
    """The server's script, what it was asked, and where it is."""

    script: list[Line]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def prompt(self, number: int = -1) -> str:
        """All that a request had the model read."""
        return "\n".join(str(message["content"]) for message in self.requests[number]["messages"])


@contextmanager
def provider(*script: Line) -> Iterator[Provider]:
    """A server with a script, on a port of its own, until the end of the block."""
    told = Provider(list(script))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def _handler(told: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.requests.append(asked)
            assert told.script, "a request beyond the script"
            line = told.script.pop(0)
            protocol = _ollama if self.path.endswith("/api/chat") else _openai
            self._reply(line, protocol)

        def _reply(self, line: Line, protocol: Any) -> None:
            match line:
                case Status():
                    self.send_response(line.status)
                    if line.retry_after is not None:
                        self.send_header("Retry-After", line.retry_after)
                    self._end(b'{"error": {"message": "scripted"}}')
                case Raw():
                    self.send_response(200)
                    self._end(line.content)
                case Silence():
                    time.sleep(line.seconds)
                case Text() | Call() | Cut():
                    self._say(line, protocol)

        def _end(self, content: bytes) -> None:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _say(self, line: Text | Call | Cut, protocol: Any) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):
                for piece in protocol(line):
                    time.sleep(line.pause if isinstance(line, Text) else 0)
                    self.wfile.write(piece)
                    self.wfile.flush()

        def log_message(self, *_: object) -> None:
            return

    return Handler


def _pieces(text: str) -> list[str]:
    return [text[at : at + 7] for at in range(0, len(text), 7)]


def _openai(line: Text | Call | Cut) -> Iterator[bytes]:
    def event(delta: dict[str, Any], finish: str | None = None) -> bytes:
        chunk = {
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }  # fmt: skip
        return b"data: " + json.dumps(chunk).encode() + b"\n\n"

    yield event({"role": "assistant", "content": ""})
    if isinstance(line, Call):
        function = {"name": line.name, "arguments": json.dumps(line.fields)}
        call = {"index": 0, "id": "call_1", "type": "function", "function": function}
        yield event({"tool_calls": [call]})
        yield event({}, "tool_calls")
    else:
        for piece in _pieces(line.text):
            yield event({"content": piece})
        if isinstance(line, Cut):
            yield b'data: {"id": "chatcm'
            return
        yield event({}, "stop")
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    counted = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
               "model": "scripted", "choices": [], "usage": usage}  # fmt: skip
    yield b"data: " + json.dumps(counted).encode() + b"\n\ndata: [DONE]\n\n"


def _ollama(line: Text | Call | Cut) -> Iterator[bytes]:
    def event(message: dict[str, Any], **more: Any) -> bytes:
        said = {"model": "scripted", "created_at": "2024-01-01T00:00:00Z", "done": False,
                "message": {"role": "assistant", "content": "", **message}, **more}  # fmt: skip
        return json.dumps(said).encode() + b"\n"

    if isinstance(line, Call):
        yield event({"tool_calls": [{"function": {"name": line.name, "arguments": line.fields}}]})
    else:
        for piece in _pieces(line.text):
            yield event({"content": piece})
        if isinstance(line, Cut):
            yield b'{"model": "scr'
            return
    yield event({}, done=True, done_reason="stop", prompt_eval_count=100, eval_count=20)
