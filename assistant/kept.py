"""What is made of a filing once and kept while the filing is: whole, or for the latest questions."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from assistant.book import Book

T = TypeVar("T")
Asked = TypeVar("Asked", bound=Hashable)


def once(make: Callable[[Book], T]) -> Callable[[Book], T]:
    """`make`, called but once for each filing."""
    held: WeakKeyDictionary[Book, T] = WeakKeyDictionary()

    @wraps(make)
    def kept(book: Book) -> T:
        if book not in held:
            held[book] = make(book)
        return held[book]

    return kept


def latest(most: int) -> Callable[[Callable[[Asked, Book], T]], Callable[[Asked, Book], T]]:
    """A function of what is asked and a filing whose `most` latest results are kept for each filing.

    No result is None.
    """

    def keeping(make: Callable[[Asked, Book], T]) -> Callable[[Asked, Book], T]:
        held: WeakKeyDictionary[Book, dict[Asked, T]] = WeakKeyDictionary()

        @wraps(make)
        def kept(asked: Asked, book: Book) -> T:
            results = held.setdefault(book, {})
            result = results.get(asked)
            if result is None:
                result = results[asked] = make(asked, book)
                while len(results) > most:
                    results.pop(next(iter(results)), None)
            return result

        return kept

    return keeping
