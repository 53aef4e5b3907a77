"""What filings hold, and filings that come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from assistant.server import forms, work
from assistant.server.keys import Key, Scope
from assistant.server.limits import Limits
from assistant.server.pages import (
    lines_json,
    sections_json,
    statement_json,
    statements_json,
)
from assistant.server.problems import Unanswered, malformed
from assistant.server.service.parts import (
    PROBLEMS,
    Citer,
    FilingId,
    Reader,
    Remover,
    Uploader,
    shown,
    uploads_of,
    work_of,
)
from assistant.server.uploads import NAME

reading = APIRouter(prefix="/v1/filings", tags=["filings"])
uploading = APIRouter(prefix="/v1/uploads", tags=["filings"])


@reading.get("", responses=shown({"filings": [forms.FILING]}))
async def filings(key: Reader, request: Request) -> JSONResponse:
    """The filings that the key may see."""
    return JSONResponse({"filings": await work_of(request, partial(work.filings, key=key))})


@reading.post("", status_code=202, responses=shown(forms.UPLOAD, 202), openapi_extra=forms.FILE)
async def upload(
    key: Uploader,
    request: Request,
    name: Annotated[str, Query(pattern=NAME, description="What the file is called.")],
) -> JSONResponse:
    """A filing to be read and indexed: the body is the file. How it comes out is told by its id."""
    content = await request.body()
    if not content and "content-type" not in request.headers:  # no file, rather than an empty one
        raise Unanswered(malformed([("body", "a file")]))
    begun = uploads_of(request).begin(key, name, content)
    return JSONResponse(begun.json(), 202, {"Location": f"/v1/uploads/{begun.id}"})


@uploading.get("/{upload}", responses=shown(forms.UPLOAD))
async def one_upload(
    upload: Annotated[str, Path(max_length=100)], key: Uploader, request: Request
) -> JSONResponse:
    """How far an upload is, the filing that it became, or why it did not."""
    return JSONResponse(uploads_of(request).of(key, upload).json())


@reading.get("/{filing}", responses=shown(forms.FILING))
async def one_filing(filing: FilingId, key: Reader, request: Request) -> JSONResponse:
    """One filing, without its contents."""
    return JSONResponse(await work_of(request, partial(work.filing, key=key, ident=filing)))


@reading.delete("/{filing}", status_code=204, response_class=Response, responses=PROBLEMS)
async def remove(filing: FilingId, key: Remover, request: Request) -> Response:
    """Forget a filing: what was read from it, its file, vectors, conversations and questions."""
    await work_of(request, partial(work.remove, key=key, ident=filing))
    uploads_of(request).forget_filing(filing)
    return Response(status_code=204)


@reading.get("/{filing}/sections", responses=shown(forms.SECTIONS))
async def sections(filing: FilingId, key: Reader, request: Request) -> JSONResponse:
    """The outline of a filing: parts, items, statements, notes, with their pages and lines."""
    return await _page(request, key, filing, sections_json)


@reading.get("/{filing}/statements", responses=shown(forms.STATEMENTS))
async def statements(filing: FilingId, key: Reader, request: Request) -> JSONResponse:
    """Which statements a filing has."""
    return await _page(request, key, filing, statements_json)


@reading.get("/{filing}/statements/{name}", responses=shown(forms.STATEMENT))
async def statement(
    filing: FilingId, name: Annotated[str, Path(max_length=40)], key: Reader, request: Request
) -> JSONResponse:
    """A statement as it was read: columns with their periods, rows with their figures and lines."""
    return await _page(request, key, filing, partial(statement_json, name=name))


@reading.get("/{filing}/lines", responses=shown(forms.LINES))
async def lines(
    filing: FilingId,
    key: Citer,
    request: Request,
    first: Annotated[int, Query(ge=1, description="The first line, as a citation counts it.")],
    last: Annotated[int, Query(ge=1, description="The last line.")],
) -> JSONResponse:
    """The lines of a citation as the filing prints them, and where figures stand in them.

    Of more than 400 the first 400; for a key that is to ask alone, of more than 80 the first 80.
    """
    limits = Limits()
    most = limits.lines if Scope.READ in key.scopes else limits.cited
    until = min(last, first + most - 1)
    return await _page(request, key, filing, partial(lines_json, first=first, last=until))


async def _page(
    request: Request, key: Key, filing: str, page: Callable[[Any], dict[str, Any]]
) -> JSONResponse:
    """A page about what was read from a filing."""
    return JSONResponse(await work_of(request, partial(work.page, key=key, ident=filing, of=page)))
