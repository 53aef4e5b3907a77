"""The texts that a language model is given: one file each, filled with exactly its placeholders."""

from __future__ import annotations

import re
from importlib.resources import files

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def load(name: str) -> str:
    """The text of the prompt `name` (`name.txt` beside this file), without its last line end."""
    return files("prompts").joinpath(f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def fill(name: str, **values: str) -> str:
    """The prompt `name` with `values` in its placeholders, each once or more.

    Raises ValueError where a placeholder has no value, or a value no placeholder. What is
    filled in is never read for placeholders itself.
    """
    text = load(name)
    wanted = set(_PLACEHOLDER.findall(text))
    if wanted != set(values):
        raise ValueError(f"prompt {name} takes {sorted(wanted)}, was given {sorted(values)}")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)
