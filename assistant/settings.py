"""What is set once for a whole run: by a call, the environment, or the settings file.

SETTINGS is every one of them. Each has a key of the file ("model.name" is `name` in the table
[model]) and a variable; a call goes before the environment, and that before the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from index.address import address_of, without_password
from index.embed import DEFAULT_MODEL
from index.errors import AddressError, SettingsError
from index.library import default_home

LONGEST_QUESTION = 2_000
HOME = "FILING_HOME"
FILE = "FILING_SETTINGS"
_PREFIX = "FILING_"
_FILE_NAME = "settings.toml"
_METRICS_NAME = "metrics.toml"
_MOST_BYTES = 1_000_000
_MOST = 100_000
_YES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

Held: TypeAlias = str | float | bool | None
NOTHING: Mapping[str, str | None] = MappingProxyType({})


class Kind(StrEnum):
    """What a setting holds."""

    TEXT = "text"
    NUMBER = "a number"
    FLAG = "true or false"
    FILE = "a file"
    ADDRESS = "a folder, or an address postgresql+psycopg://…"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `least`: the smallest number that it takes; the largest is 100,000."""

    key: str
    variable: str
    about: str
    kind: Kind = Kind.TEXT
    default: Held = None
    least: float = 0

    @property
    def wants(self) -> str:
        """What the setting takes, in words."""
        return (
            f"a number from {self.least:g} to {_MOST:,}"
            if self.kind is Kind.NUMBER
            else str(self.kind)
        )


SETTINGS = (
    Setting(
        "library.store", "FILING_STORE",
        "Where the filings are: a folder, or postgresql+psycopg://…; the home without it",
        Kind.ADDRESS,
    ),
    Setting("model.name", "FILING_MODEL", "The language model, as provider:name; none without one"),
    Setting("model.url", "FILING_MODEL_URL", "The base address of the model's server"),
    Setting(
        "model.timeout", "FILING_MODEL_TIMEOUT", "Seconds that one request may take in all",
        Kind.NUMBER, 60.0, 0.1,
    ),
    Setting(
        "model.attempts", "FILING_MODEL_ATTEMPTS", "How often a request is made", Kind.NUMBER, 3.0, 1
    ),
    Setting(
        "model.input_price", "FILING_MODEL_INPUT_PRICE", "Dollars for a million tokens read",
        Kind.NUMBER,
    ),
    Setting(
        "model.output_price", "FILING_MODEL_OUTPUT_PRICE", "Dollars for a million tokens written",
        Kind.NUMBER,
    ),
    Setting(
        "embedding.model", "FILING_EMBEDDING", "A sentence-transformers model, by name or path",
        Kind.TEXT, DEFAULT_MODEL,
    ),
    Setting(
        "metrics.file", "FILING_METRICS", "Metrics of your own; metrics.toml of the library's home",
        Kind.FILE,
    ),
    Setting("chat.plain", "FILING_PLAIN", "A chat that a screen reader reads well", Kind.FLAG, False),
)  # fmt: skip
_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Effective:
    """What a setting holds in this run, and by what: a variable, a file, a call or "default"."""

    setting: Setting
    value: Held
    source: str

    @property
    def shown(self) -> Held:
        """The value as it may be shown: without a password."""
        is_secret = self.setting.kind is Kind.ADDRESS and isinstance(self.value, str)
        return without_password(str(self.value)) if is_secret else self.value


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model, and how long to wait for it.

    `name` is LangChain's: "openai:gpt-5-mini", "ollama:llama3.2". `url`: the base address of a
    server of one's own. `timeout`: the seconds that one request may take in all. `attempts`: how
    often one is made. Prices are dollars for a million tokens; without them cost is not counted.
    """

    name: str
    url: str | None = None
    timeout: float = 60
    attempts: float = 3
    input_price: float | None = None
    output_price: float | None = None


def effective(given: Mapping[str, str | None] = NOTHING) -> dict[str, Effective]:
    """Every setting as it holds in this run, by its key; `given`: what a call says, by key.

    Raises SettingsError for a value of the wrong form, and for a key that is none.
    """
    path = settings_file()
    written = _written(path) if path else {}
    return {setting.key: _effective(setting, given, written, path) for setting in SETTINGS}


def model_settings(name: str | None = None, url: str | None = None) -> ModelSettings | None:
    """The model that is set; None for none, the default. The name "none" sets no model.

    `name` and `url` are what a call says. Raises SettingsError for a setting that is malformed.
    """
    held: dict[str, Any] = {
        key.removeprefix("model."): each.value
        for key, each in effective({"model.name": name, "model.url": url}).items()
        if key.startswith("model.")
    }
    named, address = held["name"], held["url"]
    if not named or named == "none":
        return None
    if ":" not in named:
        raise SettingsError(
            f"{named!r} names no model. Write the provider and its model: openai:gpt-5-mini"
        )
    if address is not None and not address.startswith(("http://", "https://")):
        raise SettingsError(f"The model's url {address!r} is no http address")
    return ModelSettings(**held)


def own_metrics_file() -> Path | None:
    """The user's metrics: as set, or metrics.toml in the default home where there is one.

    Raises SettingsError where what is set is no file.
    """
    held = effective()["metrics.file"]
    if held.value is None:
        path = default_home() / _METRICS_NAME
        return path if path.is_file() else None
    path = Path(str(held.value)).expanduser()
    if not path.is_file():
        raise SettingsError(f"{held.source} names {path}, which is no file. Unset it, or write it")
    return path


def embedding_model() -> str:
    """The name or path of the embedding model."""
    return str(effective()["embedding.model"].value)


def store_for(home: Path | None = None) -> str | None:
    """The address of the library whose home is named; None where it is that home.

    What is set for all is a server's, or a folder's where no home is named.
    """
    held = effective()["library.store"].value
    is_meant = isinstance(held, str) and (home is None or "://" in held)
    return str(held) if is_meant else None


def settings_file() -> Path | None:
    """The file that FILING_SETTINGS names, or settings.toml in the default home where there is one.

    Raises SettingsError where FILING_SETTINGS names none.
    """
    named = os.environ.get(FILE)
    if named:
        if not Path(named).is_file():
            raise SettingsError(f"{FILE} names {named}, which is no file. Unset it, or write it")
        return Path(named)
    path = default_home() / _FILE_NAME
    return path if path.is_file() else None


def unknown_variables() -> tuple[str, ...]:
    """What is wrong with each variable that is named like a setting and is none."""
    known = [HOME, FILE, *(setting.variable for setting in SETTINGS)]
    strange = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in known)
    return tuple(f"There is no variable {name}.{_suggested(name, known)}" for name in strange)


def _effective(
    setting: Setting,
    given: Mapping[str, str | None],
    written: Mapping[str, object],
    path: Path | None,
) -> Effective:
    called, in_environment = given.get(setting.key), os.environ.get(setting.variable)
    if called:
        return Effective(setting, _read(setting, called, "the call"), "the call")
    if in_environment:
        value = _read(setting, in_environment, setting.variable)
        return Effective(setting, value, setting.variable)
    if setting.key in written:
        where = f"{path}: [{setting.key.partition('.')[0]}]"
        return Effective(setting, _typed(setting, written[setting.key], where), str(path))
    return Effective(setting, setting.default, "default")


def _read(setting: Setting, text: str, where: str) -> Held:
    """The value of what stands as text in a call or a variable."""
    match setting.kind:
        case Kind.NUMBER:
            try:
                return _typed(setting, float(text), where)
            except ValueError:
                raise _wrong(setting, text, where) from None
        case Kind.FLAG:
            return _typed(setting, _YES.get(text.strip().casefold(), text), where)
        case _:
            return _typed(setting, text, where)


def _typed(setting: Setting, value: object, where: str) -> Held:
    """A value of the setting's own kind. Raises SettingsError for another."""
    match value:
        case bool() if setting.kind is Kind.FLAG:
            return value
        case int() | float() if setting.kind is Kind.NUMBER and not isinstance(value, bool):
            if setting.least <= value <= _MOST:
                return float(value)
        case str() if setting.kind in (Kind.TEXT, Kind.FILE) and value.strip():
            return value
        case str() if setting.kind is Kind.ADDRESS:
            try:
                address_of(value)
            except AddressError as error:
                raise SettingsError(f"{where}: {error}") from None
            return value
    raise _wrong(setting, value, where)


def _wrong(setting: Setting, value: object, where: str) -> SettingsError:
    name = "" if where == setting.variable else f"{setting.key.partition('.')[2]} "
    has = "" if setting.kind is Kind.ADDRESS else f", has {value!r}"  # which may be secret
    return SettingsError(f"{where} {name}wants {setting.wants}{has}")


def _written(path: Path) -> dict[str, object]:
    """What the settings file holds, by key. Raises SettingsError for a key that is none."""
    found: dict[str, object] = {}
    tables = {setting.key.partition(".")[0] for setting in SETTINGS}
    for table, held in _loaded(path).items():
        if table not in tables:
            raise SettingsError(f"{path}: there is no table [{table}].{_suggested(table, tables)}")
        if not isinstance(held, Mapping):
            raise SettingsError(
                f"{path}: {table} is no table. Write [{table}] and its settings below"
            )
        names = [key.partition(".")[2] for key in _BY_KEY if key.startswith(f"{table}.")]
        for name, value in held.items():
            if name not in names:
                raise SettingsError(
                    f"{path}: [{table}] has no setting {name}.{_suggested(name, names)}"
                )
            found[f"{table}.{name}"] = value
    return found


def _suggested(name: str, known: Any) -> str:
    near = get_close_matches(name, known, 1)
    return f" Did you mean {near[0]}?" if near else f" There are {', '.join(sorted(known))}"


def _loaded(path: Path) -> Mapping[str, Any]:
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise SettingsError(f"{path} is larger than {_MOST_BYTES:,} bytes: no settings file")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path} is no TOML: {error}") from error
