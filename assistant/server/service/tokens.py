"""Tokens for a while, which the host's own server makes for those who ask it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from assistant.server import forms, work
from assistant.server.keys import Grant, Scope
from assistant.server.problems import Unanswered, beyond_its_key
from assistant.server.service.parts import Minter, keys_of, shown, work_of

minting = APIRouter(prefix="/v1/tokens", tags=["tokens"])


@minting.post("", status_code=201, responses=shown(forms.TOKEN, 201))
async def mint(asked: forms.Mint, key: Minter, request: Request) -> JSONResponse:
    """A token for a page of the host: good for these filings alone, there alone, and for so long."""
    scopes = frozenset(map(Scope, asked.scopes))
    is_elsewhere = asked.origin is not None and key.origins and asked.origin not in key.origins
    if is_elsewhere or not scopes <= key.scopes:
        raise Unanswered(beyond_its_key())
    filings = await work_of(request, partial(work.ids, key=key, names=asked.filings))
    grant = Grant(
        filings,
        timedelta(seconds=asked.seconds),
        scopes,
        asked.origin,
        asked.per_minute,
        asked.user,
    )
    token, expires = await asyncio.to_thread(keys_of(request).mint, key, grant)
    told = {
        "token": token,
        "expires": expires.isoformat(timespec="seconds"),
        "filings": sorted(filings),
        "scopes": sorted(scopes),
        "origin": asked.origin,
    }
    return JSONResponse(told, 201)
