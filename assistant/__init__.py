"""From a question about a 10-Q or 10-K to a cited reply.

from assistant import Assistant
desk = Assistant.open("filing.txt")
desk.ask("What was the current ratio?")
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.ask import Assistant

__all__ = ["Assistant"]


def _refuse_shadows() -> None:
    """Raises ImportError where another `index` or `prompts` stands before our own."""
    ours = Path(__file__).resolve().parent.parent
    for name in ("index", "prompts"):
        spec = find_spec(name)
        places = (
            [spec.origin]
            if spec and spec.origin
            else list(spec.submodule_search_locations or [])
            if spec
            else []
        )
        found = Path(places[0]).resolve() if places else None
        if found is None or found.parent.parent != ours:
            raise ImportError(
                f"{found or name} stands in the way of filing-assistant's own package {name!r}. "
                "Rename it, or start from another folder."
            )


_refuse_shadows()


def __getattr__(name: str) -> Any:
    if name == "Assistant":
        from assistant.ask import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
