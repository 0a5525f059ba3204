"""The names of what is in an archive: which are refused, and which nobody means."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from articles.reading.place import Place
from articles.reading.refused import Refused

REASONS: Final = "lý do trả lại.csv"  # in archives of rejected pages
LITTER: Final = ("__MACOSX", "Thumbs.db", "desktop.ini", REASONS)


@dataclass(frozen=True)
class Member:
    """One file of an archive; `stream` is good until the next is asked for."""

    place: Place
    name: str
    stream: BinaryIO


def check_name(name: str) -> None:
    """Raises Refused for a name that leads out of the archive. Nothing is ever written under one, wherever it leads."""
    plain = name.replace("\\", "/")
    if plain.startswith("/") or plain[1:3] == ":/":
        raise Refused("unsafe_name", f"an absolute name: {name}")
    if ".." in plain.split("/"):
        raise Refused("unsafe_name", f"a name that leads out of the archive: {name}")


def is_litter(name: str) -> bool:
    """Hidden files, what systems leave behind in archives, and what the desk itself adds."""
    return any(part.startswith(".") or part in LITTER for part in PurePosixPath(name).parts)
