"""What requests hold, checked at the edge, with an example of each reply for the OpenAPI document."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from assistant.server.keys import ORIGIN, PAGE_PER_MINUTE, PER_MINUTE
from assistant.server.limits import Limits

_BOUNDS = Limits()
_QUESTION = "What were net sales for the three months ended December 31, 2003?"

Question = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=_BOUNDS.question, pattern=r"\S"
    ),
]

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
WHOLE = BeforeValidator(lambda n: int(n) if isinstance(n, float) and n.is_integer() else n)
"""JSON's whole numbers, of which 60.0 is one."""

Granted = Literal["ask", "read"]
Ident = Annotated[str, StringConstraints(max_length=200)]


class Ask(BaseModel):
    """A question, after `turns` that were asked before it, to a filing or to the one it names."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"example": {"question": _QUESTION, "filing": "nutrition 10-Q 2003-12"}},
    )

    question: Question = Field(description="What is asked.")
    filing: Name | None = Field(
        None, description="An id, or enough of company, form and period to be the only one."
    )
    turns: Annotated[list[Question], Field(max_length=_BOUNDS.turns)] = Field(
        default_factory=list, description="Earlier questions that this one may lean on."
    )
    id: Ident | None = Field(
        None, description="The client's own id of the question, given back with the reply."
    )


class Begin(BaseModel):
    """A conversation, all of whose questions are put to one filing, or each to the one it names."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"example": {"filing": "nutrition 10-Q 2003-12"}},
    )

    filing: Name | None = Field(
        None, description="An id, or enough of company, form and period to be the only one."
    )


class Next(BaseModel):
    """The next question of a conversation."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"example": {"question": _QUESTION}}
    )

    question: Question = Field(description="What is asked.")
    id: Ident | None = Field(
        None, description="The client's own id of the question, given back with the reply."
    )


class Rate(BaseModel):
    """What somebody thinks of a reply: `request` is the X-Request-ID that it came with."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {"request": "4f6c2d5a", "rating": "good", "question": _QUESTION}
        },
    )

    request: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    rating: Literal["good", "bad"]
    question: Question = Field(description="What was asked.")
    conversation: Ident | None = Field(None, description="The conversation that it was asked in.")
    filings: Annotated[list[Name], Field(max_length=_BOUNDS.turns)] = Field(
        default_factory=list, description="The ids of the filings that the reply cites."
    )
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = Field(
        "", description="What is right or wrong with it."
    )


class Mint(BaseModel):
    """A token for somebody: of which filings, on which page, and for how long."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {
                "filings": ["nutrition 10-Q 2003-12"],
                "origin": "https://shop.example",
                "seconds": 900,
                "user": "customer-17",
            }
        },
    )

    filings: Annotated[list[Name], Field(min_length=1, max_length=100)] = Field(
        description="The filings that it sees, of those of the key."
    )
    origin: Annotated[str, StringConstraints(max_length=200, pattern=f"^{ORIGIN}$")] | None = Field(
        None, description="The page that it is good on; without one, no page at all."
    )
    scopes: Annotated[tuple[Granted, ...], Field(min_length=1, max_length=2, strict=False)] = Field(
        ("ask",), description="What it is for."
    )
    seconds: Annotated[int, Field(ge=30, le=3600), WHOLE] = Field(
        900, description="How long it is good."
    )
    per_minute: Annotated[int, Field(ge=1, le=PER_MINUTE), WHOLE] = Field(
        PAGE_PER_MINUTE, description="How many requests a minute; they count as the key's, too."
    )
    user: Ident | None = Field(
        None,
        description="Whose it is: conversations go on with the next token of the same user.",
    )


class Part(BaseModel):
    """A part of a message; those that are no text are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of a conversation, of which the user's count."""

    model_config = ConfigDict(extra="ignore", strict=True)

    role: str
    content: str | list[Part] | None = None

    def said(self) -> str:
        """The words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text").strip()
        return (self.content or "").strip()


class StreamOptions(BaseModel):
    """What a stream has besides its words."""

    model_config = ConfigDict(extra="ignore", strict=True)

    include_usage: bool = False


class Chat(BaseModel):
    """A request for a chat completion. What concerns language models alone is passed over."""

    model_config = ConfigDict(
        extra="ignore",
        strict=True,
        json_schema_extra={
            "example": {
                "model": "filing-assistant",
                "messages": [{"role": "user", "content": _QUESTION}],
            }
        },
    )

    model: Annotated[str, StringConstraints(pattern=r"^filing-assistant(/.{1,200})?$")]
    messages: Annotated[list[Message], Field(min_length=1, max_length=1_000)]
    stream: bool = False
    stream_options: StreamOptions | None = None

    def asked(self) -> list[str]:
        """The questions of the conversation, as many as are looked at, and the last message's last.

        That is empty where the last message is not the user's, or says nothing.
        """
        *earlier, last = self.messages
        said = [message.said() for message in earlier if message.role == "user"]
        turns = [each for each in said if 0 < len(each) <= _BOUNDS.question][-_BOUNDS.turns :]
        return [*turns, last.said() if last.role == "user" else ""]


REPLY: dict[str, Any] = {
    "schema": 1,
    "id": None,
    "question": _QUESTION,
    "status": "answered",
    "text": "Net sales were $2,345,000 for the three months ended December 31, 2003.",
    "value": 2345000,
    "unit": "USD",
    "period": {"start": "2003-10-01", "end": "2003-12-31"},
    "values": [],
    "verdict": None,
    "derivation": None,
    "citations": [
        {
            "filing": "nutrition 10-Q 2003-12",
            "section": "part-1/item-1/statements-of-operations",
            "page": "5",
            "lines": [208, 208],
            "quote": "Net sales                       $  2,345   $  2,284   $  4,653   $  4,753",
        }
    ],
    "caveats": [],
    "grade": "foots",
    "route": "lookup",
    "usage": None,
    "elapsed_ms": 6.1,
}
CONVERSATION: dict[str, Any] = {
    "id": "h3xW0…",
    "filing": None,
    "expires": "2004-05-07T12:00:00+00:00",
    "turns": [{"question": _QUESTION, "standalone": _QUESTION, "filing": "0000950117-04-000521"}],
}
TOKEN: dict[str, Any] = {
    "token": "ft_…",
    "expires": "2004-05-07T12:15:00+00:00",
    "filings": ["0000950117-04-000521"],
    "scopes": ["ask"],
    "origin": "https://shop.example",
}
UPLOAD: dict[str, Any] = {
    "id": "h3xW0…",
    "name": "10q.txt",
    "status": "indexed",
    "filing": "0000950117-04-000521",
    "why": None,
    "passages": {"embedded": 32, "of": 118},
}
_PLACED: dict[str, Any] = {"page": "5", "lines": [201, 229]}
SECTIONS: dict[str, Any] = {
    "filing": "0000950117-04-000521",
    "sections": [
        {
            "id": "part-1/item-1/statements-of-operations",
            "kind": "statement",
            "title": "CONSOLIDATED STATEMENTS OF OPERATIONS",
            **_PLACED,
        }
    ],
}
STATEMENTS: dict[str, Any] = {
    "filing": "0000950117-04-000521",
    "statements": [{"name": "income", "kind": "income", "tables": ["t3"]}],
}
STATEMENT: dict[str, Any] = {
    "filing": "0000950117-04-000521",
    "name": "income",
    "kind": "income",
    "tables": [
        {
            "id": "t3",
            "caption": "CONSOLIDATED STATEMENTS OF OPERATIONS",
            "section": "part-1/item-1/statements-of-operations",
            **_PLACED,
            "columns": [{"heading": "2003", "period": REPLY["period"]}],
            "rows": [
                {
                    "label": "Net sales",
                    "under": [],
                    "lines": [208, 208],
                    "cells": [
                        {"text": "2,345", "value": 2345000, "unit": "USD", "concept": "Revenues"}
                    ],
                }
            ],
            "caveat": None,
        }
    ],
}
LINES: dict[str, Any] = {
    "filing": "0000950117-04-000521",
    "page": "5",
    "lines": [{"number": 208, "text": REPLY["citations"][0]["quote"]}],
    "cells": [],
}
EVENTS = f"event: reply\ndata: {json.dumps(REPLY)}\n\n"
COUNTS = """# TYPE filing_requests_total counter
filing_requests_total{route="/v1/ask",method="POST",status="200"} 17
"""
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as EDGAR has it: text, HTML or a full submission.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("text/plain", "text/html", "application/octet-stream")
        },
    }
}
COMPLETION: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1084000000,
    "model": "filing-assistant",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": f"{REPLY['text']}\n\n[1] …",
                "refusal": None,
                "annotations": [],
            },
            "finish_reason": "stop",
            "logprobs": None,
        }
    ],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "reply": REPLY,
}
FILING: dict[str, Any] = {
    "id": "0000950117-04-000521",
    "company": "NUTRITION 21, INC.",
    "form": "10-Q",
    "period": "2003-12-31",
    "filed": "2004-02-13",
    "accession": "0000950117-04-000521",
    "cik": None,
}
PROBLEM: dict[str, Any] = {
    "type": "urn:filing-assistant:problem:no_key",
    "title": "A key is needed",
    "status": 401,
    "detail": "Send a key that is in force: Authorization: Bearer fa_…",
    "code": "no_key",
    "request_id": "4f6c2d5a",
}
