"""Vectors of chunks beside the filings in PostgreSQL, by pgvector.

Of a few filings every vector is looked at: that is exact, and quick. Of many the graph of
neighbours is walked (HNSW, over half the bits of each number), on and on until enough of those
asked for are found, and what it finds is measured exactly.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from index.address import Server
from index.embed import vectors_of
from index.errors import EmbeddingError
from index.store.engines import Connections
from index.store.tenants import secure

if TYPE_CHECKING:
    from index.embed import Vector, Vectors

TABLES = ("embeddings", "embedding_models")
_USUAL_DIMENSION = 384  # of the model that comes with the program
_LOOKED_THROUGH = 32  # filings whose every vector is looked at
_MORE = 4  # times as many of the graph's neighbours as are wanted
_BATCH = 500
_MAKE = (
    """
CREATE TABLE embeddings (
    tenant text NOT NULL DEFAULT current_setting('filing.tenant'),
    filing text NOT NULL,
    generation bigint NOT NULL,
    chunk bigint NOT NULL,
    dimension integer NOT NULL,
    vector vector NOT NULL,
    model text NOT NULL,
    PRIMARY KEY (tenant, filing, generation, model, chunk))""",
    """
CREATE TABLE embedding_models (
    tenant text NOT NULL DEFAULT current_setting('filing.tenant'),
    model text NOT NULL,
    dimension integer NOT NULL,
    PRIMARY KEY (tenant, model))""",
    f"""
CREATE INDEX embeddings_{_USUAL_DIMENSION} ON embeddings
    USING hnsw ((vector::halfvec({_USUAL_DIMENSION})) halfvec_cosine_ops)
    WHERE dimension = {_USUAL_DIMENSION}""",
)
_MODEL = sa.text(
    "INSERT INTO embedding_models (model, dimension) VALUES (:model, :dimension)"
    " ON CONFLICT DO NOTHING"
)
_DIMENSION = sa.text("SELECT dimension FROM embedding_models WHERE model = :model")
_ADD = sa.text(
    "INSERT INTO embeddings (filing, generation, chunk, dimension, vector, model)"
    " SELECT :filing, :generation, chunk, :dimension, CAST(vector AS vector), :model"
    " FROM unnest(CAST(:chunks AS bigint[]), CAST(:vectors AS text[])) AS given (chunk, vector)"
    " ON CONFLICT DO NOTHING"
)
_COUNT = sa.text(
    "SELECT count(*) FROM embeddings"
    " WHERE filing = :filing AND generation = :generation AND model = :model"
)
_STORED = sa.text(
    "SELECT chunk, CAST(vector AS text) AS vector FROM embeddings"
    " WHERE filing = :filing AND generation = :generation AND model = :model ORDER BY chunk"
)
_LOOK_THROUGH = sa.text(
    "WITH asked AS MATERIALIZED ("
    " SELECT filing, chunk, vector FROM embeddings WHERE filing = ANY(:filings)"
    " AND generation = ANY(:generations) AND model = :model AND dimension = :dimension)"
    " SELECT filing, chunk, 1 - (vector <=> CAST(:vector AS vector)) AS similarity FROM asked"
    " ORDER BY similarity DESC, filing, chunk LIMIT :n"
)
_WALK = (
    "WITH near AS MATERIALIZED ("
    " SELECT filing, chunk, vector FROM embeddings"
    " WHERE dimension = {0} AND model = :model AND generation = ANY(:generations)"
    " ORDER BY CAST(vector AS halfvec({0})) <=> CAST(CAST(:vector AS vector) AS halfvec({0}))"
    " LIMIT :more)"
    " SELECT filing, chunk, 1 - (vector <=> CAST(:vector AS vector)) AS similarity FROM near"
    " ORDER BY similarity DESC, filing, chunk LIMIT :n"
)
_WALKING = sa.text(
    "SELECT set_config('hnsw.ef_search', :wide, true),"
    " set_config('hnsw.iterative_scan', 'relaxed_order', true),"
    " set_config('hnsw.max_scan_tuples', '1000000', true)"
)
_WALKED = (_WALKING, sa.text(_WALK.format(_USUAL_DIMENSION)))
_SWEEP = sa.text(
    "DELETE FROM embeddings WHERE filing = :filing AND generation <> ALL(:generations)"
)
_SWEEP_ALL = sa.text("DELETE FROM embeddings WHERE generation <> ALL(:generations)")
_DROP = sa.text("DELETE FROM embeddings WHERE filing = :filing")


def make_embeddings(connection: sa.Connection) -> None:
    """Make the tables of vectors, and the graph of neighbours over those of the usual model."""
    for statement in _MAKE:
        connection.exec_driver_sql(statement)
    for table in TABLES:
        secure(connection, table)


class PgVectors:
    """The vectors in a database of PostgreSQL, a row a chunk. See KeptVectors.

    Methods raise what Connections raises, and EmbeddingError.
    """

    exists = True

    def __init__(self, server: Server) -> None:
        self._connections = Connections(server)

    def add(
        self, model: str, filing: str, generation: int, chunks: Sequence[int], vectors: Vectors
    ) -> None:
        """Write the vectors of these chunks, one a row. Raises EmbeddingError."""
        dimension = len(vectors[0])
        of = {"model": model, "filing": filing, "generation": generation, "dimension": dimension}
        rows = list(zip(chunks, (_written(vector) for vector in vectors), strict=True))

        def write(connection: sa.Connection) -> None:
            connection.execute(_MODEL, {"model": model, "dimension": dimension})
            before = connection.execute(_DIMENSION, {"model": model}).scalar_one()
            if before != dimension:
                raise EmbeddingError(
                    f"The embedding model {model} gave vectors of {before} numbers before "
                    f"and gives {dimension} now. Use the model of before, or another store"
                )
            for start in range(0, len(rows), _BATCH):
                given, written = zip(*rows[start : start + _BATCH], strict=True)
                connection.execute(_ADD, of | {"chunks": list(given), "vectors": list(written)})

        self._connections.write(write)

    def search(
        self, model: str, vector: Vector, generations: Mapping[str, int], n: int
    ) -> list[tuple[str, int, float]]:
        """The nearest chunks: filing, chunk and cosine similarity, best first."""
        dimension = len(vector)
        given = {"model": model, "vector": _written(vector), "n": n, "dimension": dimension}
        given |= {"generations": list(generations.values())}
        if not generations:
            return []
        if len(generations) > _LOOKED_THROUGH and dimension == _USUAL_DIMENSION:
            wide = str(min(1000, max(200, _MORE * n)))
            _, found = self._connections.fetch(_WALKED, given | {"wide": wide, "more": _MORE * n})
        else:
            (found,) = self._connections.fetch(
                [_LOOK_THROUGH], given | {"filings": list(generations)}
            )
        return [(filing, chunk, float(similarity)) for filing, chunk, similarity in found]

    def count(self, model: str, filing: str, generation: int) -> int:
        """How many vectors a filing has under a generation."""
        of = {"model": model, "filing": filing, "generation": generation}
        (((counted,),),) = self._connections.fetch([_COUNT], of)
        return int(counted)

    def stored(self, model: str, filing: str, generation: int) -> tuple[list[int], Vectors]:
        """The chunks of a filing under a generation, by number, and their vectors, one a row."""
        of = {"model": model, "filing": filing, "generation": generation}
        (rows,) = self._connections.fetch([_STORED], of)
        return [chunk for chunk, _ in rows], vectors_of([json.loads(vector) for _, vector in rows])

    def sweep(self, current: Collection[tuple[str, int]], filing: str | None = None) -> None:
        """Remove all whose filing and generation are not among `current`; or of one filing."""
        statement = _SWEEP_ALL if filing is None else _SWEEP
        given = {"generations": [generation for _, generation in current], "filing": filing}
        self._connections.write(lambda connection: connection.execute(statement, given))

    def drop(self, filing: str) -> None:
        """Remove all vectors of a filing."""
        self._connections.write(lambda connection: connection.execute(_DROP, {"filing": filing}))

    def rest(self) -> None:
        """Nothing: the server has them."""


def _written(vector: Vector) -> str:
    """A vector as pgvector reads it, each number to the last of its bits."""
    return f"[{','.join(f'{number:.9g}' for number in vector.tolist())}]"
