"""An answer kept as a record, and replayed to the same reply or to what differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.hooks import Ended, Hooks
from assistant.model import Answer, Refusal
from assistant.reply_json import reply_json
from index.content import digest_of_file
from index.errors import ConversationError, RecordError
from tests.assistant.amending import write_amended
from tests.assistant.asking import KETTLE
from tests.assistant.commands import Command
from tests.conftest import SAMPLE

SALES = "What were net sales for the three months ended December 31, 2003?"
FIGURES = (
    (SALES,),
    (SALES, "and a year earlier?"),
    (SALES, "What were they for the six months?", "What is that in percent of the former?"),
    ("What was the gross margin on product sales for the six months?",),
    ("Rank the operating expenses by size for the six months.",),
    ("Did net sales rise in the quarter?",),
    ("What will the shares be worth next year?",),
    ("What is the company's name?",),
)
WORDS = (("Why did SG&A expenses fall?",), ("What happened to Lite Bites?", "When?"), ("What dividend was declared?",))  # fmt: skip


@pytest.fixture
def desk(home: Path) -> Assistant:
    return Assistant.open(SAMPLE, home)


def kept(desk: Assistant, *questions: str) -> dict[str, Any]:
    """The record of the last of some questions, as it is read back."""
    talk = desk.conversation()
    for question in questions:
        talk.ask(question)
    record: dict[str, Any] = json.loads(json.dumps(desk.record(talk.turns)))
    return record


@pytest.mark.parametrize("questions", FIGURES, ids=lambda chain: chain[-1][:30])
def test_a_record_is_replayed_to_the_same_reply(
    desk: Assistant, questions: tuple[str, ...]
) -> None:
    record = kept(desk, *questions)
    replay = desk.replayed(record)
    assert replay.is_same
    assert replay.differences == ()
    assert json.loads(json.dumps(reply_json(replay.reply))) == record["reply"]


@pytest.mark.embedding
@pytest.mark.parametrize("questions", WORDS, ids=lambda chain: chain[-1][:30])
def test_words_are_replayed_too(desk: Assistant, questions: tuple[str, ...]) -> None:
    assert desk.replayed(kept(desk, *questions)).differences == ()


def test_a_record_says_all_that_the_answer_stands_on(desk: Assistant) -> None:
    record = kept(desk, SALES, "and a year earlier?")
    assert record["question"] == "and a year earlier?"
    assert [turn["question"] for turn in record["turns"]["turns"]] == [SALES]
    (filing,) = record["filings"]
    assert (filing["digest"], filing["used"]) == (digest_of_file(SAMPLE), True)
    assert record["plan"][0]["plan"].startswith("look up Net sales for the three months ended December 31, 2002")  # fmt: skip
    (fact,) = record["facts"]
    assert (fact["label"], fact["value"], fact["lines"]) == ("Net sales", 2_284_000, [208, 208])
    assert set(record["versions"]) == {
        "program", "reader", "checker", "knowledge", "own metrics", "embedding", "model",
    }  # fmt: skip
    assert record["reply"]["value"] == 2_284_000


def test_the_facts_of_a_list_are_its_cells(desk: Assistant) -> None:
    record = kept(desk, "Rank the operating expenses by size for the six months.")
    values = [value["value"] for value in record["reply"]["values"]]
    assert [fact["value"] for fact in record["facts"]] == values
    assert len(values) > 2


def test_another_version_alone_leaves_the_reply_the_same(desk: Assistant) -> None:
    record = kept(desk, SALES)
    record["versions"]["reader"] -= 1
    record["versions"]["knowledge"] = "another"
    replay = desk.replayed(record)
    assert replay.is_same
    assert [each.where for each in replay.differences] == ["versions.reader", "versions.knowledge"]


def test_another_reply_is_told_field_by_field(desk: Assistant) -> None:
    record = kept(desk, SALES)
    record["reply"]["value"] = 1
    record["reply"]["citations"][0]["lines"] = [1, 208]
    replay = desk.replayed(record)
    assert not replay.is_same
    assert [(each.where, each.kept, each.now) for each in replay.differences] == [
        ("reply.value", 1, 2_345_000),
        ("reply.citations[0].lines[0]", 1, 208),
    ]


def test_a_filing_of_another_content_is_told(home: Path, tmp_path: Path, desk: Assistant) -> None:
    record = kept(desk, SALES)
    changed = tmp_path / "changed.txt"
    text = SAMPLE.read_text(encoding="utf-8")
    changed.write_text(text.replace("2,345 ", "2,346 "), encoding="utf-8")
    with Assistant.open(changed, tmp_path / "other") as other:
        replay = other.replayed(record)
    assert not replay.is_same
    first = replay.differences[0]
    assert first.where == f"filing {record['filings'][0]['id']}: digest"
    assert (first.kept, first.now) == (digest_of_file(SAMPLE), digest_of_file(changed))
    told = {each.where: each.now for each in replay.differences}
    assert told["reply.value"] == 2_346_000
    assert not any(where.endswith(".filing") for where in told)  # its new id is no difference


def test_a_filing_that_came_later_changes_nothing(home: Path, tmp_path: Path) -> None:
    """An amendment restates a figure, which a reply on it tells from then on."""
    amended = write_amended(SAMPLE, tmp_path / "amended.txt")
    question = "What were inventories at June 30, 2003?"
    with Assistant.open(amended, tmp_path / "one") as alone:
        before = kept(alone, question)
        Assistant.open(SAMPLE, tmp_path / "one").close()
        now = alone.ask(question)
        assert isinstance(now, Answer)
        assert any("Restated" in caveat for caveat in now.caveats)
        assert alone.replayed(before).differences == ()
        both = kept(alone, question)
    assert [each["used"] for each in both["filings"]].count(True) == 1
    with Assistant.open(amended, tmp_path / "two") as other:  # what was beside it is not here
        replay = other.replayed(both)
    gone = next(each for each in both["filings"] if not each["used"])
    assert replay.differences[-1].where == f"filing beside {gone['id']}"
    assert not replay.is_same  # its caveat is gone with it


def test_a_question_among_several_filings_is_replayed(home: Path) -> None:
    Assistant.open(KETTLE, home).close()
    with Assistant.library(home) as library:
        talk = library.conversation()
        assert isinstance(talk.ask("What were total assets?"), Refusal)
        assert library.replayed(library.record(talk.turns)).differences == ()
        named = library.conversation("bramble")
        named.ask("What were total assets?")
        record = library.record(named.turns, "bramble")
        assert len(record["filings"]) == 1  # no other company has a part in it
        assert library.replayed(record).differences == ()


def test_hooks_keep_records(home: Path) -> None:
    records: list[dict[str, Any]] = []

    def keep(ended: Ended) -> None:
        records.append(desk.record(ended.turns, ended.ask.filing))

    desk = Assistant.open(SAMPLE, home, hooks=Hooks(after=keep))
    talk = desk.conversation()
    talk.ask(SALES)
    talk.ask("and a year earlier?")
    assert [record["reply"]["value"] for record in records] == [2_345_000, 2_284_000]
    assert all(desk.replayed(record).is_same for record in records)
    assert len(records) == 2  # a replay is no ask of the host's


def test_nothing_asked_is_nothing_to_keep(desk: Assistant) -> None:
    with pytest.raises(RecordError, match="Nothing was asked"):
        desk.record(())


def nested(depth: int) -> Any:
    found: Any = 1
    for _ in range(depth):
        found = [found]
    return found


def changed(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda record: record | fields


def of_filing(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda record: record | {"filings": [record["filings"][0] | fields]}


SPOILT: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "nothing": (lambda _: None, "no record of schema 1"),
    "a list": (lambda _: [], "no record of schema 1"),
    "another schema": (changed(schema=2), "no record of schema 1"),
    "a number for a question": (changed(question=5), "question: no text"),
    "no question": (changed(question=" "), "question: no text"),
    "an endless question": (changed(question="?" * 100_000), "question: no text"),
    "too deep": (changed(reply=nested(50)), "nested more than"),
    "far too deep": (changed(reply=nested(5_000)), "nested more than"),
    "a list for a reply": (changed(reply=[]), "reply: no table"),
    "no versions": (changed(versions=None), "versions: no table"),
    "a table of plans": (changed(plan={}), "plan: no list"),
    "too many facts": (changed(facts=[{}] * 10_001), "facts: no list"),
    "a list for turns": (changed(turns=[]), "turns: no table"),
    "a table of filings": (changed(filings={}), "filings: no list"),
    "no filings": (changed(filings=[]), "over: no list of its filings"),
    "a number for a filing": (changed(filings=[5]), "company: no text"),
    "a path for the filing": (changed(filing="/etc/passwd"), "filing: none of its filings"),
    "a list for the filing": (changed(filing=["x"]), "filing: none of its filings"),
    "a path to be over": (changed(over=["/etc/passwd"]), "over: no list of its filings"),
    "a number to be over": (changed(over=5), "over: no list of its filings"),
    "tables to be over": (changed(over=[{}]), "over: no list of its filings"),
    "no digest": (of_filing(digest=None), "digest: no text"),
    "one twice": (lambda r: r | {"filings": r["filings"] * 2}, "stands there twice"),
    "a filing that is not here": (
        lambda r: of_filing(id="0-0-0", company="Acme")(r | {"over": ["0-0-0"]}),
        "filing 0-0-0 (Acme, 10-Q, 2003-12-31) is not here. Index it: filing index",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_record_is_refused(desk: Assistant, name: str) -> None:
    spoil, said = SPOILT[name]
    with pytest.raises(RecordError) as refused:
        desk.replayed(spoil(kept(desk, SALES)))
    assert said in str(refused.value)


def test_a_filing_of_a_turn_is_never_a_path(desk: Assistant, tmp_path: Path) -> None:
    """The sample's own file is found by its path everywhere else."""
    record = kept(desk, SALES, "and a year earlier?")
    record["turns"]["turns"][0]["filing"] = str(SAMPLE)
    with pytest.raises(ConversationError, match="is not indexed"):
        desk.replayed(record)


def test_what_is_no_text_is_replayed_without_harm(desk: Assistant) -> None:
    record = kept(desk, SALES, "and a year earlier?")
    record["question"] = "\ud800 \x00 \x1b[2J and a year earlier?"
    record["turns"]["turns"][0]["standalone"] = f"{SALES} \udfff"
    assert not desk.replayed(record).is_same


def test_the_commands_keep_and_replay(filing: Command, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    ran = filing("ask", "--home", home, "-f", SAMPLE, "--record", path, SALES)
    assert ran.status == 0
    assert [each.name for each in tmp_path.iterdir()] == ["answer.json"]
    ran = filing("replay", "--home", home, path)
    assert (ran.status, ran.out.splitlines()) == (
        0, ["The same reply: Net sales were $2,345,000 for the three months ended December 31, 2003."],
    )  # fmt: skip

    record = json.loads(path.read_text(encoding="utf-8"))
    record["reply"]["text"] = "\x1b[2J\u202e$9 million"
    record["versions"]["program"] = "0.0.1"
    path.write_text(json.dumps(record), encoding="utf-8")
    ran = filing("replay", "--home", home, path)
    assert ran.status == 3
    assert ran.out.startswith("Not the same reply: Net sales were $2,345,000")
    assert 'versions.program: "0.0.1", now "' in ran.out
    assert "reply.text: " in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    ran = filing("replay", "--home", home, path, "--json")
    told = json.loads(ran.out)
    assert (ran.status, told["same"], told["reply"]["value"]) == (3, False, 2_345_000)
    assert [each["where"] for each in told["differences"]] == ["versions.program", "reply.text"]


def test_a_refusal_is_kept_and_replayed_too(filing: Command, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "refusal.json"
    asked = filing("ask", "--home", home, "--record", path, "What will the shares be worth?")
    assert asked.status == 3
    assert filing("replay", "--home", home, path).status == 0


@pytest.mark.parametrize(
    "content", ["", "not JSON", "[]", "[" * 100_000, '{"schema": 1}', '{"schema": 9}']
)
def test_a_file_without_a_record_is_an_error(
    filing: Command, home: Path, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "record.json"
    path.write_text(content, encoding="utf-8")
    ran = filing("replay", "--home", home, path)
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "record" in ran.err


def test_a_record_is_read_within_bounds(filing: Command, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(b" " * 10_000_001)
    assert "larger than 10,000,000 bytes" in filing("replay", "--home", home, path).err
    assert "cannot be read" in filing("replay", "--home", home, tmp_path).err


def test_a_batch_is_not_one_answer(filing: Command, home: Path, tmp_path: Path) -> None:
    ran = filing(
        "ask", "--home", home, "--batch", tmp_path / "in.jsonl", "--record", tmp_path / "out.json"
    )
    assert ran.status == 2
    assert "--record keeps one answer" in ran.err
