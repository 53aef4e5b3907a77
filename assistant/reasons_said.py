"""What grades and reasons are called where people read them."""

from __future__ import annotations

from assistant.model import Reason

GRADES = {
    "foots": "The statement behind it foots.",
    "does_not_foot": "The statement behind it does not foot.",
}
REASONS = {
    Reason.NOT_IN_FILING: "not in the filing",
    Reason.AMBIGUOUS: "ambiguous",
    Reason.NOT_COMPUTABLE: "not computable",
    Reason.UNRELIABLE: "unreliable",
    Reason.OUT_OF_SCOPE: "out of scope",
    Reason.NOT_UNDERSTOOD: "not understood",
}
