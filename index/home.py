"""The folder of what is a user's own."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def default_home() -> Path:
    """FILING_HOME, or the user's data folder of this platform."""
    named_home = os.environ.get("FILING_HOME")
    return Path(named_home) if named_home else user_data_path("filing-assistant")
