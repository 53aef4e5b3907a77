"""`filing mcp` through the official client: over standard streams, and at an address with keys."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
import httpx2
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent, TextResourceContents

from assistant.mcp import deeds
from assistant.mcp.deeds import Asker
from assistant.mcp.service import HOST
from assistant.server.keys import KeyRing, Kind, Scope
from assistant.server.messages import Setting
from assistant.server.problems import Unanswered
from assistant.server.work import Office
from tests.assistant.commands import Command
from tests.assistant.server.serving import SALES, Server, served_amended
from tests.conftest import ROOT

TOOLS = {
    "list_filings", "ask", "look_up_facts", "compute", "search_passages", "read_section",
    "read_lines", "check",
}  # fmt: skip
ASSETS = "What were total current assets at December 31, 2003?"
Connect = Callable[[], AbstractAsyncContextManager[Client]]


@pytest.fixture(scope="module")
def server(
    filing_command: Path,
    indexed_home: Path,
    sample: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The server at an address, over the sample and an amendment that restates a figure of it."""
    folder = tmp_path_factory.mktemp("mcp")
    verb = ("mcp", "--http")
    with served_amended(filing_command, indexed_home, sample, folder, verb) as running:
        yield running


@asynccontextmanager
async def at_address(
    server: Server, secret: str, mode: Literal["auto", "legacy"] = "auto"
) -> AsyncIterator[Client]:
    """A client with this key."""
    named = {"Authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=named, timeout=120) as sending:
        transport = streamable_http_client(f"{server.address}/mcp", http_client=sending)
        async with Client(transport, mode=mode) as client:
            yield client


def key_of(
    server: Server, name: str, *scopes: Scope, filings: tuple[str, ...] | None = None
) -> str:
    return KeyRing(server.home).add(name, scopes or (Scope.ASK, Scope.READ), filings, 100_000)[1]


@pytest.fixture(params=["streams", "address"])
def connect(
    request: pytest.FixtureRequest, filing_command: Path, indexed_home: Path, server: Server
) -> Connect:
    """What connects a client to a server over the sample alone."""
    if request.param == "address":
        secret = key_of(server, request.function.__name__, filings=(server.first,))
        return lambda: at_address(server, secret)
    environment = {"FILING_HOME": str(indexed_home), "HF_HUB_OFFLINE": "1"}
    given = StdioServerParameters(command=str(filing_command), args=["mcp"], env=environment)
    return lambda: Client(given)


async def called(client: Client, tool: str, **given: Any) -> dict[str, Any]:
    """What a tool gives, which is as its schema says."""
    result = await client.call_tool(tool, given)
    assert not result.is_error, result.content
    listed = {each.name: each for each in (await client.list_tools()).tools}
    assert result.structured_content is not None
    jsonschema.validate(result.structured_content, listed[tool].output_schema or {})
    assert isinstance(result.content[0], TextContent)
    return dict(result.structured_content) | {"said": result.content[0].text}


async def test_the_demos_ten_questions_are_answered(connect: Connect) -> None:
    demo = (ROOT / "eval" / "demo.sh").read_text()
    values = {
        SALES: 2_345_000,
        "What was the basic loss per share for the quarter?": -0.03,
        "What was the gross margin on product sales for the six months?": 75.39222007307114,
        "By what percent did cost of goods sold change from the year-ago quarter?": -40.73319755600814,
        "How many shares of common stock were outstanding on February 12, 2004?": 37_991_988,
        "What was the pro forma net loss for the six months ended December 31, 2003?": -2_453_000,
    }  # fmt: skip
    why = "Why did net sales fall in the six months ended December 31, 2003?"
    dividend = "What dividend per common share was declared?"
    assert all(f'"{question}"' in demo for question in (*values, why, dividend, ASSETS))
    async with connect() as client:
        for question, value in values.items():
            reply = await called(client, "ask", question=question)
            assert (reply["status"], reply["value"]) == ("answered", value), question
            assert reply["citations"], question
        reply = await called(client, "ask", question=why)
        assert "Lite Bites" in reply["text"]
        assert reply["citations"][0]["page"] == "12"
        reply = await called(client, "ask", question="and at June 30, 2003?", turns=[ASSETS])
        assert reply["value"] == 7_630_000
        report = await called(client, "check")
        assert {each["verdict"] for each in report["statements"]} == {"foots"}
        assert report["findings"]
        reply = await called(client, "ask", question=dividend)
        assert (reply["status"], reply["reason"]) == ("refused", "not_in_filing")
        assert reply["said"].startswith("No answer (not_in_filing): The filing prints no line for")
        assert "Nearest in the filing: Basic (loss) per common share" in reply["said"]


async def test_a_filing_is_read_by_its_tools(connect: Connect) -> None:
    async with connect() as client:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == TOOLS
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        assert client.instructions and "do not put a figure of your own" in client.instructions
        (filing,) = (await called(client, "list_filings"))["filings"]
        assert filing["company"] == "NUTRITION 21, INC."
        period = "2003-07-01 to 2003-12-31"
        found = await called(client, "look_up_facts", words="cost of goods sold", period=period)
        fact = found["facts"][0]
        assert (fact["name"], fact["value"], fact["lines"]) == ("CostOfGoodsSold", 1_145_000, [213, 213])  # fmt: skip
        named = await called(client, "look_up_facts", words="SalesRevenueNet")
        assert {each["label"] for each in named["facts"]} == {"Net sales"}
        formula = f"(NetSales - {fact['name']}) / NetSales"
        reply = await called(client, "compute", formula=formula, period=period)
        assert round(reply["value"], 4) == 0.7539
        assert [each["value"] for each in reply["derivation"]["inputs"]] == [4_653_000, 1_145_000]
        assert reply["citations"][1]["quote"] == fact["quote"]
        passages = await called(client, "search_passages", query="Lite Bites trademarks", count=2)
        assert len(passages["passages"]) == 2
        assert "Lite" in passages["passages"][0]["quote"]
        note = await called(client, "read_section", section="note 9", filing="nutrition")
        assert note["text"].startswith("Note 9   (LOSS) PER SHARE")
        first, last = note["lines"]
        assert note["next"] is None
        lines = await called(client, "read_lines", first=first, last=last)
        assert "\n".join(each["text"] for each in lines["lines"]) == note["text"]
        assert {cell["line"] for cell in lines["cells"]} <= set(range(first, last + 1))


async def test_sections_and_statements_are_resources(connect: Connect) -> None:
    async def read(client: Client, address: str) -> str:
        (content,) = (await client.read_resource(f"filing://{address}")).contents
        assert isinstance(content, TextResourceContents)
        return content.text

    async with connect() as client:
        templates = (await client.list_resource_templates()).resource_templates
        assert {each.uri_template for each in templates} == {
            "filing://{filing}/outline",
            "filing://{filing}/sections/{+section}",
            "filing://{filing}/statements/{name}",
        }
        (filing,) = (await called(client, "list_filings"))["filings"]
        sections = json.loads(await read(client, f"{filing['id']}/outline"))["sections"]
        note = next(each["id"] for each in sections if each["id"].endswith("note-9"))
        assert (await read(client, f"{filing['id']}/sections/{note}")).startswith("Note 9")
        told = json.loads(await read(client, f"{filing['id']}/statements/income"))
        assert told["tables"][0]["rows"]
        assert "current_ratio" in json.loads(await read(client, "metrics"))
        with pytest.raises(
            MCPError, match=r"no statement of the name 'zebra'\. There may be income"
        ):
            await read(client, f"{filing['id']}/statements/zebra")
        with pytest.raises(MCPError):
            await read(client, "../../outline")


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {"question": SALES, "filing": "zebra"}, "No filing of that name is here. Call list_filings"),
    ("ask", {"question": ""}, "at least 1 character"),
    ("ask", {"question": "x" * 2_001}, "at most 2000 characters"),
    ("look_up_facts", {"words": "sales zebra"}, "Lines with some of the words: Net sales"),
    ("look_up_facts", {"words": "net sales", "period": "2001-12-31"}, "is not printed for 2001-12-31. It is for: 2002-"),
    ("compute", {"formula": "CurrentRatio"}, "There is current_ratio"),
    ("compute", {"formula": "NetSales +"}, "Write names with + - * / and"),
    ("compute", {"formula": "2 + 2"}, "names no figure of the filing"),
    ("compute", {"formula": "NetSales", "period": "Q2"}, "'Q2' is no period. Write a day, 2003-12-31"),
    ("compute", {"formula": "NetSales", "period": "2003-12-31 to 2003-10-01"}, "is no period"),
    ("read_section", {"section": "note 99"}, "Give an id of the outline: cover,"),
    ("read_section", {"section": "note 9", "first": 1}, "The section has lines 530 to 566, and not 1."),
    ("read_lines", {"first": 99_990, "last": 99_999}, "The filing has lines 1 to"),
]  # fmt: skip


async def test_an_error_says_what_to_do(connect: Connect) -> None:
    async with connect() as client:
        for tool, given, said in WRONG:
            result = await client.call_tool(tool, given)
            assert result.is_error, (tool, given)
            assert isinstance(result.content[0], TextContent)
            assert said in result.content[0].text, (tool, given, result.content[0].text)


async def test_a_long_section_is_gone_on_with(indexed_home: Path) -> None:
    office, by = Office.open(Setting(indexed_home)), Asker(HOST)
    begun = deeds.read_section(office, by, "part-1/item-1", None, most=30)
    rest = deeds.read_section(office, by, "part-1/item-1", None, begun["next"], 10_000)
    whole = deeds.read_section(office, by, "part-1/item-1", None, most=10_000)
    assert begun["text"].count("\n") == 29
    assert f"{begun['text']}\n{rest['text']}" == whole["text"]


async def test_over_http_a_key_is_needed_and_good_for_its_own(server: Server) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream"}
    for secret in (None, "fa_" + "a" * 43):
        with server.bearing(secret) as nobody:
            for path in ("/mcp", "/", "/healthz"):
                assert nobody.post(path, json=call, headers=headers).status_code == 401
    one = key_of(server, "one", filings=(server.amended,))
    async with at_address(server, one) as client:
        listed = (await called(client, "list_filings"))["filings"]
        assert [each["id"] for each in listed] == [server.amended]
        for tool, given in (
            ("ask", {"question": SALES}), ("check", {}), ("read_lines", {"first": 1, "last": 2}),
            ("look_up_facts", {"words": "net sales"}), ("compute", {"formula": "NetSales"}),
            ("search_passages", {"query": "sales"}), ("read_section", {"section": "note 9"}),
        ):  # fmt: skip
            result = await client.call_tool(tool, given | {"filing": server.first})
            assert result.is_error, tool
        with pytest.raises(MCPError):
            await client.read_resource(f"filing://{server.first}/outline")
    both = key_of(server, "both")
    async with at_address(server, both) as client:
        result = await client.call_tool("check", {})
        assert result.is_error
        assert "There are 2 filings. Say which: NUTRITION 21, INC." in str(result.content)


async def test_over_http_a_key_does_what_it_is_for(server: Server) -> None:
    asks = key_of(server, "asks", Scope.ASK, filings=(server.first,))
    async with at_address(server, asks) as client:
        assert (await called(client, "ask", question=SALES))["value"] == 2_345_000
        for tool in TOOLS - {"ask", "list_filings"}:
            given = {
                "words": "x",
                "formula": "x",
                "query": "x",
                "section": "x",
                "first": 1,
                "last": 1,
            }
            listed = {each.name: each for each in (await client.list_tools()).tools}
            wanted = listed[tool].input_schema["properties"]
            result = await client.call_tool(tool, {k: v for k, v in given.items() if k in wanted})
            assert "This needs a key with the scope 'read'" in str(result.content), tool
    page = KeyRing(server.home).add(
        "page", [Scope.ASK], [server.first], kind=Kind.PAGE, origins=["https://shop.example"]
    )[1]
    answer = httpx.post(
        f"{server.address}/mcp", json={}, headers={"Authorization": f"Bearer {page}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_here")
    told = server.log.read_text()
    assert '"key": "asks"' in told
    assert SALES not in told and "net sales" not in told


async def test_clients_of_the_earlier_protocol_are_served(server: Server) -> None:
    secret = key_of(server, "earlier", filings=(server.first,))
    async with at_address(server, secret, "legacy") as client:
        assert client.protocol_version < "2026"
        assert (await called(client, "ask", question=SALES))["value"] == 2_345_000


def test_what_cannot_be_served_is_said(filing: Command, tmp_path: Path) -> None:
    for options in ([], ["--http", "--port", "0"]):
        ran = filing("mcp", *options, "--home", tmp_path / "none")
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("error: No index at")


@pytest.mark.parametrize("formula", ["net_margin", "average(StockholdersEquity)", "TotalAssets"])
def test_what_a_formula_comes_to_is_what_is_asked(indexed_home: Path, formula: str) -> None:
    office, by = Office.open(Setting(indexed_home)), Asker(HOST)
    reply = deeds.compute(office, by, formula, None, None)
    assert reply["status"] == "answered"
    assert reply["citations"]
    question = {"net_margin": "What was the net margin?", "TotalAssets": "What were total assets?"}
    if formula in question:
        asked = deeds.ask(office, by, question[formula], None, [])
        assert (reply["value"], reply["unit"]) == (asked["value"], asked["unit"])
    with pytest.raises(Unanswered):
        deeds.compute(office, by, f"{formula} + Zebra", None, None)
