"""Answers in a filing's own words: what is found, what is taken from it, what is declined."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from assistant.asked import Kind, read_question
from assistant.candidates import candidates
from assistant.chances import FEATURES, LEAST
from assistant.findings import percents
from assistant.model import Answer, Presentation, Refusal
from assistant.reasons import directions
from assistant.retrieve import retrieve
from tests.assistant.asking import SAMPLE
from tests.assistant.reading_words import PlainSearch, asked_of, asked_of_words, wording_of


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("main source of financing?", "primary source of financing"),
        ("how does this company make its money", "grant of patent licenses"),
        ("reason r&d went up in the 6 months", "new chromium"),
        ("operating cash swung from positive to negative: management's reasons?", "collections"),
        (
            "Sales of which substance have led the company to sue for patent infringement?",
            "chromium",
        ),
        ("who has taken the company to arbitration, and over what", "employment dispute"),
        ("What was filed on 24 April 2003 and against whom?", "a competitor"),
        ("list the exhibits filed with this report", "32.1"),
    ],
)
def test_a_question_in_other_words_is_answered(question: str, said: str) -> None:
    reply = asked_of(SAMPLE, question)
    assert isinstance(reply, Answer), reply.text
    assert said in reply.text


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("gross raise in the oct 2003 private placement", "3250000", Presentation.USD),
        ("How large was the FY2003 impairment charge?", "4400000", Presentation.USD),
        (
            "What price per share was paid in the October 2003 private placement?",
            "0.80",
            Presentation.USD_PER_SHARE,
        ),
        (
            "At what exercise price was the warrant of the private placement granted?",
            "1.05",
            Presentation.USD_PER_SHARE,
        ),
        ("number of 8-Ks filed during the quarter", "2", Presentation.COUNT),
        ("How much has gone on R&D year to date?", "1000000", Presentation.USD),
    ],
)
def test_the_figure_is_the_one_that_is_asked(question: str, value: str, unit: Presentation) -> None:
    reply = asked_of(SAMPLE, question)
    assert isinstance(reply, Answer), reply.text
    assert (reply.value, reply.unit) == (Decimal(value), unit)


def test_a_figure_of_several_times_needs_its_time() -> None:
    reply = asked_of(SAMPLE, "How much has gone on R&D?")
    assert isinstance(reply, Answer)
    assert reply.value is None


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Were there significant changes in internal controls during the quarter?", False),
        ("Are the licence fees priced separately from the ingredients?", False),
    ],
)
def test_a_no_is_read_from_the_sentence(question: str, verdict: bool) -> None:
    reply = asked_of(SAMPLE, question)
    assert isinstance(reply, Answer), reply.text
    assert reply.verdict is verdict


_COVENANTS = (
    "The loan agreements prohibit the payment of cash dividends on the common stock.",
    "The lease permits the Company to sublet the building to others.",
)
_CONTROLS = (
    "Management evaluated the effectiveness of the disclosure controls and procedures at the end of the quarter. As a result, it concluded that the disclosure controls were not effective at the end of the quarter.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "paragraphs", "opens"),
    [
        ("Do the loan agreements allow the payment of cash dividends?", _COVENANTS, "No: "),
        ("Does the lease permit the Company to sublet the building?", _COVENANTS, "Yes: "),
    ],
)
def test_what_is_prohibited_is_not_allowed(
    question: str, paragraphs: tuple[str, ...], opens: str
) -> None:
    reply = asked_of_words(question, *paragraphs)
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith(opens)


def test_a_yes_is_not_said_above_a_sentence_that_says_no() -> None:
    reply = asked_of_words("Were the disclosure controls effective at the end of the quarter?", *_CONTROLS)  # fmt: skip
    assert isinstance(reply, Answer), reply.text
    assert not reply.text.startswith("Yes")
    assert "not effective" in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "How many employees onwards?",
        "How much goodwill arose?",
        "Which competitor was sued?",
        "which single item ate the most cash in investing activities this half?",
        "Who replaced the chief executive officer?",
        "When do the chromium picolinate patents expire?",
    ],
)
def test_what_is_not_said_is_declined(question: str) -> None:
    assert isinstance(asked_of(SAMPLE, question), Refusal)


_NOTES = (
    'During June 1994, the Company sold $10,000,000 of 7-1/2% Senior Debentures (the "Debentures").',
    "The Debentures have no sinking fund and are due in full on June 15, 2004.",
)


def test_a_day_of_falling_due_is_no_other_day_and_a_defined_name_is_what_it_stands_for() -> None:
    reply = asked_of_words("When do the 7-1/2% Senior Debentures fall due?", *_NOTES)
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith("June 15, 2004")


def test_an_amount_is_asked_by_what_it_is_of() -> None:
    reply = asked_of_words("What amount of Senior Debentures did the Company sell?", *_NOTES)
    assert isinstance(reply, Answer), reply.text
    assert reply.value == Decimal(10_000_000)


def test_what_was_paid_is_an_amount() -> None:
    said = "In May 1999 Oakham acquired Pewter Insurance Company for $37.6 million in cash."
    reply = asked_of_words("What did Oakham pay for Pewter Insurance Company?", said)
    assert isinstance(reply, Answer), reply.text
    assert reply.value == Decimal(37_600_000)


def test_a_larger_than_needs_a_sentence_that_compares() -> None:
    said = "At June 30, 1999, the backlog of orders was approximately $34,681,000."
    question = "Was the backlog of orders larger at June 30, 1999 than a year earlier?"
    assert isinstance(asked_of_words(question, said), Refusal)


def test_a_title_right_above_a_paragraph_says_what_it_is_about() -> None:
    wording = wording_of(
        "Revenue was $5.0 million.", "Real Estate Operations\n     Expense fell.\n\nRent rose."
    )
    above = {each.sentence.text: each.sentence.above for each in wording.said}
    assert above["Rent rose."].endswith("Real Estate Operations")


def test_a_question_in_two_parts_gets_both_from_one_place() -> None:
    reply = asked_of_words(
        "When did Oakham open its Fennimore quarry, and by how much did this raise output?",
        "Oakham opened its Fennimore quarry on March 3, 1999. This raised output by 12%.",
        "Output of the Pewter quarry was raised by 40% in 1998.",
    )
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith("March 3, 1999")


def test_a_company_s_own_name_is_not_asked_for() -> None:
    with_name, without = (
        asked_of(SAMPLE, f"When is {of} Diabetex trial to be completed?")
        for of in ("Nutrition 21's", "the")
    )
    assert isinstance(with_name, Answer), with_name.text
    assert with_name.text == without.text


def test_a_bare_amount_is_in_the_scale_that_its_item_states() -> None:
    said = "Oakham purchased the remaining interest in Pewter Insurance for $842."
    question = "How much did Oakham pay for the remaining interest in Pewter Insurance?"
    scaled = asked_of_words(question, "(amounts in millions, except per share data)", said)
    assert isinstance(scaled, Answer), scaled.text
    assert scaled.value == Decimal(842_000_000)


def test_figures_in_a_row_share_what_follows_the_last() -> None:
    text = "Margins increased 18.2 and 7.8 percentage points, respectively."
    assert [found.value for found in percents(text)] == [Decimal("18.2"), Decimal("7.8")]


def test_what_was_not_done_is_a_no() -> None:
    said = "No advances were drawn under the credit line in 1999."
    reply = asked_of_words("Has anything been drawn on the credit line?", said)
    assert isinstance(reply, Answer), reply.text
    assert reply.verdict is False


def test_what_is_weighed_has_its_weight() -> None:
    read = tomllib.loads(files("assistant").joinpath("chances.toml").read_text(encoding="utf-8"))
    assert read.keys() == LEAST.keys()
    assert all(weights.keys() == {"always", *FEATURES} for weights in read.values())


def test_a_passage_that_repeats_another_is_found_once() -> None:
    said = "The lease of the Fennimore quarry expires in 2004."
    wording = wording_of(said, "Rent is due monthly.", said)
    (asked,) = read_question("When does the lease of the quarry expire?", wording)
    search = PlainSearch(wording.reading)
    once, all_of_them = (
        len(retrieve(asked, wording, search, repeats=repeats)) for repeats in (False, True)
    )
    assert once == all_of_them - 1


_CASE = (
    "On May 3, 1997 a former agent of Pewter sued Oakham in Fennimore County over commissions.",
    "Trial is set for July 2000.",
)


def test_the_day_is_of_the_event_in_a_paragraph_that_goes_on_with_the_matter() -> None:
    wording = wording_of(*_CASE)
    question = "When does the suit of the Pewter agent go to trial?"
    (asked,) = read_question(question, wording)
    first = candidates(asked, wording, PlainSearch(wording.reading))[0]
    assert wording.said[first.place].sentence.text == _CASE[1]


def test_the_end_of_a_reporting_period_is_no_day_of_an_event() -> None:
    said = "In the three months ended March 31, 1999 Oakham prepared a trial of the Pewter drug."
    assert isinstance(asked_of_words("When was the Pewter drug trial prepared?", said), Refusal)


def test_how_a_matter_came_out_is_told_with_it() -> None:
    reply = asked_of_words(
        "How was the lawsuit over the Fennimore quarry resolved?",
        "In 1997 a neighbor filed a lawsuit over dust from the Fennimore quarry. The lawsuit sought "
        "damages of $1.0 million. In June 1999 the parties reached a settlement.",
    )
    assert isinstance(reply, Answer), reply.text
    assert "reached a settlement" in reply.text


def test_a_denial_beside_the_matter_is_a_no() -> None:
    reply = asked_of_words(
        "Has anything been borrowed under the Pewter Bank revolver?",
        "On March 3, 1999 Oakham entered into a revolving credit agreement with Pewter Bank. No "
        "advances have been made against this credit facility.",
    )
    assert isinstance(reply, Answer), reply.text
    assert reply.verdict is False


def test_two_days_that_are_borne_out_alike_are_both_given_and_neither_is_picked() -> None:
    reply = asked_of_words(
        "When did Oakham open its Fennimore quarry?",
        "Oakham opened its Fennimore quarry on March 3, 1999.",
        "Oakham opened its Fennimore quarry on May 7, 1999.",
    )
    assert isinstance(reply, Answer), reply.text
    assert "March 3, 1999" in reply.text
    assert "May 7, 1999" in reply.text
    assert reply.text.startswith('"')


def test_of_a_sum_the_part_is_taken_that_is_asked_for() -> None:
    said = (
        "Other expense rose because of $500.5 million of unusual charges, consisting of $161.2 "
        "million for the endowment of the Pewter Foundation and $60.8 million for claims."
    )
    question = "How much of those unusual charges was for the Pewter Foundation?"
    reply = asked_of_words(question, said)
    assert isinstance(reply, Answer), reply.text
    assert reply.value == Decimal(161_200_000)


def test_a_sentence_is_asked_in_words_of_the_same_family() -> None:
    reply = asked_of_words(
        "How much did Oakham get for its stake in the European bottler?",
        "In 1999 Oakham sold its interest in bottling operations in Europe for $14.0 million.",
    )
    assert isinstance(reply, Answer), reply.text
    assert reply.value == Decimal(14_000_000)


def test_a_figure_of_another_year_is_none_of_the_year_asked() -> None:
    said = "Oakham spent $4.0 million in 1999 and $3.0 million in 1998 on the Fennimore quarry."
    question = "How much was spent on the Fennimore quarry in {}?"
    assert isinstance(asked_of_words(question.format(1997), said), Refusal)
    assert isinstance(asked_of_words(question.format(1998), said), Answer)


def test_a_number_of_other_things_counts_none_of_those_asked() -> None:
    said = "In 1999 Oakham granted its employees a total of 387,158 shares of common stock."
    assert isinstance(asked_of_words("How many employees does Oakham have?", said), Refusal)


def test_who_is_asked_by_name_is_not_what_somebody_is() -> None:
    said = "On April 24, 1999 Oakham filed an action against a competitor over false advertising."
    named = "What is the name of the rival in the action that Oakham filed over false advertising?"
    assert isinstance(asked_of_words(named, said), Refusal)
    assert isinstance(
        asked_of_words("Against whom was the false advertising action filed?", said), Answer
    )


def test_what_was_examined_or_may_be_done_is_no_yes() -> None:
    controls = asked_of_words(
        "Were the disclosure controls effective?",
        "Management evaluated the effectiveness of the disclosure controls. It concluded that the "
        "disclosure controls were not effective.",
    )
    borrowed = asked_of_words(
        "Did Oakham borrow under its lines of credit with Pewter Bank?",
        "Oakham has the right to borrow under its lines of credit with Pewter Bank.",
    )
    assert isinstance(controls, Answer), controls.text
    assert controls.verdict is False
    assert getattr(borrowed, "verdict", None) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Has there been a ruling in the Fennimore quarry case?",
            "The ruling is awaited in Fennimore Quarry v. Oakham Corp. (Case No. 13-248; Ohio Superior Court).",
        ),
        (
            "Did Oakham sell stone that its dealers finished?",
            "When Oakham sells stone to its dealers, it does not recognize revenue until they sold the finished stone.",
        ),
    ],
)  # fmt: skip
def test_a_number_or_a_general_rule_denies_nothing(question: str, said: str) -> None:
    reply = asked_of_words(question, said)
    assert getattr(reply, "verdict", None) is not False


def test_a_number_that_names_a_model_counts_none() -> None:
    said = "Oakham decided in 1999 to complete production of the 757 jetliner in late 2004."
    assert isinstance(asked_of_words("How many jetliners did Oakham complete?", said), Refusal)
    many = "Oakham completed 757 jetliners in 1999."
    assert isinstance(asked_of_words("How many jetliners did Oakham complete?", many), Answer)


def test_what_is_denied_of_something_else_is_no_no() -> None:
    said = (
        "The sale of the quarry to a dealer does not affect the timing of the revenue.",
        "It is more likely than not that the quarry was sold by Oakham.",
    )
    for each in said:
        reply = asked_of_words("Was the quarry sold by Oakham?", each)
        assert getattr(reply, "verdict", None) is not False


def test_a_question_without_a_subject_is_declined() -> None:
    said = "The quarry market is competitive. Recently two major competitors combined."
    assert isinstance(asked_of_words("and what about the other one?", said), Refusal)


def test_an_amount_of_what_is_left_out_is_none_of_what_is_asked() -> None:
    said = "Unfunded orders not included in backlog at December 31, 2003, totaled $50.6 million."
    assert isinstance(asked_of_words("What was the backlog at December 31, 2003?", said), Refusal)
    asked = "What did unfunded orders not included in backlog total at December 31, 2003?"
    found = asked_of_words(asked, said)
    assert isinstance(found, Answer)
    assert "$50.6 million" in found.text


def test_of_two_sentences_as_good_the_one_of_the_filings_own_time_goes_first() -> None:
    said = "Warranty claims totaled ${} million for the second quarter of fiscal year {}."
    found = asked_of_words("warranty claims", said.format("4.1", 1998), said.format("6.3", 1999))
    assert isinstance(found, Answer)
    assert found.text.startswith('"Warranty claims totaled $6.3 million')


def test_a_matter_that_takes_three_sentences_is_told_in_three() -> None:
    reply = asked_of_words(
        "How does Oakham keep breakage at the Fennimore quarry low?",
        "Oakham keeps breakage at the Fennimore quarry low by cutting slabs wet. Each saw is "
        "checked at dawn. Drivers are paid by the unbroken slab. Slate is sold in Ohio.",
    )
    assert isinstance(reply, Answer), reply.text
    assert "checked at dawn" in reply.text
    assert "unbroken slab" in reply.text


def test_what_the_filing_never_says_is_weighed() -> None:
    wording = wording_of("Oakham sells slate from the Fennimore quarry.")
    heard, unheard = (
        read_question(f"Who buys slate from the {place} quarry?", wording)[0].unheard
        for place in ("Fennimore", "Zanesville")
    )
    assert 0.0 <= heard < unheard < 1.0


def test_a_word_left_without_its_apostrophe_is_no_subject() -> None:
    wording = wording_of("Oakham sells slate from the Fennimore quarry.")
    (asked,) = read_question("Why doesnt Oakham sell marble?", wording)
    assert "doesnt" not in {each.written for each in asked.wanted}


def test_how_a_matter_stands_is_asked_in_many_ways() -> None:
    wording = wording_of("A neighbor sued Oakham over dust from the Fennimore quarry.")
    for question in (
        "What is going on with the Fennimore quarry suit?",
        "whats the status of the Fennimore quarry suit?",
    ):
        (asked,) = read_question(question, wording)
        assert asked.kind is Kind.DESCRIBE, question


def test_a_day_at_which_things_are_counted_is_none_of_an_event() -> None:
    counted = "At May 1, 1999 and May 3, 1998, Oakham operated 40 quarries."
    assert isinstance(asked_of_words("When will the quarries be sold?", counted), Refusal)
    sold = "The quarries will be sold on May 1, 2000."
    assert isinstance(asked_of_words("When will the quarries be sold?", sold), Answer)


def test_the_mark_of_a_footnote_counts_nothing() -> None:
    said = "(1)Employees of Oakham in Brenton include those in Fennimore."
    reply = asked_of_words("How many employees of Oakham are in Brenton?", said)
    assert getattr(reply, "value", None) is None


def test_a_second_half_that_asks_whether_is_a_part_of_its_own() -> None:
    wording = wording_of("A court fined Oakham $5 million. Oakham has appealed the fine.")
    for question in (
        "What fine did the court impose, and has Oakham paid it?",
        "What fine did the court impose, and is that final?",
    ):
        first, second = read_question(question, wording)
        assert first.kind is not Kind.YES_NO
        assert second.kind is Kind.YES_NO, question
        assert first.terms <= second.terms
    assert len(read_question("Did Oakham buy slate, marble, and is marble sold?", wording)) == 1


def test_what_is_done_about_it_is_told_with_what_it_is() -> None:
    reply = asked_of_words(
        "How much did the jury award in the Fennimore trial, and what will Oakham do about it?",
        "In May 1999 the jury in the Fennimore trial awarded the neighbor $5 million. "
        "The verdict was entered in June. Oakham intends to appeal.",
    )
    assert isinstance(reply, Answer)
    assert "$5 million" in reply.text
    assert "intends to appeal" in reply.text


def test_a_yes_or_no_that_is_told_later_in_the_paragraph_is_shown() -> None:
    reply = asked_of_words(
        "Is Oakham in court over its slate patents?",
        "Oakham has brought court actions against companies that infringe its slate patents. "
        "As of this date, no action is pending.",
    )
    assert isinstance(reply, Answer)
    assert "no action is pending" in reply.text


def test_the_day_on_which_shares_must_be_held_is_that_of_record() -> None:
    said = (
        "On March 2, 2000, the board of Oakham authorized a stock split. "
        "Shareholders of record on May 9, 2000 will receive one extra share for each share."
    )
    reply = asked_of_words("By which day must one own shares to get the extra share?", said)
    assert isinstance(reply, Answer)
    assert reply.text.startswith("May 9, 2000")


@pytest.mark.parametrize("people", ["people", "employees", "workers"])
def test_people_are_counted_under_whatever_name(people: str) -> None:
    reply = asked_of_words(
        "How many people work in research?", f"About 620 {people} work in the research of Oakham."
    )
    assert isinstance(reply, Answer)
    assert reply.value == 620


def test_who_did_something_is_nobody_s_own_kind() -> None:
    reply = asked_of_words(
        "Who bought the Fennimore quarry?", "Fennimore is a manufacturer of slate from the quarry."
    )
    assert isinstance(reply, Refusal)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("sales went up", {"up"}),
        ("the clean-up of the quarry", set()),
        ("the costs of cleaning up", set()),
        ("start-up costs were lower", {"down"}),
        ("it signed up new members, and dues rose", {"up"}),
    ],
)
def test_an_up_that_is_a_part_of_a_word_is_no_way(text: str, ways: set[str]) -> None:
    assert directions(text) == ways


def test_of_the_parts_of_a_price_none_is_put_first() -> None:
    parts = (
        "The purchase of the Fennimore quarry cost $25 million of stock; options of $16 million; "
        "cash payments of $56 million to its lenders; and fees of $9 million."
    )
    reply = asked_of_words("How much did the Fennimore quarry cost?", parts)
    assert getattr(reply, "value", None) is None


@pytest.mark.parametrize("number", ["15", "(15)", "- 15 -"])
def test_a_sentence_goes_on_over_a_page_however_its_number_is_printed(number: str) -> None:
    wording = wording_of(
        "Oakham was sued in May by a neighbor of the quarry in the court of its county.\n"
        f"The complaint relates to the committee of Oakham (PAC)\n\n{number:>40}\n\n<PAGE>\n\n"
        "and says that it was a waste of assets."
    )
    said = [each.sentence.text for each in wording.said]
    assert (
        "The complaint relates to the committee of Oakham (PAC) and says that it was a waste of assets."
        in said
    )


def test_what_a_filing_tells_in_other_words_is_not_unknown_to_it() -> None:
    reply = asked_of_words(
        "What got Ada Quill fired?",
        "In November 1999 our treasurer, Ada Quill, was dismissed for cause as the result of the hiring of Ned Fathom.",
        "Ned Fathom came from the port authority.",
    )
    assert isinstance(reply, Answer), reply.text
    assert "hiring of Ned Fathom" in reply.text
