"""The server's log: one JSON object a line on standard error, without a word of any question.

Of an exception its type and its frames are logged: messages may quote what was asked.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOGGER = logging.getLogger("assistant.server")
_FIELDS = "fields"


def log_request(**fields: Any) -> None:
    """One line about a request that was served."""
    LOGGER.info("request", extra={_FIELDS: fields})


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            told |= {
                "event": "failed",
                "error": record.exc_info[0].__name__,
                "frames": [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames],
            }
        else:
            told["event"] = record.getMessage()
        return json.dumps(told | getattr(record, _FIELDS, {}), ensure_ascii=False)


def begin_logging() -> None:
    """Have the server, and what it stands on, log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name, level in (("assistant.server", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
