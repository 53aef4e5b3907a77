"""What is loaded behind the prompt, while someone is still typing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from index.errors import FilingError

T = TypeVar("T")


class Behind(Generic[T]):
    """A value that is made in a thread of its own; then what is to follow is done there too.

    The thread ends with the program: whoever leaves meanwhile need not wait for it.
    """

    def __init__(self, make: Callable[[], T], *then: Callable[[T], object]) -> None:
        self._made = threading.Event()
        self._values: list[T] = []
        self._error: FilingError | None = None
        self._make, self._then = make, then
        self._thread = threading.Thread(target=self._work, daemon=True, name="behind the prompt")

    def start(self) -> None:
        """Begin. Nothing is made before."""
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether something is still being done."""
        return self._thread.is_alive()

    def ready(self) -> T | None:
        """The value if it is there by now."""
        return next(iter(self._values), None)

    def result(self) -> T:
        """The value, waited for. Raises the FilingError for which there is none."""
        self._made.wait()
        if self._error is not None:
            raise self._error
        if not self._values:
            raise RuntimeError("what was loaded behind the prompt failed; its traceback is above")
        return self._values[0]

    def _work(self) -> None:
        try:
            self._values.append(self._make())
        except FilingError as error:
            self._error = error
        finally:
            self._made.set()
        for value in self._values:
            for follow in self._then:
                try:
                    follow(value)
                except FilingError:  # who needs it will be told
                    return
