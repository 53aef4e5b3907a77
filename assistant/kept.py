"""What is made of a filing once and kept while the filing is: whole, or for the latest questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from assistant.book import Book

T = TypeVar("T")


def once(make: Callable[[Book], T]) -> Callable[[Book], T]:
    """`make`, called but once for each filing."""
    held: WeakKeyDictionary[Book, T] = WeakKeyDictionary()

    @wraps(make)
    def kept(book: Book) -> T:
        if book not in held:
            held[book] = make(book)
        return held[book]

    return kept


def latest(most: int) -> Callable[[Callable[[str, Book], T]], Callable[[str, Book], T]]:
    """A function of a question and a filing whose `most` latest results are kept for each filing.

    No result is None.
    """

    def keeping(make: Callable[[str, Book], T]) -> Callable[[str, Book], T]:
        held: WeakKeyDictionary[Book, dict[str, T]] = WeakKeyDictionary()

        @wraps(make)
        def kept(question: str, book: Book) -> T:
            results = held.setdefault(book, {})
            result = results.get(question)
            if result is None:
                result = results[question] = make(question, book)
            for oldest in list(results)[: max(0, len(results) - most)]:
                results.pop(oldest, None)
            return result

        return kept

    return keeping
