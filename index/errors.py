"""Errors that a user can act on.

FilingError
├── ReadError            a file cannot be read as a filing
│   ├── NotAFiling       empty, binary, PDF, or text that is no filing
│   └── UnsupportedForm  a filing of a form that is not read (8-K, 20-F …)
├── LibraryError         the home folder or one of its stores
│   ├── UnknownFiling    no indexed filing, or file, of that name
│   ├── AmbiguousFiling  several filings match; carries the choices
│   ├── LibraryLocked    another process is writing
│   ├── StoreVersion     written by another version of this program
│   ├── AddressError     the library's address cannot be read
│   ├── NoLibrary        nothing was ever indexed there
│   ├── StoreUnreachable the database server is not reached, or was lost
│   └── DamagedStore     the database or the vectors cannot be read
├── CorrectionsError     a correction is malformed, or names what is not there
├── ConversationError    a kept conversation cannot be taken up
├── RecordError          a record of an answer is malformed, or cannot be replayed
├── AssistantClosed      asked after it was closed
├── ClusterError         Ray is not installed, or no cluster answers
├── ServerError          the HTTP server cannot be started
│   └── KeyFault         an API key, or the file of the keys
├── UnknownPlace         no statement, table, section or line of that name in a filing
├── UnitError            arithmetic that has no meaning (dollars plus shares)
├── QuestionSetError     a record of a question set is malformed
├── SettingsError        an unknown or malformed setting
├── EmbeddingError       the embedding model is missing or is not the expected one
└── ModelError           the language model cannot be used, or gave no usable reply

Every message says what, where and what to do, in one line.
"""


class FilingError(Exception):
    """The root: whatever a user can act on."""


class ReadError(FilingError):
    """A file cannot be read as a filing."""


class NotAFiling(ReadError):
    """The file is empty, binary, a PDF, or text that is no 10-Q or 10-K."""


class UnsupportedForm(ReadError):
    """The file is a filing of a form that is not read."""


class LibraryError(FilingError):
    """The home folder or one of its stores cannot be used."""


class UnknownFiling(LibraryError):
    """No indexed filing and no file answers to the given name."""


class AmbiguousFiling(LibraryError):
    """Several indexed filings answer to the given name.

    choices: what to type instead, one entry a filing.
    """

    def __init__(self, message: str, choices: tuple[str, ...]) -> None:
        super().__init__(message)
        self.choices = choices


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class StoreVersion(LibraryError):
    """The store was written in another format."""


class AddressError(LibraryError):
    """A library's address that cannot be read. Its message holds nothing that may be a password."""


class NoLibrary(LibraryError):
    """There is no library at an address, and none was to be made."""


class StoreUnreachable(LibraryError):
    """The database server cannot be reached, or its connection was lost."""


class DamagedStore(LibraryError):
    """The database or the vectors cannot be read."""


class CorrectionsError(FilingError):
    """A correction is malformed, or names what is not there; says which, and where it stands."""


class ConversationError(FilingError):
    """A kept conversation is malformed, or a filing of it is not indexed."""


class RecordError(FilingError):
    """A record of an answer is malformed, or what it was answered from is not there."""


class AssistantClosed(FilingError):
    """The assistant was closed, and answers no more."""


class ClusterError(FilingError):
    """Ray is not installed, or no cluster answers at an address."""


class ServerError(FilingError):
    """The HTTP server cannot be started: its extra, its address."""


class KeyFault(ServerError):
    """An API key that cannot be made or is not there, or the keys' file cannot be used."""


class UnknownPlace(FilingError):
    """A filing has no statement, table, section or line of the given name."""


class UnitError(FilingError):
    """The units of two quantities do not go together."""


class QuestionSetError(FilingError):
    """A record of a question set is malformed; says which, and which field.

    faults: all that is wrong with the set, where more than the first was looked for.
    """

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults or (message,)


class SettingsError(FilingError):
    """A setting is unknown or has a value of the wrong form."""


class EmbeddingError(FilingError):
    """The embedding model is missing, or is not the one that was expected."""


class ModelError(FilingError):
    """The language model cannot be used: not installed, not reached, too slow, or without sense."""
