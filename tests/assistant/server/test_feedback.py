"""What is said of replies: kept for the host, once a reply, and gone with what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from assistant.server import work
from assistant.server.feedback import FILE, LIFETIME, Feedback, Rated
from assistant.server.keys import Key, Scope
from assistant.server.messages import Setting
from assistant.server.problems import Unanswered
from assistant.server.work import Asked, Office
from tests.assistant.commands import Command
from tests.assistant.server.serving import SALES, Server

NOW = datetime(2004, 5, 6, tzinfo=UTC)
KEY = Key("1", "page", frozenset({Scope.ASK}), None, 600, NOW)
OTHER = Key("2", "other", frozenset({Scope.ASK}), frozenset({"another"}), 600, NOW)
WORD = "sAlEs"  # told by its case
RATED = Rated("r1", "bad", f"net {WORD}?", f"net {WORD}?", comment=f"no {WORD}")


@pytest.fixture
def office(home: Path) -> Office:
    return Office.open(Setting(home))


def test_the_last_word_of_a_reply_is_kept(filing_home: Path) -> None:
    feedback = Feedback(filing_home, now=lambda: NOW)
    for rated in (RATED, replace(RATED, rating="good"), replace(RATED, request="r2")):
        feedback.keep("page", "1", rated)
    feedback.keep("page", "2", RATED)
    found = sorted((each["request_id"], each["rating"]) for each in feedback.kept())
    assert found == [("r1", "bad"), ("r1", "good"), ("r2", "bad")]
    assert (filing_home / FILE).stat().st_mode & 0o077 == 0


def test_it_is_kept_for_its_time(filing_home: Path) -> None:
    late = [timedelta()]
    feedback = Feedback(filing_home, now=lambda: NOW + late[0])
    feedback.keep("page", "1", RATED)
    late[0] = LIFETIME
    feedback.keep("page", "1", replace(RATED, request="r2"))
    assert [each["request_id"] for each in feedback.kept()] == ["r2"]


def test_a_follow_up_is_kept_as_it_was_understood(office: Office) -> None:
    talk = work.begin(office, KEY, None)["id"]
    follow_up = "and at June 30, 2003?"
    for number, question in enumerate(("What were total current assets?", follow_up)):
        work.ask_next(office, Asked(KEY, question, "r"), talk, str(number))
    rated = Rated("r", "good", follow_up, follow_up, conversation=talk)
    work.rate(office, KEY, rated)
    (said,) = office.feedback.kept()
    assert said["question"] == follow_up
    assert "total current assets" in said["standalone"].casefold()
    assert said["filings"] == [entry.id for entry in office.library.entries()]


def test_it_goes_with_its_conversation_and_its_filing(office: Office, home: Path) -> None:
    (entry,) = office.library.entries()
    talk = work.begin(office, KEY, None)["id"]
    work.rate(office, KEY, replace(RATED, conversation=talk))
    work.rate(office, KEY, replace(RATED, request="r2", filings=[entry.id]))
    work.forget(office, KEY, talk)
    assert [each["request_id"] for each in office.feedback.kept()] == ["r2"]
    assert WORD.encode() in (home / FILE).read_bytes()
    work.remove(office, KEY, entry.id)
    assert list(office.feedback.kept()) == []
    assert WORD.encode() not in (home / FILE).read_bytes()


def test_nobody_speaks_of_what_is_anothers(office: Office) -> None:
    (entry,) = office.library.entries()
    talk = work.begin(office, KEY, None)["id"]
    for rated, code in (
        (replace(RATED, filings=[entry.id]), "unknown_filing"),
        (replace(RATED, conversation=talk), "unknown_conversation"),
    ):
        with pytest.raises(Unanswered) as ended:
            work.rate(office, OTHER, rated)
        assert ended.value.problem.code == code
    assert list(office.feedback.kept()) == []


def test_it_is_sent_over_http_and_printed(server: Server, filing: Command) -> None:
    client: httpx.Client = server.client("feedback", (Scope.ASK,))
    asked = client.post("/v1/ask", json={"question": SALES, "filing": server.first})
    request = asked.headers["X-Request-ID"]
    said = {"request": request, "rating": "bad", "question": SALES, "filings": [server.first]}
    sent = client.post("/v1/feedback", json=said | {"comment": " Too short "})
    assert (sent.status_code, sent.content) == (204, b"")
    printed = filing("feedback", "--home", server.home)
    assert f'"request_id": "{request}"' in printed.out
    assert '"comment": "Too short"' in printed.out
    for wrong in ({"rating": "fair"}, {"comment": "x" * 1_001}, {"request": "a b"}, {"more": 1}):
        refused = client.post("/v1/feedback", json=said | wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "malformed"), wrong
    none = client.post("/v1/feedback", json=said | {"conversation": "none"})
    assert none.json()["code"] == "unknown_conversation"
