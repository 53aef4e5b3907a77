"""Replies in OpenAI's protocol of chat completions, so that any chat front end can ask.

The conversation comes whole with each request: of it the user's messages count, as the turns before
the last, and nothing else. What a front end says in the assistant's name, or the system's, is no
question and no order. A reply's sources stand under its text, and are its annotations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote

from assistant.layout import folded, place_words
from assistant.model import Citation, Reason, Refusal, Reply
from assistant.reply_json import reply_json

MODEL = "filing-assistant"
"""The model that asks the filing which a question names; `MODEL/id` asks the one of that id."""

DONE = "data: [DONE]\n\n"
_OWNER = "filing-assistant"
# What a front end would take for a link, an image or markup in the words of a filing.
_LINKS = re.compile(r"\](?=[(\[:])")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply as a message: its words, and where in them each citation is told."""

    id: str
    created: int
    model: str
    content: str
    annotations: tuple[Json, ...]
    reply: Json
    usage: Json

    @classmethod
    def of(
        cls, reply: Reply, names: Mapping[str, str], ident: str, created: int, model: str
    ) -> Completion:
        """`names` says what filings are called, by id."""
        fields = reply_json(reply)
        parts = [harmless(reply.text), *(f"Note: {harmless(n)}" for n in fields.get("caveats", []))]
        content = "\n\n".join(parts)
        annotations = []
        for number, citation in enumerate(reply.citations, start=1):
            content += "\n" if number > 1 else "\n\n"
            title = f"{names.get(citation.filing, citation.filing)}: {place_words(citation)}"
            told = harmless(f"[{number}] {title}: “{folded(citation.quote)}”")
            annotations.append(_annotation(citation, harmless(title), len(content), len(told)))
            content += told
        return cls(
            f"chatcmpl-{ident}", created, model, content, tuple(annotations), fields, _usage(fields)
        )

    def whole(self) -> Json:
        """The completion as one object; `reply` is the reply as `filing ask --json` prints it."""
        message = {
            "role": "assistant",
            "content": self.content,
            "refusal": None,
            "annotations": list(self.annotations),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return self._object("chat.completion", [choice], usage=self.usage, reply=self.reply)

    def chunks(self, *, with_usage: bool) -> Iterator[str]:
        """The completion as server-sent events: its role, its words a line at a time, its sources."""
        first: Json = {"role": "assistant", "content": ""}
        said = [{"content": line} for line in self.content.splitlines(keepends=True)]
        last = {"annotations": list(self.annotations)}
        for delta in (first, *said, last):
            yield self._chunk([{"index": 0, "delta": delta, "finish_reason": None}])
        yield self._chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}], reply=self.reply)
        if with_usage:
            yield self._chunk([], usage=self.usage)
        yield DONE

    def _chunk(self, choices: Sequence[Json], **more: Any) -> str:
        fields = self._object("chat.completion.chunk", choices, **more)
        return f"data: {json.dumps(fields, ensure_ascii=False)}\n\n"

    def _object(self, kind: str, choices: Sequence[Json], **more: Any) -> Json:
        fields = {"id": self.id, "object": kind, "created": self.created, "model": self.model}
        return {**fields, "choices": list(choices), **more}


def models_json(filings: Sequence[str]) -> Json:
    """The models there are: one over all filings, and one for each of these ids."""
    ids = [MODEL, *(f"{MODEL}/{each}" for each in filings)]
    listed = [{"id": each, "object": "model", "created": 0, "owned_by": _OWNER} for each in ids]
    return {"object": "list", "data": listed}


def nothing_asked() -> Refusal:
    """The reply to a conversation that does not end with words of the user."""
    return Refusal("", Reason.NOT_UNDERSTOOD, "Nothing is asked: the last message has no question.")


def filing_of(model: str) -> str | None:
    """What a model's name calls the filing to be asked; None for the one that a question names."""
    return model.partition("/")[2] or None


def harmless(text: str) -> str:
    """Words of a filing that no front end takes for a link, an image or markup."""
    return _MARKUP.sub("< ", _LINKS.sub("] ", text))


def _annotation(citation: Citation, title: str, start: int, length: int) -> Json:
    first, last = citation.lines
    url = f"/v1/filings/{quote(citation.filing, safe='')}/lines?first={first}&last={last}"
    place = {"start_index": start, "end_index": start + length, "title": title, "url": url}
    return {"type": "url_citation", "url_citation": place}


def _usage(reply: Json) -> Json:
    """The tokens of a language model, where one was asked."""
    used = reply.get("usage") or {}
    prompt, completion = used.get("input_tokens", 0), used.get("output_tokens", 0)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
