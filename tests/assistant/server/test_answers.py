"""What is served is what the assistant answers, and what the filing prints."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from assistant.ask import Assistant
from assistant.indexing import index_file, open_library
from assistant.reply_json import reply_json
from assistant.server.keys import Scope
from tests.assistant.asking import KETTLE
from tests.assistant.server.serving import SALES, Server

ASKED = (
    SALES,
    "What was the current ratio at December 31, 2003?",
    "What were net sales for 1991?",
    "list the current assets",
    "Did net sales rise in the quarter?",
)


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    return server.client("answers")


@pytest.fixture(scope="module")
def desk(server: Server) -> Assistant:
    """The same library, asked in this process."""
    return Assistant.library(server.home)


def timeless(reply: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reply.items() if name != "elapsed_ms"}


def posted(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = client.post("/v1/ask", json=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream: their names, and what they say."""
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        name, fields = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(fields.removeprefix("data: "))))
    return found


@pytest.mark.parametrize("question", ASKED)
def test_a_reply_is_that_of_the_assistant(
    client: httpx.Client, desk: Assistant, server: Server, question: str
) -> None:
    found = posted(client, question=question, filing=server.first, id="q1")
    expected = reply_json(desk.ask(question, server.first), name="q1")
    assert timeless(found) == timeless(json.loads(json.dumps(expected)))


def test_a_question_that_is_refused_is_answered_with_its_reason(
    client: httpx.Client, server: Server
) -> None:
    found = posted(client, question="Should I buy the stock?", filing=server.first)
    assert (found["status"], found["reason"]) == ("refused", "out_of_scope")


def test_a_follow_up_leans_on_the_turns_before_it(client: httpx.Client, server: Server) -> None:
    found = posted(client, question="and a year earlier?", turns=[SALES], filing=server.first)
    assert found["value"] == 2284000


def test_a_filing_is_named_by_its_words(client: httpx.Client, server: Server) -> None:
    found = posted(client, question=SALES, filing="nutrition 10-Q/A 2003-12")
    assert found["citations"][0]["filing"] == server.amended
    several = client.post("/v1/ask", json={"question": SALES, "filing": "2003"})
    problem = several.json()
    assert (several.status_code, problem["reason"]) == (409, "ambiguous")
    assert len(problem["choices"]) == 2
    assert client.post("/v1/ask", json={"question": SALES, "filing": "zebra"}).status_code == 404


def test_a_stream_ends_with_the_reply(client: httpx.Client, server: Server) -> None:
    asked = {"question": SALES, "filing": server.first, "id": "q"}
    streamed = client.post("/v1/ask/stream", json=asked)
    assert streamed.headers["content-type"].startswith("text/event-stream")
    ((name, reply),) = events(streamed.text)
    assert name == "reply"
    assert timeless(reply) == timeless(posted(client, **asked))
    unknown = client.post("/v1/ask/stream", json=asked | {"filing": "zebra"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_filing")


def test_the_lines_of_a_citation_are_its_quote(client: httpx.Client, server: Server) -> None:
    for question in ASKED:
        for citation in posted(client, question=question, filing=server.first)["citations"]:
            first, last = citation["lines"]
            where = f"/v1/filings/{citation['filing']}/lines"
            page = client.get(where, params={"first": first, "last": last}).json()
            text = "\n".join(line["text"] for line in page["lines"])
            assert citation["quote"] in text
            assert page["page"] == citation["page"]


def test_of_many_lines_the_first_are_given(client: httpx.Client, server: Server) -> None:
    where = f"/v1/filings/{server.first}/lines"
    found = client.get(where, params={"first": 3, "last": 10**9}).json()["lines"]
    assert [line["number"] for line in found] == list(range(3, 403))


def test_the_cells_of_lines_are_where_their_figures_are_printed(
    client: httpx.Client, server: Server
) -> None:
    where = f"/v1/filings/{server.first}/lines"
    page = client.get(where, params={"first": 207, "last": 209}).json()
    texts = {line["number"]: line["text"] for line in page["lines"]}
    found = [
        (cell["value"], texts[cell["line"]][cell["start"] : cell["end"]].split()[-1])
        for cell in page["cells"]
    ]
    assert found[:4] == [(2345000, "2,345"), (2284000, "2,284"), (4653000, "4,653"), (5523000, "5,523")]  # fmt: skip
    assert {cell["line"] for cell in page["cells"]} == {208, 209}
    first = page["cells"][0]
    assert (first["label"], first["unit"]) == ("Net sales", "USD")
    assert first["heading"] == "Three Months Ended December 31, 2003"
    assert first["period"] == {"start": "2003-10-01", "end": "2003-12-31"}


def test_a_key_that_asks_alone_reads_what_is_around_a_citation(server: Server) -> None:
    asks = server.client("cites", (Scope.ASK,), (server.first,))
    given = {"first": 1, "last": 10**9}
    found = asks.get(f"/v1/filings/{server.first}/lines", params=given).json()["lines"]
    assert [line["number"] for line in found] == list(range(1, 81))
    assert asks.get(f"/v1/filings/{server.amended}/lines", params=given).status_code == 404


def test_what_a_filing_holds_is_told(client: httpx.Client, desk: Assistant, server: Server) -> None:
    listed = client.get("/v1/filings").json()["filings"]
    assert [each["id"] for each in listed] == [entry.id for entry in desk.entries()]
    where = f"/v1/filings/{server.first}"
    assert client.get(where).json() == next(e for e in listed if e["id"] == server.first)
    sections = client.get(f"{where}/sections").json()["sections"]
    reading = desk.reading(server.first)
    assert [each["id"] for each in sections] == [section.id for section in reading.sections]
    statements = client.get(f"{where}/statements").json()["statements"]
    assert {"income", "balance", "cash"} <= {each["name"] for each in statements}


def test_a_statement_is_told_with_its_figures_in_ones(client: httpx.Client, server: Server) -> None:
    told = client.get(f"/v1/filings/{server.first}/statements/income").json()
    (table,) = told["tables"]
    sales = next(row for row in table["rows"] if row["label"] == "Net sales")
    assert sales["lines"] == [208, 208]
    assert [cell["value"] for cell in sales["cells"]][:2] == [2345000, 2284000]
    assert table["columns"][0]["period"] == {"start": "2003-10-01", "end": "2003-12-31"}
    assert {len(row["cells"]) for row in table["rows"]} == {len(table["columns"])}
    units = {cell["unit"] for row in table["rows"] for cell in row["cells"] if cell}
    assert units == {"USD", "USD/share", "shares"}


@pytest.mark.parametrize(
    "place", ["statements/zebra", "lines?first=2&last=1", "lines?first=99990&last=99999", "zebra"]
)
def test_a_place_that_is_not_there_is_a_problem(
    client: httpx.Client, server: Server, place: str
) -> None:
    answer = client.get(f"/v1/filings/{server.first}/{place}")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


def test_many_at_once_get_the_replies_that_one_gets(client: httpx.Client, server: Server) -> None:
    alone = {each: timeless(posted(client, question=each, filing=server.first)) for each in ASKED}
    asked = ASKED * 12
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda q: posted(client, question=q, filing=server.first), asked))
    assert [timeless(each) for each in found] == [alone[each] for each in asked]


def test_a_filing_that_comes_and_goes_is_answered_or_absent(
    client: httpx.Client, server: Server
) -> None:
    """Never half: a question meets the filing whole, or not at all."""
    library = open_library(server.home)
    gone = threading.Event()
    found: list[httpx.Response] = []

    def ask() -> None:
        asked = {"question": "What was net income for 2004?", "filing": "bramble kettle"}
        while not gone.is_set():
            found.append(client.post("/v1/ask", json=asked))

    with ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(ask) for _ in range(2)]
        for _ in range(4):
            filing = index_file(library, KETTLE).entry.id
            before = len(found)
            while not any(each.status_code == 200 for each in found[before:]):
                assert not any(each.done() for each in asking)
                time.sleep(0.01)
            library.remove(filing)
        gone.set()
    library.close()
    assert {each.status_code for each in found} == {200, 404}
    answered = [each.json() for each in found if each.status_code == 200]
    assert {(each["status"], each["value"]) for each in answered} == {("answered", 7020000)}


def test_the_document_says_every_route_with_an_example(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    routes = [
        (path, operation)
        for path, operations in document["paths"].items()
        for operation in operations.values()
    ]
    assert len(routes) >= 20
    for path, operation in routes:
        ((status, response),) = [
            each for each in operation["responses"].items() if each[0].startswith("2")
        ]
        shown = list(response.get("content", {}).values())
        assert (status == "204") is (shown == []), path
        assert all(each["example"] for each in shown), path
        assert operation["description"]
    forms = document["components"]["schemas"]
    for name in ("Ask", "Begin", "Next", "Mint", "Chat"):
        assert forms[name]["example"], name
    assert forms["Ask"]["example"]["question"] == SALES
