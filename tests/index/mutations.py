"""What a careless mail gateway, a failing disk or a malicious filer does to a filing.

Each mutation takes bytes and a source of chance, and gives bytes that are not much longer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

Mutation = Callable[[bytes, random.Random], bytes]

TAGS = (
    b"<TABLE>", b"</TABLE>", b"<S>", b"<C>", b"<S>   <C>      <C>", b"<CAPTION>", b"</CAPTION>",
    b"<PAGE>", b"<PAGE>  7", b"<DOCUMENT>", b"</DOCUMENT>", b"<TYPE>10-K", b"<TYPE>EX-27",
    b"<TYPE>EX-13", b"<SEQUENCE>99999999999999999999", b"<TEXT>", b"</TEXT>", b"<FN>", b"<F1>",
    b"<SEC-DOCUMENT>", b"</SEC-HEADER>", b"<IMS-DOCUMENT>", b"<html>", b"</html>", b"<body>",
    b"<table>", b"</table>", b"<tr>", b"</tr>", b"<td>", b"<td colspan=3>", b"</td>", b"<th>",
    b"<td colspan='99999' rowspan='99999'>", b"<td colspan=-1 rowspan=0>", b"<div>", b"</div>",
    b"<p>", b"<br>", b"<hr>", b"<sup>(1)</sup>", b"<pre>", b"</pre>", b"<!--", b"-->", b"<![CDATA[",
    b"<script>", b"</script>", b"<style>", b"<title>", b"<?xml version='1.0'?>", b"&nbsp;", b"&#0;",
    b"&#1114112;", b"&#x110000;", b"&#xD800;", b"&bogus;", b"<a href='#top'>", b"</a>", b"<svg><![CDATA[",
    b"<div style='display:none'>", b"<p style='margin-left:1e999pt;text-indent:-9e99em'>",
    b"<p style='page-break-before:always;font-size:;padding:px'>", b"<td style='width:%'>",
    b"<ix:nonFraction>", b"</ix:nonFraction>", b"<ix:continuation>", b"</ix:header>", b"<ix:hidden>",
    b"<ix:nonFraction name='us-gaap:Assets' contextRef='nowhere' unitRef='none' scale='99'>1</ix:nonFraction>",
    b"<ix:nonFraction name='us-gaap:Assets' contextRef='c-1' unitRef='usd' scale='-99' sign='-'>",
    b"<ix:nonFraction name='' contextRef='c-1' unitRef='usd' scale='x' format='ixt:zerodash' xsi:nil='true'/>",
    b"<ix:nonNumeric name='dei:DocumentPeriodEndDate' contextRef='c-1'>9999-99-99</ix:nonNumeric>",
    b"<ix:nonNumeric name='dei:DocumentType' contextRef='c-1'>10-Q</ix:nonNumeric>",
    b"<xbrli:context id='c-1'><xbrli:period><xbrli:instant>0000-00-00</xbrli:instant></xbrli:period></xbrli:context>",
    b"<xbrli:context id='c-1'><xbrli:startDate>2025-01-01</xbrli:startDate><xbrli:endDate>2024-01-01</xbrli:endDate></xbrli:context>",
    b"<xbrli:unit id='usd'><xbrli:divide><xbrli:unitDenominator/></xbrli:divide></xbrli:unit>",
)  # fmt: skip
WORDS = (
    b"PART I", b"PART II", b"PART IIOTHER INFORMATION", b"Part II, Item 8", b"ITEM 1.", b"Item 99Z. Nothing",
    b"Item 1A. Risk Factors ........ 7", b"SIGNATURES", b"INDEX", b"TABLE OF CONTENTS", b"NOTE 1. BASIS",
    b"NOTES TO FINANCIAL STATEMENTS", b"1. Basis", b"(A)  Basis", b"CONSOLIDATED BALANCE SHEETS",
    b"STATEMENTS OF CASH FLOWS", b"(in thousands)", b"(in billions, except per share data)", b"------  =====",
    b"February 30, 2003", b"June 31,", b"December 31, 0000", b"December 31, 9999", b"99/99/9999", b"2003-13-45",
    b"January 1, 1", b"thirteen weeks ended", b"For the 999999999999 weeks ended", b"fiscal 2099",
    b"For the years ended December 31, 2003 and December 31, 2003", b"Total assets   $ (1,234)  --  1.2.3  n/a",
    b"Net income per share   $99,999,999,999,999,999,999,999,999,999,999.99   .   ,  -",
    b"CONFORMED PERIOD OF REPORT:  00000000", b"FISCAL YEAR END:   0230", b"CONFORMED SUBMISSION TYPE: 10-K/A",
    b"ACCESSION NUMBER: 0000000000-00-000000", b"COMPANY CONFORMED NAME:", b"\xef\xbb\xbf", b"\xa0\xa0\xa0",
    "Ⅻ ½ ٣٤٥ １２３ ²".encode(), "İ ﬁ ẞ ǅ Σς".encode(), b"\xe2\x80\xa8\xe2\x80\xa9\xc2\x85\x0c\x0b", b"\x1a",
)  # fmt: skip


def cut(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(_places(content, chance, 2))
    return content[start:] if chance.random() < 0.3 else content[: max(start, end)]


def drop_a_block(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:start] + content[end:]


def drop_lines(content: bytes, chance: random.Random) -> bytes:
    rate = chance.choice((0.01, 0.1, 0.5))
    return b"".join(line for line in _lines(content) if chance.random() > rate)


def repeat_a_block(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:end] + content[start:end] * chance.randint(1, 5) + content[end:]


def move_a_block(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    rest = content[:start] + content[end:]
    (place,) = _places(rest, chance, 1)
    return rest[:place] + content[start:end] + rest[place:]


def shuffle_lines(content: bytes, chance: random.Random) -> bytes:
    lines = _lines(content)
    first = chance.randrange(len(lines))
    held = lines[first : first + chance.choice((3, 12, 60, len(lines)))]
    chance.shuffle(held)
    return b"".join([*lines[:first], *held, *lines[first + len(held) :]])


def join_lines(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return (
        content[:start]
        + content[start:end].replace(b"\n", chance.choice((b"", b" ", b"  ")))
        + content[end:]
    )


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(content)
    for place in _places(content, chance, chance.choice((1, 10, 200))):
        flipped[min(place, len(content) - 1)] = chance.randrange(256)
    return bytes(flipped)


def insert_tags(content: bytes, chance: random.Random) -> bytes:
    return _inserted(content, chance, TAGS)


def insert_words(content: bytes, chance: random.Random) -> bytes:
    return _inserted(content, chance, WORDS)


def drop_tags(content: bytes, chance: random.Random) -> bytes:
    rate = chance.choice((0.05, 0.5, 1.0))
    return re.sub(rb"<[^<>]{1,400}>", lambda m: b"" if chance.random() < rate else m[0], content)


def shuffle_tags(content: bytes, chance: random.Random) -> bytes:
    """The tags of a block in another order, the words between them where they were."""
    start, end = _block(content, chance)
    tags = re.findall(rb"<[^<>]{1,400}>", content[start:end])
    chance.shuffle(tags)
    rest = iter(tags)
    return (
        content[:start]
        + re.sub(rb"<[^<>]{1,400}>", lambda m: next(rest), content[start:end])
        + content[end:]
    )


def one_id_for_all(content: bytes, chance: random.Random) -> bytes:
    name = chance.choice((rb"id", rb"contextRef", rb"unitRef", rb"scale", rb"format", rb"name"))
    held = re.findall(rb"\b" + name + rb'="([^"]*)"', content) or [b"x"]
    value = chance.choice([*held, b"", b"-6", b"x" * 300])
    return re.sub(rb"\b" + name + rb'="[^"]*"', lambda m: name + b'="' + value + b'"', content)


def widen_spaces(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    wide = chance.choice((b"  ", b"\t", b" " * 40, b" \n ", b"\xc2\xa0"))
    return content[:start] + content[start:end].replace(b" ", wide)[:40_000] + content[end:]


def narrow_spaces(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:start] + re.sub(rb"[ \t]+", b" ", content[start:end]) + content[end:]


def indent_lines(content: bytes, chance: random.Random) -> bytes:
    return b"".join(b" " * chance.randrange(6) + line for line in _lines(content))


def change_digits(content: bytes, chance: random.Random) -> bytes:
    rate = chance.choice((0.01, 0.3))
    return re.sub(
        rb"\d", lambda m: b"%d" % chance.randrange(10) if chance.random() < rate else m[0], content
    )


def change_signs(content: bytes, chance: random.Random) -> bytes:
    swaps = {b"(": b"-", b")": b"%", b"-": b"(", b"$": b"", b",": b".", b".": b",", b"%": b")"}
    return re.sub(
        rb"(?<=\d)[),.%]|[($-](?=\d)",
        lambda m: swaps[m[0]] if chance.random() < 0.1 else m[0],
        content,
    )


def long_figures(content: bytes, chance: random.Random) -> bytes:
    return re.sub(
        rb"\d(?=[ \n<])",
        lambda m: m[0] * chance.choice((30, 400)) if chance.random() < 0.01 else m[0],
        content,
    )


def put_nulls(content: bytes, chance: random.Random) -> bytes:
    (place,) = _places(content, chance, 1)
    return content[:place] + b"\0" * chance.choice((1, 500)) + content[place:]


def put_a_long_line(content: bytes, chance: random.Random) -> bytes:
    piece = chance.choice(
        (b"x", b" ", b"1 ", b"1,234  ", b"$", b"(", b"- ", b". ", b"_", b"Item 1 ", b"a. ", b"\t")
    )
    return _put(content, chance, piece * (20_000 // len(piece)))


def put_deep_nesting(content: bytes, chance: random.Random) -> bytes:
    name = chance.choice(
        (b"div", b"table", b"table><tr><td", b"font", b"ix:nonNumeric", b"ul><li", b"sup")
    )
    depth = chance.choice((30, 240, 3_000))
    return _put(content, chance, (b"<" + name + b">") * depth)


def put_an_entity_bomb(content: bytes, chance: random.Random) -> bytes:
    bomb = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    return b'<!DOCTYPE html [<!ENTITY e0 "ha">' + bomb + b"]>" + _put(content, chance, b"&e11;")


def put_a_huge_attribute(content: bytes, chance: random.Random) -> bytes:
    name = chance.choice((b"style", b"id", b"contextRef", b"scale", b"colspan"))
    value = chance.choice((b"9", b"margin-left:1pt;", b"(", b"a ")) * 20_000
    return _put(content, chance, b"<td " + name + b'="' + value + b'">')


def put_a_wide_table(content: bytes, chance: random.Random) -> bytes:
    row = b"<tr>" + b"<td colspan=100>1,234</td>" * chance.choice((3, 60)) + b"</tr>"
    return _put(content, chance, b"<table>" + row * chance.choice((3, 40)) + b"</table>")


MUTATIONS: tuple[Mutation, ...] = (
    cut, drop_a_block, drop_lines, repeat_a_block, move_a_block, shuffle_lines, join_lines, flip_bytes,
    insert_tags, insert_words, drop_tags, shuffle_tags, one_id_for_all, widen_spaces, narrow_spaces,
    indent_lines, change_digits, change_signs, long_figures, put_nulls, put_a_long_line, put_deep_nesting,
    put_an_entity_bomb, put_a_huge_attribute, put_a_wide_table,
)  # fmt: skip


steps = st.lists(
    st.tuples(st.sampled_from(MUTATIONS), st.integers(0, 2**32 - 1)), min_size=1, max_size=5
)
"""One to five mutations, each with the seed of its chance."""


def mutated(content: bytes, steps: Sequence[tuple[Mutation, int]]) -> bytes:
    """The content after each mutation, with the chance of its seed."""
    for mutation, seed in steps:
        if not content:
            break
        content = mutation(content, random.Random(seed))
    return content


def _places(content: bytes, chance: random.Random, count: int) -> list[int]:
    return [chance.randint(0, len(content)) for _ in range(count)]


def _block(content: bytes, chance: random.Random) -> tuple[int, int]:
    (start,) = _places(content, chance, 1)
    return start, min(len(content), start + chance.choice((20, 400, 4_000)))


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def _put(content: bytes, chance: random.Random, inserted: bytes) -> bytes:
    (place,) = _places(content, chance, 1)
    if chance.random() < 0.6:  # between lines
        place = content.find(b"\n", place) + 1
    return content[:place] + inserted + content[place:]


def _inserted(content: bytes, chance: random.Random, choices: Sequence[bytes]) -> bytes:
    for _ in range(chance.choice((1, 3, 20))):
        written = b" " * chance.choice((0, 0, 2, 30)) + chance.choice(choices)
        content = _put(content, chance, written + chance.choice((b"\n", b"", b"  ")))
    return content
