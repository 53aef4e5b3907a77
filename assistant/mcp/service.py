"""The tools and resources, for any transport. The one module that names `mcp`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any, TypeAlias

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations

import prompts
from assistant.mcp import deeds, forms
from assistant.mcp.deeds import Asker, Json
from assistant.server.guard import App
from assistant.server.keys import Key, Scope
from assistant.server.problems import Problem, Unanswered
from assistant.server.work import Office

NAME = "filing-assistant"
PATH = "/mcp"
Run: TypeAlias = Callable[[str, Callable[[Office], Json]], Awaitable[Json]]
"""What has work done for a request, and gives what it comes to. Raises Unanswered."""

HOST = Key("host", "host", frozenset(Scope), None, 0, datetime.min.replace(tzinfo=UTC))
"""The key of who runs the server itself, which is good for all."""
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_WHOLE = 10_000  # lines of a section as a resource
_HINTS = {
    "unknown_filing": "No filing of that name is here. Call list_filings for those that are.",
    "library_unusable": "The library cannot be used. Whoever runs this server has to mend it: filing doctor",
}  # fmt: skip


class Tools:
    """What a client may call or read, each with its work done by `run`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def list_filings(self, context: Context) -> Annotated[CallToolResult, forms.Filings]:
        """The filings that can be asked: id, company, form and period of each."""
        return await self._told(context, deeds.list_filings)

    async def ask(
        self,
        context: Context,
        question: forms.Question,
        filing: forms.Filing = None,
        turns: forms.Turns = [],  # noqa: B006 - the default of a schema
    ) -> Annotated[CallToolResult, forms.Reply]:
        """The reply to a question in words: figures with their derivation and lines, or why there is none."""
        return await self._told(context, deeds.ask, question=question, filing=filing, turns=turns)

    async def look_up_facts(
        self,
        context: Context,
        words: forms.Words,
        filing: forms.Filing = None,
        period: forms.When = None,
    ) -> Annotated[CallToolResult, forms.Facts]:
        """The printed figures of the lines that have these words, in ones, with their periods and lines."""
        return await self._told(context, deeds.look_up, words=words, filing=filing, period=period)

    async def compute(
        self,
        context: Context,
        formula: forms.Formula,
        filing: forms.Filing = None,
        period: forms.When = None,
    ) -> Annotated[CallToolResult, forms.Reply]:
        """What a formula over a filing's own figures comes to, with its operands and their lines.

        Without a period, the latest that the filing gives it for.
        """
        return await self._told(
            context, deeds.compute, formula=formula, filing=filing, period=period
        )

    async def search_passages(
        self, context: Context, query: forms.Query, filing: forms.Filing = None, count: forms.Count = 5
    ) -> Annotated[CallToolResult, forms.Passages]:  # fmt: skip
        """The passages of a filing that are nearest to what is looked for, word for word."""
        return await self._told(context, deeds.search, query=query, filing=filing, count=count)

    async def read_section(
        self,
        context: Context,
        section: forms.SectionName,
        filing: forms.Filing = None,
        first: forms.FirstLine = None,
    ) -> Annotated[CallToolResult, forms.Section]:
        """The text of a section as printed, 400 lines at once."""
        return await self._told(
            context, deeds.read_section, section=section, filing=filing, first=first
        )

    async def read_lines(
        self,
        context: Context,
        first: forms.LineNumber,
        last: forms.LineNumber,
        filing: forms.Filing = None,
    ) -> Annotated[CallToolResult, forms.Lines]:
        """Lines as the filing prints them, as those of a citation, and which figures stand in them."""
        return await self._told(context, deeds.read_lines, first=first, last=last, filing=filing)

    async def check(
        self, context: Context, filing: forms.Filing = None
    ) -> Annotated[CallToolResult, forms.Checked]:
        """Whether a filing's statements add up, its text agrees with its tables, and what does not."""
        return await self._told(context, deeds.check, filing=filing)

    async def outline(self, context: Context, filing: str) -> str:
        """The sections of a filing, with their ids, pages and lines."""
        return _written(await self._read(context, deeds.outline, filing=filing))

    async def statement(self, context: Context, filing: str, name: str) -> str:
        """A statement as it was read: income, balance, cash or equity."""
        return _written(await self._read(context, deeds.statement, filing=filing, name=name))

    async def section(self, context: Context, filing: str, section: str) -> str:
        """The text of a section, by its id in the outline."""
        told = await self._read(
            context, deeds.read_section, section=section, filing=filing, most=_WHOLE
        )
        return str(told["text"])

    async def _told(
        self, context: Context, deed: Callable[..., Json], **given: Any
    ) -> CallToolResult:
        """What a tool gives. Raises ToolError with what to do."""
        try:
            told = await self._done(context, deed, given)
        except Unanswered as unanswered:
            raise ToolError(_said(unanswered.problem)) from unanswered
        text = _spoken(told) if "status" in told else _written(told)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=told
        )

    async def _read(self, context: Context, deed: Callable[..., Json], **given: Any) -> Json:
        """What a resource is made of. Raises ResourceError with what to do."""
        try:
            return await self._done(context, deed, given)
        except Unanswered as unanswered:
            raise ResourceError(_said(unanswered.problem)) from unanswered

    async def _done(
        self, context: Context, deed: Callable[..., Json], given: Mapping[str, Any]
    ) -> Json:
        by = _asker(context)
        return await self._run(by.request, partial(deed, by=by, **given))


def mcp_server(run: Run) -> MCPServer[Any]:
    """The server, whose work `run` has done."""
    made: MCPServer[Any] = MCPServer(
        NAME, title="Filing assistant", instructions=prompts.load("mcp"),
        version=version("filing-assistant"), log_level="WARNING",
    )  # fmt: skip
    tools = Tools(run)
    for tool in (
        tools.list_filings, tools.ask, tools.look_up_facts, tools.compute, tools.search_passages,
        tools.read_section, tools.read_lines, tools.check,
    ):  # fmt: skip
        made.add_tool(tool, annotations=_READS)
    for address, kind, read in (
        ("filing://{filing}/outline", "application/json", tools.outline),
        ("filing://{filing}/statements/{name}", "application/json", tools.statement),
        ("filing://{filing}/sections/{+section}", "text/plain", tools.section),
    ):
        made.resource(address, mime_type=kind)(read)
    made.resource("filing://metrics", mime_type="application/json")(known_metrics)
    return made


def known_metrics() -> str:
    """The metrics that formulas may name, each with its title and its unit."""
    return _written(deeds.metric_names())


def speak(run: Run) -> None:
    """Serve the program at the other end of the standard streams, until it leaves."""
    mcp_server(run).run("stdio")


def http_app(run: Run) -> App:
    """The server as an application at /mcp, each request by itself.

    Which hosts and origins may reach it is its guard's to say.
    """
    anywhere = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return mcp_server(run).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=anywhere
    )  # fmt: skip


def _asker(context: Context) -> Asker:
    """Who asks: over HTTP the key that the guard let in, over standard streams the host."""
    request = context.request_context.request
    if request is None:
        return Asker(HOST)
    return Asker(request.state.key, request.state.request_id)


def _said(problem: Problem) -> str:
    """What went wrong and what to do, for a model to read."""
    return _HINTS.get(problem.code, problem.detail)


def _written(told: Json) -> str:
    return json.dumps(told, ensure_ascii=False)


def _spoken(reply: Json) -> str:
    """A reply as text, for clients that read no structured content."""
    head = f"No answer ({reply['reason']}): " if reply["status"] == "refused" else ""
    formula = (reply.get("derivation") or {}).get("formula")
    parts = [f"{head}{reply['text']}", f"Computed as {formula}" if formula else ""]
    parts += [f"Note: {caveat}" for caveat in reply.get("caveats", ())]
    nearest = [each["label"] for each in reply.get("nearest", ())]
    parts += [f"Nearest in the filing: {'; '.join(nearest)}" if nearest else ""]
    parts += [f"Which is meant: {'; '.join(reply['choices'])}" if reply.get("choices") else ""]
    for number, cited in enumerate(reply["citations"], 1):
        first, last = cited["lines"]
        page = f"page {cited['page']}, " if cited["page"] else ""
        quote = " ".join(cited["quote"].split())
        parts.append(
            f"[{number}] {cited['filing']}, {cited['section']}, {page}lines {first}-{last}: {quote}"
        )
    return "\n".join(filter(None, parts))
