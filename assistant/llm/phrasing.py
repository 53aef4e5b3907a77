"""An answer in a model's words over numbered evidence, each sentence checked before it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import prompts
from assistant.llm.evidence import Evidence, seen, written
from assistant.llm.grounding import MARK, fault, sentences
from assistant.llm.model import ChatModel, Message
from assistant.model import Citation, Usage

_NOT_THERE = "NOT IN FILING"
# A mark belongs to the sentence before it: that is whole only when the next one has begun.
_ENDS = re.compile(r"[.!?][\"'”’)]*(?:\s*\[\d{1,3}\])*(?=\s+[^\s\[])")
_LONGEST = 4_000  # characters of a reply


@dataclass(frozen=True, slots=True)
class Phrased:
    """What a model made of evidence: text whose marks count the citations, [1] being the first.

    `text` None: the evidence does not answer, or with a `fault` the wording is not borne out by it.
    """

    text: str | None
    citations: tuple[Citation, ...]
    usage: Usage
    fault: str | None = None


@dataclass(slots=True)
class _Marks:
    """The citations that an answer has used so far, in the order of their first use."""

    evidence: Sequence[Evidence]
    used: list[Citation] = field(default_factory=list)

    def renumbered(self, said: str) -> str:
        """A sentence with its marks of evidence turned into marks of citations."""
        return MARK.sub(lambda match: self._places(int(match[1])), " ".join(said.split()))

    def _places(self, mark: int) -> str:
        cited = self.evidence[mark - 1].citations
        self.used += [each for each in cited if each not in self.used]
        return "".join(f"[{self.used.index(each) + 1}]" for each in cited)


def phrase(
    question: str, evidence: Sequence[Evidence], model: ChatModel
) -> Iterator[str | Phrased]:
    """The checked sentences of an answer as they come, then the outcome. Raises ModelError.

    Where a later sentence is not borne out, those before it have been given already: whoever
    shows them takes them back.
    """
    rules = prompts.load("phrase")
    asked = prompts.fill("phrase_question", evidence=written(evidence), question=question)
    messages = [Message("system", rules), Message("user", asked)]
    usage = Usage(model.name)
    marks = _Marks(evidence)
    kept: list[str] = []
    for said in _sentences(model, messages):
        if isinstance(said, Usage):
            usage += said
            continue
        if not kept and said.strip(" .\"'").upper() == _NOT_THERE:
            yield Phrased(None, (), usage)
            return
        wrong = fault(said, evidence, question, rules)
        if wrong is not None:
            yield Phrased(None, (), usage, wrong)
            return
        kept.append(marks.renumbered(said))
        yield kept[-1]
    if not kept:
        yield Phrased(None, (), usage, "it is empty")
        return
    yield Phrased(" ".join(kept), tuple(marks.used), usage)


def _sentences(model: ChatModel, messages: Sequence[Message]) -> Iterator[str | Usage]:
    """The sentences that a model says, each when it is whole; what it took comes before the last."""
    pending = ""
    length = 0
    for piece in model.stream(messages):
        if isinstance(piece, Usage):
            yield piece
            continue
        length += len(piece)
        if length > _LONGEST:
            break
        pending += seen(piece)
        while (end := _ENDS.search(pending)) is not None:
            yield pending[: end.end()].strip()
            pending = pending[end.end() :].lstrip()
    yield from sentences(pending)
