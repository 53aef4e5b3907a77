"""A small support bot: a FAQ first, then the assistant, then a person when it declines.

python examples/bot.py FILING FOLDER reads a message a line, as JSON or as bare text: {"from": "ann",
"text": "…"}; it writes an answer a line. Each sender has a conversation. Every reply is kept in
FOLDER as a record, and what a person must take over is added to FOLDER/handover.jsonl.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from assistant import Assistant
from assistant.conversation import Conversation
from assistant.hooks import Ended, Hooks
from assistant.model import Refusal, Reply
from index.errors import FilingError

LOG = logging.getLogger("bot")
HANDED_OVER = "I cannot answer that from our report. I have passed it on to a colleague."


@dataclass(frozen=True)
class Faq:
    """Answers that stand ready, each for a question that says all of some words, and little else."""

    entries: tuple[tuple[frozenset[str], str], ...]

    @classmethod
    def read(cls, path: Path) -> Faq:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            tuple(
                (frozenset(words), entry["answer"])
                for entry in table["entry"]
                for words in entry["words"]
            )
        )

    def answer(self, question: str) -> str | None:
        said = frozenset(re.findall(r"[a-z]+", question.lower()))
        fits = (
            answer
            for words, answer in self.entries
            if words <= said and len(said) <= 2 * len(words) + 2
        )
        return next(fits, None)


class Bot:
    """What answers messages; `desk` is open while the bot is."""

    def __init__(self, desk: Assistant, faq: Faq, folder: Path) -> None:
        self.faq = faq
        self.handover = folder / "handover.jsonl"
        self.talks: defaultdict[str, Conversation] = defaultdict(desk.conversation)

    async def answer(self, sender: str, text: str) -> str:
        ready = self.faq.answer(text)
        if ready is not None:
            return ready
        reply = await self.talks[sender].ask_async(text)
        if isinstance(reply, Refusal):
            self.hand_over(sender, reply)
            return HANDED_OVER
        return f"{reply.text} [{places(reply)}]"

    def hand_over(self, sender: str, refusal: Refusal) -> None:
        """Leave a question to a person, with why it was declined and what came near."""
        told = {
            "from": sender,
            "question": refusal.question,
            "reason": refusal.reason,
            "said": refusal.text,
            "nearest": [nearest.label for nearest in refusal.nearest],
        }
        with self.handover.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(told)}\n")


def keep(ended: Ended, desk: Assistant, folder: Path) -> None:
    """The hook after every ask: a line of the log, and a record for `filing replay`."""
    LOG.info("%s in %.0f ms", "replied" if ended.reply else ended.error, ended.elapsed_ms)
    if ended.turn is not None:
        record = desk.record(ended.turns, ended.ask.filing)
        path = folder / f"answer-{uuid4().hex}.json"
        path.write_text(json.dumps(record), encoding="utf-8")


def places(reply: Reply) -> str:
    """Where the answer stands in the filing."""
    found = (f"lines {first}-{last}" for first, last in (c.lines for c in reply.citations))
    return ", ".join(dict.fromkeys(found))


def message(line: str) -> tuple[str, str]:
    """Who says what."""
    try:
        fields = json.loads(line)
        return str(fields["from"]), str(fields["text"])
    except (ValueError, TypeError, KeyError):
        return "someone", line.strip()


async def main(filing: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    faq = Faq.read(Path(__file__).with_name("faq.toml"))
    hooks = Hooks(after=lambda ended: keep(ended, desk, folder))
    async with Assistant.open(filing, hooks=hooks) as desk:
        bot = Bot(desk, faq, folder)
        while line := await asyncio.to_thread(sys.stdin.readline):
            sender, text = message(line)
            print(json.dumps({"to": sender, "text": await bot.answer(sender, text)}), flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    try:
        asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
    except FilingError as error:
        sys.exit(f"bot: {error}")
