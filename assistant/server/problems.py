"""What went wrong, as RFC 9457 has it: one JSON object with a type, a title, a status and a detail.

What a client can mend is said in full. What only the host can is logged under the request's id, and
the client is told no more than that: such messages name folders of the host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from assistant.model import Reason
from index.errors import (
    AmbiguousFiling,
    FilingError,
    LibraryLocked,
    ModelError,
    UnknownFiling,
    UnknownPlace,
)

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:filing-assistant:problem:"
_SOON = 1  # seconds after which a client may try again

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is not answered. `more` are members of its own, `headers` go with it."""

    status: int
    code: str
    title: str
    detail: str
    more: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self, request: str) -> Json:
        """The object that the client gets; `request` is the id under which it is logged."""
        return {
            "type": f"{_TYPE}{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request,
            **self.more,
        }


class Unanswered(Exception):
    """Ends a request with its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


def no_key() -> Problem:
    """Nobody is told whether a key was there once, or never."""
    return Problem(
        401, "no_key", "A key is needed",
        "Send a key that is in force: Authorization: Bearer fa_…",
        headers={"WWW-Authenticate": 'Bearer realm="filing-assistant"'},
    )  # fmt: skip


def not_in_scope(scope: str) -> Problem:
    """The key is good, and not for this."""
    return Problem(
        403, "not_in_scope", "The key is not for this",
        f"This needs a key with the scope '{scope}'.", {"scope": scope},
    )  # fmt: skip


def not_from_here() -> Problem:
    """A page, or none, that the key is not good on."""
    return Problem(
        403, "not_from_here", "The key is not good here",
        "It is good on pages of its origins alone: filing keys add NAME --origin https://…",
    )  # fmt: skip


def beyond_its_key() -> Problem:
    """A token that would be good for more than the key that makes it."""
    return Problem(
        403, "beyond_its_key", "The key may not do that itself",
        "A token is good for scopes and origins of the key that makes it, and no more.",
    )  # fmt: skip


def too_many_today(seconds: int) -> Problem:
    """The key's own day is used up."""
    return Problem(
        429, "too_many_today", "No more requests with this key today",
        f"Try again in {seconds} s.", headers={"Retry-After": str(seconds)},
    )  # fmt: skip


def too_many(seconds: int) -> Problem:
    """The key's own rate is used up."""
    return Problem(
        429, "too_many_requests", "Too many requests with this key",
        f"Try again in {seconds} s.", headers={"Retry-After": str(seconds)},
    )  # fmt: skip


def too_large(most: int) -> Problem:
    """The body has more bytes than are read."""
    return Problem(
        413, "too_large", "The body is too large", f"A body has at most {most:,} bytes.",
    )  # fmt: skip


def too_slow_a_body() -> Problem:
    """The body did not come in time."""
    return Problem(408, "too_slow", "The body did not come in time", "Send it at once.")


def busy() -> Problem:
    """All that can be worked on is."""
    return Problem(
        503, "busy", "Too many questions at once", "Try again shortly.",
        headers={"Retry-After": str(_SOON)},
    )  # fmt: skip


def too_many_uploads() -> Problem:
    """More files wait to be read than may."""
    return Problem(
        429, "too_many_uploads", "Too many uploads wait", "Try again when one has been read.",
        headers={"Retry-After": str(_SOON)},
    )  # fmt: skip


def took_too_long(seconds: float | None = None) -> Problem:
    """A question that is worked on for longer than questions may be."""
    within = f"within {seconds:g} s" if seconds else "in time"
    return Problem(
        504, "took_too_long", "The question took too long",
        f"No reply {within}. Ask something shorter.",
    )  # fmt: skip


def malformed(faults: Sequence[tuple[str, str]]) -> Problem:
    """What the request has is not what is wanted: where, and what is. It is not repeated."""
    listed = [{"where": where, "wants": wants} for where, wants in faults]
    said = "; ".join(f"{where}: {wants}" for where, wants in faults)
    return Problem(422, "malformed", "The request is malformed", said, {"errors": listed})


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """What the routes themselves refuse: no such address, another method."""
    titles = {404: "There is nothing at this address", 405: "The address takes other methods"}
    title = titles.get(status, "The request cannot be served")
    told = f"{title}. See /openapi.json"
    return Problem(status, f"http_{status}", title, told, headers=dict(headers or {}))


def failed() -> Problem:
    """A fault of ours."""
    return Problem(
        500, "failed", "The server failed", "It is logged under this request's id.",
    )  # fmt: skip


def no_such_filing() -> Problem:
    """No filing of that id, or none that the key may see: the same to who asks."""
    return Problem(
        404, "unknown_filing", "No such filing",
        "No filing of that id is here for this key. See GET /v1/filings",
    )  # fmt: skip


def problem_of(error: FilingError) -> Problem:
    """An error of ours as a problem; whether it was the client's shows in its status."""
    said = str(error)
    match error:
        case AmbiguousFiling():
            return Problem(
                409, "ambiguous_filing", "Several filings answer to that name", said,
                {"reason": Reason.AMBIGUOUS, "choices": list(error.choices)},
            )  # fmt: skip
        case UnknownFiling():
            return no_such_filing()
        case UnknownPlace():
            return Problem(404, "unknown_place", "The filing has no such place", said)
        case LibraryLocked():
            return Problem(
                503, "library_locked", "The library is being written", "Try again shortly.",
                headers={"Retry-After": str(_SOON)},
            )  # fmt: skip
        case ModelError():
            return Problem(502, "model_failed", "The language model failed", "Ask again.")
        case _:
            return Problem(
                503, "library_unusable", "The library cannot be used", "The host has to mend it."
            )
