"""Several rankings of passages as one."""

from __future__ import annotations

from assistant.retrieve import fused


def test_a_passage_in_one_ranking_less_stays_among_the_first() -> None:
    table, others = 9, [1, 2, 3, 4, 5, 6]
    found = fused([[table, *others], [table, *others], others])
    assert table in [each.passage for each in found[:4]]


def test_each_ranking_counts_a_passage_once() -> None:
    once, twice = (fused([[1, 2], ranking])[0].score for ranking in ([1], [1, 1]))
    assert once == twice
