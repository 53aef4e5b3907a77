"""Hostile and careless HTML ends in a reading or in an error that a user can act on.

Each is the made-up filing of `test_html_golden` with something done to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from index.build import read_content
from index.errors import NotAFiling, ReadError
from index.model import Reading

HTML = (Path(__file__).resolve().parents[1] / "data" / "tamarack-soap_10-q.htm").read_text("utf-8")
LONG = 12_000_000
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def read(html: str) -> Reading:
    return read_content(html.encode(), "made.htm")


def ending_in(markup: str) -> str:
    """The filing with markup of ill will right before its end."""
    return HTML.replace("</body>", f"{markup}</body>")


def beginning_in(markup: str) -> str:
    """The filing with markup right before its first words."""
    return HTML.replace('<p align="center"', f'{markup}<p align="center"', 1)


def said(reading: Reading) -> list[tuple[str, str, str]]:
    """Label, period and quantity of every fact that was read."""
    return [
        (fact.label, str(fact.period), f"{fact.quantity.value} {fact.quantity.unit}")
        for fact in reading.facts
    ]


TOO_MUCH: dict[str, Callable[[], str]] = {
    "10,000 nested divisions": lambda: ending_in("<div>" * 10_000),
    "10,000 that are closed": lambda: ending_in("<div>" * 10_000 + "x" + "</div>" * 10_000),
    "10,000 nested lists": lambda: ending_in("<ul><li>" * 10_000),
    "10,000 nested tables": lambda: ending_in("<table><tr><td>" * 10_000),
    "an attribute of 12 MB": lambda: ending_in(f'<p title="{"a" * LONG}">x</p>'),
    "a style of 12 MB": lambda: ending_in(f'<p style="{"margin-left:1pt;" * (LONG // 16)}">x</p>'),
    "a word of 12 MB": lambda: ending_in(f"<p>{'a' * LONG}</p>"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_markup_past_the_limits_is_refused_by_name(name: str) -> None:
    with pytest.raises(ReadError, match=r"^made\.htm is HTML .+ to be read\. Download .+\.$"):
        read(TOO_MUCH[name]())


CARELESS: dict[str, Callable[[], str]] = {
    "10,000 unclosed fonts at the end": lambda: ending_in('<font size="2">' * 10_000 + "x"),
    "10,000 unclosed fonts at the start": lambda: beginning_in("<font>" * 10_000),
    "no font closed": lambda: HTML.replace("</font>", ""),
    "no bold closed": lambda: HTML.replace("</b>", ""),
    "no cell or row closed": lambda: HTML.replace("</td>", "").replace("</tr>", ""),
    "no paragraph closed": lambda: HTML.replace("</p>", ""),
    "a comment unclosed at the end": lambda: ending_in("<!-- "),
    "a script unclosed at the end": lambda: ending_in("<script>"),
    "upper case": lambda: HTML.replace("<td", "<TD").replace("</td>", "</TD>"),
    "references to no character": lambda: ending_in("<p>&#1114112;&#xD800;&#0;&nonesuch;</p>"),
    "the end of every tag of the body": lambda: HTML.replace("</body>", "").replace("</html>", ""),
}


@pytest.mark.parametrize("name", CARELESS)
def test_careless_markup_is_read_as_it_is_shown(name: str) -> None:
    changed = CARELESS[name]()
    assert changed != HTML
    assert said(read(changed)) == said(read(HTML))


def test_an_entity_of_the_file_s_own_is_not_multiplied() -> None:
    doctype = f'<!DOCTYPE html [<!ENTITY a0 "ha">{BOMB}]>\n'
    begun = time.monotonic()
    reading = read(doctype + ending_in("<p>&a11;</p>"))
    assert time.monotonic() - begun < 10
    assert "haha" not in reading.filing.text
    assert said(reading) == said(read(HTML))


def test_an_entity_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the words of another file", encoding="utf-8")
    doctype = f'<!DOCTYPE html [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>\n'
    reading = read(doctype + ending_in("<p>&secret;</p>"))
    assert "another file" not in reading.filing.text
    assert said(reading) == said(read(HTML))


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("colspan", "99999"), ("colspan", "-2"), ("colspan", "two"), ("colspan", ""), ("rowspan", "99999")],
)  # fmt: skip
def test_a_span_that_no_table_has_is_bounded(attribute: str, value: str) -> None:
    changed = ending_in(
        f'<table><tr><td {attribute}="{value}">Soap</td><td>$</td><td>12</td></tr></table>'
    )
    assert said(read(changed))[: len(said(read(HTML)))] == said(read(HTML))
    assert len(read(changed).filing.text) < 2 * len(read(HTML).filing.text)


@pytest.mark.parametrize("share", range(5, 100, 5))
def test_a_filing_cut_off_is_a_reading_or_an_error(share: int) -> None:
    cut = HTML[: len(HTML) * share // 100]
    with suppress(ReadError):
        assert "signatures" in {section.id for section in read(cut).sections}


def test_a_filing_cut_in_half_says_where_it_breaks_off() -> None:
    with pytest.raises(ReadError, match=r"^made\.htm breaks off at line \d+: it has no signatures"):
        read(HTML[: len(HTML) // 2])


@pytest.mark.parametrize("html", ["<html></html>", "<html><body><p>Soap</p></body></html>"])
def test_a_page_without_a_filing_is_none(html: str) -> None:
    with pytest.raises(NotAFiling, match=r"^made\.htm "):
        read(html)


PRE = """
<p align="center"><b>TAMARACK SOAP COMPANY<br>CONDENSED STATEMENTS OF INCOME (In thousands)</b></p>
<pre>
                                             Three Months Ended
                                                  May 31,
                                             2007          2006
                                          ----------    ----------
 Net sales                                  $  2,204      $  1,980
 Cost of sales                                 1,604         1,471
 Selling and administrative                      350           333
                                          ----------    ----------
 Income before income taxes                      250           176
 Income taxes                                     90            61
                                          ----------    ----------
 Net income                                 $    160      $    115
                                          ==========    ==========
</pre>
"""


def test_a_statement_drawn_in_pre_is_read_like_one_of_text() -> None:
    before, after = set(said(read(HTML))), set(said(read(ending_in(PRE))))
    assert {
        ("Net sales", "2007-03-01 to 2007-05-31", "2204000 USD"),
        ("Net income", "2006-03-01 to 2006-05-31", "115000 USD"),
    } <= after - before
