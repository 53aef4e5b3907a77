"""Question sets are validated, replies are graded, and the scores add up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.asking import check_files, run
from assistant.evaluation.grading import Grade, Outcome, failure, grade, is_near
from assistant.evaluation.naming import Name
from assistant.evaluation.records import BatchQuestion, Record
from assistant.evaluation.scorecard import (
    changes,
    faults,
    full_results,
    lined,
    markdown,
    outcomes_before,
    results,
    table,
    write,
)
from assistant.evaluation.scores import Scores, scores, shortfalls
from assistant.evaluation.sets import batch_questions, read_batch, read_question_set
from assistant.model import Answer, Citation, Presentation, Reason, Refusal, Reply, Route, Value
from index.errors import QuestionSetError, ReadError
from index.model import Span
from tests.assistant.scripted import Scripted

ASKED = {"id": "a", "question": "What?", "type": "lookup", "file": "f.txt"}


def record(**fields: Any) -> Record:
    return Record.model_validate(ASKED | fields)


def answer(
    text: str = "It was so.",
    value: str | None = None,
    unit: Presentation | None = Presentation.USD,
    verdict: bool | None = None,
    labels: Iterable[str] = (),
    lines: tuple[int, int] = (5, 6),
) -> Answer:
    cited = Citation("filing", "part-1", None, lines, Span(0, 1), "x")
    values = tuple(Value(e, Decimal(1), Presentation.USD, None, "filing", 0) for e in labels)
    number = None if value is None else Decimal(value)
    return Answer(
        "What?", text, Route.LOOKUP, (cited,), number, unit, values=values, verdict=verdict
    )


def refusal(reason: Reason = Reason.NOT_IN_FILING) -> Refusal:
    return Refusal("What?", reason, "The filing does not say.")


def outcome(wanted: Record, reply: Reply) -> Outcome:
    return grade(wanted, reply).outcome


@pytest.mark.parametrize(
    ("value", "expected", "tolerance", "near"),
    [
        ("2345000", "2345000", "0", True),
        ("2345002", "2345000", "0", True),
        ("2345003", "2345000", "0", False),
        ("75.39", "75.392", "0.005", True),
        ("75.38", "75.392", "0.005", False),
        ("0", "0", "0", True),
        ("0.0000001", "0", "0", False),
        ("-5", "5", "0", False),
    ],
)
def test_near_is_the_tolerance_or_a_millionth(
    value: str, expected: str, tolerance: str, near: bool
) -> None:
    assert is_near(Decimal(value), Decimal(expected), Decimal(tolerance)) is near


@pytest.mark.parametrize(
    ("fields", "reply", "wanted"),
    [
        ({"value": 5}, answer(value="5"), Outcome.RIGHT),
        ({"value": 5}, answer(value="6"), Outcome.WRONG),
        ({"value": 5}, answer(value=None), Outcome.WRONG),
        ({"value": 5}, refusal(), Outcome.DECLINED),
        ({"value": 5, "accept": [6]}, answer(value="6"), Outcome.RIGHT),
        ({"value": 5, "unit": "shares"}, answer(value="5"), Outcome.WRONG),
        ({"value": 5, "unit": "USD"}, answer(value="5"), Outcome.RIGHT),
        (
            {"value": 5, "unit": "percentage points"},
            answer(value="5", unit=Presentation.PERCENT),
            Outcome.WRONG,
        ),
        ({"verdict": True}, answer(verdict=True), Outcome.RIGHT),
        ({"verdict": True}, answer(verdict=False), Outcome.WRONG),
        ({"verdict": False}, answer(verdict=None), Outcome.WRONG),
        ({"must_include": ["It  WAS"]}, answer(), Outcome.RIGHT),
        ({"must_include": [["never", "it was"]]}, answer(), Outcome.RIGHT),
        ({"must_include": ["it was", "never"]}, answer(), Outcome.WRONG),
        ({"must_include": ["Inventories"]}, answer(labels=["Inventories"]), Outcome.RIGHT),
        ({"must_not_include": ["so"]}, answer(), Outcome.WRONG),
        ({"must_not_include": ["not so"]}, answer(), Outcome.RIGHT),
        ({"must_not_include": ["Property"]}, answer(labels=["property"]), Outcome.WRONG),
        ({"refuse": True}, refusal(), Outcome.RIGHT),
        ({"refuse": True}, answer(), Outcome.WRONG),
    ],
)
def test_outcomes(fields: dict[str, Any], reply: Reply, wanted: Outcome) -> None:
    assert outcome(record(**fields), reply) is wanted


def test_a_refusal_for_another_reason_is_right_and_reported() -> None:
    wanted = record(refuse=True, reason=["not_computable", "ambiguous"])
    given = grade(wanted, refusal(Reason.NOT_IN_FILING))
    assert (given.outcome, given.is_other_reason) == (Outcome.RIGHT, True)
    assert given.faults == ("the reason is not_in_filing, want not_computable or ambiguous",)
    assert not grade(wanted, refusal(Reason.AMBIGUOUS)).is_other_reason


def test_a_citation_must_meet_the_evidence() -> None:
    def is_cited(lines: list[list[int]], **fields: Any) -> bool | None:
        return grade(record(value=1, lines=lines, **fields), answer(value="1")).is_cited

    assert is_cited([[1, 2], [6, 9]]) is True
    assert is_cited([[1, 4], [7, 9]]) is False
    assert is_cited([]) is None


def test_turns_are_a_conversation_and_only_the_last_is_graded() -> None:
    talk = Scripted(refusal(), answer(value="5"))
    found = list(run(Path("set.jsonl"), [record(value=5, turns=["Before?"])], lambda _: talk))
    assert talk.asked == ["Before?", "What?"]
    assert found[0].outcome is Outcome.RIGHT
    assert found[0].elapsed_ms is not None and found[0].elapsed_ms >= 0


def test_a_filing_is_sought_from_the_sets_folder() -> None:
    opened: list[Path] = []

    def opener(path: Path) -> Scripted:
        opened.append(path)
        return Scripted(answer(value="5"))

    list(run(Path("sets/a.jsonl"), [record(value=5, file="../filings/f.txt")], opener))
    assert opened == [Path("sets/../filings/f.txt")]


def test_further_filings_are_sought_beside_the_set_too() -> None:
    opened: list[tuple[Path, ...]] = []

    def opener(*paths: Path) -> Scripted:
        opened.append(paths)
        return Scripted(answer(value="5"))

    also = [{"file": "g.txt"}, {"file": "h.txt"}]
    list(run(Path("sets/a.jsonl"), [record(value=5, also=also)], opener))
    assert opened == [(Path("sets/f.txt"), Path("sets/g.txt"), Path("sets/h.txt"))]


def test_a_filing_that_is_named_twice_is_said() -> None:
    with pytest.raises(ValueError, match=r"f\.txt is named twice"):
        record(value=5, also=[{"file": "f.txt"}])


def test_evidence_must_be_met_in_each_filing() -> None:
    def is_cited(*lines: list[int]) -> bool | None:
        also = [{"file": f"{n}.txt", "lines": [each]} for n, each in enumerate(lines)]
        return grade(record(value=1, lines=[[5, 5]], also=also), answer(value="1")).is_cited

    assert is_cited([6, 9]) is True
    assert is_cited([7, 9]) is False


@pytest.mark.parametrize(
    ("values", "outcome"),
    [([1, 1], Outcome.RIGHT), ([1, 2], Outcome.WRONG), ([1], Outcome.WRONG)],
)
def test_listed_values_must_be_those_in_their_order(values: list[int], outcome: Outcome) -> None:
    assert grade(record(values=values), answer(labels=("a", "b"))).outcome is outcome


def test_an_error_fails_its_record_and_the_rest_goes_on() -> None:
    talk = Scripted(ReadError("x.txt breaks off"), answer(value="5"))
    asked = [record(value=5), record(id="b", value=5)]
    found = list(run(Path("set.jsonl"), asked, lambda _: talk))
    assert [each.outcome for each in found] == [Outcome.FAILED, Outcome.RIGHT]
    assert found[0].faults == ("x.txt breaks off",)


@pytest.fixture
def mixed() -> Scores:
    """Right, wrong, declined, failed, two due refusals (one for another reason), one missed."""
    lookup = {"value": 5, "lines": [[5, 5]]}
    refused = {"type": "refuse", "refuse": True, "reason": "ambiguous"}
    graded: list[Grade] = [
        grade(record(id="r", **lookup), answer(value="5"), 1.0),
        grade(record(id="w", **lookup), answer(value="6", lines=(8, 9)), 2.0),
        grade(record(id="d", **lookup), refusal(), 3.0),
        failure(record(id="f", **lookup), "no such filing"),
        grade(record(id="x", **refused), refusal(Reason.AMBIGUOUS), 4.0),
        grade(record(id="y", **refused), refusal(), 5.0),
        grade(record(id="z", **refused), answer(), 60.0),
    ]
    return scores(Name("mixed", "mixed"), graded)


def test_scores_add_up(mixed: Scores) -> None:
    total = mixed.total
    counts = (total.questions, total.right, total.wrong, total.declined, total.failed)
    assert counts == (7, 3, 2, 1, 1)
    assert total.other_reason == 1
    assert [(t.type, t.questions, t.right) for t in mixed.tallies] == [
        ("lookup", 4, 1),
        ("refuse", 3, 2),
    ]
    assert mixed.total.decline_precision == pytest.approx(200 / 3)
    assert mixed.total.decline_recall == pytest.approx(200 / 3)
    assert mixed.total.citation_hits == 50
    assert (mixed.total.median_ms, mixed.total.p99_ms) == (3.5, 60.0)


def test_no_questions_of_a_kind_is_no_rate() -> None:
    found = scores(Name("one", "one"), [grade(record(value=5), answer(value="5"))])
    assert (
        found.total.decline_precision,
        found.total.decline_recall,
        found.total.citation_hits,
    ) == (None,) * 3
    assert found.total.median_ms is None


def test_limits(mixed: Scores) -> None:
    assert list(shortfalls(mixed, None, None)) == []
    assert list(shortfalls(mixed, 42.8, 28.6)) == []
    assert list(shortfalls(mixed, 43, 28)) == [
        "mixed: 42.9% right, want 43%",
        "mixed: 28.6% wrong, want at most 28%",
    ]


def test_the_table_has_a_row_a_type(mixed: Scores) -> None:
    assert [" ".join(line.split()) for line in table(mixed, 80)] == [
        "type questions right wrong declined failed other reason % right cited ms p99 ms",
        "lookup 4 1 1 1 1 0 25.0 50 2 3",
        "refuse 3 2 1 0 0 1 66.7 5 60",
        "all 7 3 2 1 1 1 42.9 50 4 60",
    ]


def test_columns_that_count_nothing_are_left_out_on_a_terminal() -> None:
    found = scores(Name("one", "one"), [grade(record(value=5), answer(value="5"))])
    heading = " ".join(table(found, 80)[0].split())
    assert heading == "type questions right wrong declined % right cited ms p99 ms"


def test_results_are_kept_in_the_order_of_the_set(mixed: Scores, tmp_path: Path) -> None:
    path = write(mixed, tmp_path / "results")
    kept = json.loads(path.read_text())
    assert path.name == "mixed.json"
    assert [each["id"] for each in kept["records"]] == ["r", "w", "d", "f", "x", "y", "z"]
    assert kept["total"]["right_percent"] == 42.9
    assert "latency_ms" not in kept  # what is kept differs only where outcomes do
    whole = full_results(mixed)
    assert whole["latency_ms"] == {"median": 3.5, "p99": 60.0}
    assert whole["records"][0]["given"] == "$5"
    assert sum(line.startswith('  {"id": ') for line in path.read_text().splitlines()) == 7
    page = path.with_suffix(".md").read_text()
    assert page == markdown(mixed)
    assert "| all | 7 | 3 | 2 | 1 | 1 | 1 | 42.9 |" in page
    assert "## Declined\n\n- d: refused, not_in_filing: The filing does not say." in page


@given(
    st.dictionaries(
        st.text(max_size=3),
        st.one_of(
            st.none(),
            st.integers(),
            st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=3)), max_size=3),
            st.dictionaries(st.text(max_size=3), st.lists(st.text(max_size=3)), max_size=3),
        ),
        max_size=4,
    )
)
def test_an_object_drawn_line_by_line_is_the_same_object(kept: dict[str, Any]) -> None:
    assert json.loads(lined(kept)) == kept


def test_what_changed_since_the_last_run(mixed: Scores, tmp_path: Path) -> None:
    assert outcomes_before("mixed", tmp_path) == {}
    write(mixed, tmp_path)
    before = dict(outcomes_before("mixed", tmp_path))
    assert changes(before, mixed) == []
    before |= {"r": "wrong", "d": "right", "x": "wrong"}
    before.pop("w")
    assert changes(before, mixed) == ["right → declined: d", "wrong → right: r, x"]


def test_damaged_results_are_no_results(tmp_path: Path) -> None:
    (tmp_path / "mixed.json").write_text('{"records": [1]}')
    assert outcomes_before("mixed", tmp_path) == {}


def test_results_of_no_set_depend_on_the_run(mixed: Scores) -> None:
    assert json.dumps(results(mixed)) == json.dumps(results(mixed))
    assert faults(mixed, Outcome.WRONG) == [
        "w: the value is 6, want 5",
        "z: answered what the filing does not say: It was so.",
    ]


def write_set(folder: Path, *records: object, name: str = "set.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return path


def test_a_set_reads_alike_from_json_lines_and_yaml(tmp_path: Path) -> None:
    lines = write_set(tmp_path, ASKED | {"value": 0.25, "must_include": ["a", ["b", "c"]]})
    page = tmp_path / "set.yaml"
    page.write_text(
        '- {id: a, question: "What?", type: lookup, file: f.txt, value: 0.25,'
        " must_include: [a, [b, c]]}\n"
    )
    (read,) = read_question_set(lines)
    assert read_question_set(page) == (read,)
    assert read.value == Decimal("0.25")
    assert read.must_include == (("a",), ("b", "c"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "a"', "line 2: not JSON"),
        ("[1]", "line 2: want an object"),
        (json.dumps(ASKED | {"id": "b"}), "line 2 (b): want one of value"),
        (json.dumps(ASKED | {"id": "b", "value": "5"}), "line 2 (b): value: want a number"),
        (json.dumps(ASKED | {"id": "b", "value": True}), "line 2 (b): value: want a number"),
        (json.dumps(ASKED | {"id": "b", "question": " "}), "line 2 (b): question: it is empty"),
        (json.dumps(ASKED | {"id": "b", "value": 5, "unit": "dollars"}), "line 2 (b): unit: "),
        (json.dumps(ASKED | {"id": "b", "value": 5, "refuse": True}), "refuse: true stands alone"),
        (json.dumps(ASKED | {"id": "b", "value": 5, "lines": [[3, 1]]}), "(b): lines[0]: want"),
        (json.dumps(ASKED | {"id": "b", "value": 5, "tolerance": -1}), "(b): tolerance: "),
        (json.dumps(ASKED | {"id": "b", "refuse": True, "reason": "why"}), "(b): reason[0]: "),
        (json.dumps({"id": "b", "value": 5}), "line 2 (b): question: field required (and 2 more)"),
        (json.dumps(ASKED | {"value": 5}), "line 2: id: 'a' stands at"),
    ],
)
def test_a_bad_record_is_named_with_its_field(tmp_path: Path, line: str, said: str) -> None:
    path = write_set(tmp_path, ASKED | {"value": 5})
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(QuestionSetError) as caught:
        read_question_set(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {id: a", "not YAML"),
        ("id: a", "want a list of records"),
        ("- {id: a}", "line 1, record 1 (a): question: field required"),
    ],
)
def test_a_bad_yaml_set(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "set.yml"
    path.write_text(text)
    with pytest.raises(QuestionSetError, match=r"set\.yml") as caught:
        read_question_set(path)
    assert said in str(caught.value)


def test_sets_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    for name, said in (
        ("empty.jsonl", "holds no questions"),
        ("binary.jsonl", "not UTF-8"),
        ("missing.jsonl", "No question set at"),
        ("", "is a folder"),
    ):
        with pytest.raises(QuestionSetError, match=said):
            read_question_set(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{\n "set": "x",\n "records": [\n  {"id": "a"}\n ]\n}\n',
            "is one JSON object over several lines",
        ),
        ('[\n {"id": "a"},\n {"id": "b"},\n 5\n]\n', "is one JSON array over several lines"),
        ("FORM 10-Q\nfor the quarter\n2003\nItem 1\n", "is no question set"),
    ],
)
def test_what_is_no_set_is_said_once(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(text)
    with pytest.raises(QuestionSetError, match=said) as caught:
        read_question_set(path)
    assert len(caught.value.faults) == 1


def test_all_that_is_wrong_is_told(tmp_path: Path) -> None:
    path = write_set(tmp_path, ASKED | {"value": "5"}, ASKED | {"value": 5}, ASKED | {"id": "b"})
    with pytest.raises(QuestionSetError, match=r"and 2 more faults") as caught:
        read_question_set(path)
    assert [fault.partition("set.jsonl ")[2][:28] for fault in caught.value.faults] == [
        "line 1 (a): value: want a nu",
        f"line 2: id: 'a' stands at {tmp_path}"[:28],
        "line 3 (b): want one of valu",
    ]


def test_a_missing_filing_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"\(a\): file: no file at .*f\.txt"):
        check_files(tmp_path / "set.jsonl", [record(value=5)])


def test_a_misspelt_field_of_a_record_that_errs_is_told(tmp_path: Path) -> None:
    fields = {"id": "a", "question": "What?", "type": "t", "file": "f.txt", "vlaue": 5}
    with pytest.raises(QuestionSetError, match=r"vlaue: .* Did you mean value"):
        read_question_set(write_set(tmp_path, fields))


def test_a_batch_line_needs_only_a_question(tmp_path: Path) -> None:
    path = write_set(tmp_path, {"question": "What?"}, {"id": 7, "question": "And?", "turns": ["W"]})
    first, second = read_batch(path)
    assert isinstance(first, BatchQuestion)
    assert isinstance(second, BatchQuestion)
    assert (first.id, first.question, first.turns, first.file) == (None, "What?", (), None)
    assert (second.id, second.turns) == (7, ("W",))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"question": ""}', "question: it is empty"),
        (json.dumps({"question": "x" * 2001}), "at most 2000 characters"),
        ('{"question": "a", "turns": "b"}', "turns: "),
        ("What?", "not JSON"),
    ],
)
def test_a_bad_batch_line_is_named(line: str, said: str) -> None:
    first, bad, last = batch_questions("in.jsonl", ['{"question": "a"}', line, '{"question": "b"}'])
    assert [q.question for q in (first, last) if isinstance(q, BatchQuestion)] == ["a", "b"]
    assert isinstance(bad, QuestionSetError)
    assert re.match(r"in\.jsonl line 2.*: ", str(bad))
    assert said in str(bad)
