"""What browsers load without a key: the widget and the demo page. They say nothing of any filing."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from assistant.server import web

site = APIRouter(include_in_schema=False)


@site.get("/")
async def page(request: Request) -> HTMLResponse:
    """The demo page."""
    return HTMLResponse(web.demo_page(request.app.state.page_key), headers=web.PAGE)


@site.get(web.SCRIPT)
async def script() -> Response:
    """The widget."""
    return Response(web.widget(), media_type="text/javascript", headers=web.ANYWHERE)


@site.get(web.STYLE)
async def style() -> Response:
    """The style of the demo page."""
    return Response(web.demo_style(), media_type="text/css")
