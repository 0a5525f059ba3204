"""The one form in which article text is stored. Applied once, before any offset exists."""

import re
import unicodedata
from typing import Final

LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")  # every Zs but U+0020
# Zero-width characters, controls, and marks of direction, which would show words in another order than stored.
INVISIBLE: Final = re.compile(
    "[\u200b\u200c\u2060\ufeff\u00ad\x01-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
JOINER: Final = "\u200d"
MOST_MARKS: Final = 64  # on one letter: to put them in order takes as long as their number by itself
ODD: Final = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS},}}")
SURROGATE: Final = re.compile("[\ud800-\udfff]")


class NotText(ValueError):
    """What was delivered is not text. `reason` is a code, `value` names the offending character."""

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


def normal_form(text: str) -> str:
    """Line ends as "\\n", every space as U+0020, nothing invisible but joined emoji, composed (NFC).

    Idempotent. Raises NotText for NUL ("nul"), lone surrogates ("lone_surrogate") and heaps of marks
    ("too_many_marks").
    """
    if text.isprintable() or text.replace("\n", "").isprintable():  # all that is changed or refused below is not
        return text if text.isascii() else _composed(text)
    _refuse_what_is_not_text(text)
    text = LINE_ENDS.sub("\n", text)
    text = SPACES.sub(" ", text)
    text = INVISIBLE.sub("", text)
    if JOINER in text:
        text = _without_idle_joiners(text)
    return _composed(text)


def _composed(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    for odd in ODD.finditer(text):
        _refuse_heaps(odd[0], odd.start())
    return unicodedata.normalize("NFC", text)


def _refuse_heaps(text: str, start: int) -> None:
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run > MOST_MARKS:
            raise NotText("too_many_marks", f"more than {MOST_MARKS} from character {start}")


def _refuse_what_is_not_text(text: str) -> None:
    nul = text.find("\0")
    if nul >= 0:
        raise NotText("nul", f"U+0000 at character {nul}")
    surrogate = SURROGATE.search(text)
    if surrogate:
        raise NotText("lone_surrogate", f"U+{ord(surrogate[0]):04X} at character {surrogate.start()}")


def _without_idle_joiners(text: str) -> str:
    """Zero-width joiners stay only between two symbols, where they make one emoji.

    Marks between the symbol and the joiner (variation selectors) are looked through: composing a symbol with
    its mark, which comes later, must not change the answer.
    """
    kept: list[str] = []
    last_base = ""
    for index, char in enumerate(text):
        if char == JOINER:
            follower = text[index + 1 : index + 2]
            if not (_is_symbol(last_base) and _is_symbol(follower)):
                continue
            last_base = ""
        elif unicodedata.category(char)[0] != "M":
            last_base = char
        kept.append(char)
    return "".join(kept)


def _is_symbol(char: str) -> bool:
    return char != "" and unicodedata.category(char)[0] == "S"
