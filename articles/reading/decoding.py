"""Bytes to text: UTF-8, UTF-16 and windows-1258; anything else is refused with what was found."""

import codecs
import unicodedata
from typing import Final

from articles.reading.legacy_vietnamese import legacy_encoding, looks_vietnamese
from articles.reading.refused import Refused

UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF_32_MARKS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
SIGNATURES: Final = {
    b"%PDF": "PDF document",
    b"PK\x03\x04": "zip archive or Office document",
    b"\x1f\x8b": "gzip archive",
    b"\xd0\xcf\x11\xe0": "old Office document",
    b"{\\rtf": "RTF document",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
}
LEGACY: Final = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
NO_ODD_CONTROLS: Final = dict.fromkeys(set(range(1, 32)) - set(b"\t\n\v\f\r"))


class Undecodable(Refused):
    """Bytes that are no text we read."""


def decode(data: bytes) -> str:
    """The text, without a byte order mark, not yet in normal form.

    Raises Undecodable: empty, binary, nul, utf_32, invalid_utf_16, invalid_utf_8, tcvn3, vni.
    """
    if not data:
        raise Undecodable("empty", "no bytes")
    for signature, name in SIGNATURES.items():
        if data.startswith(signature):
            raise Undecodable("binary", name)
    text = _decoded(data)
    nul = text.find("\0")
    if nul >= 0:
        raise Undecodable("nul", f"U+0000 at character {nul}")
    if not text.strip():
        raise Undecodable("empty", "only white space")
    return text


def codec_of(sample: bytes) -> str:
    """How a long text is encoded that begins with `sample`, which may end within a character.

    Raises Undecodable when it is no text from here on; a byte that does not belong into UTF-8 is left for later.
    """
    for signature, name in SIGNATURES.items():
        if sample.startswith(signature):
            raise Undecodable("binary", name)
    if sample.startswith(UTF_32_MARKS):
        raise Undecodable("utf_32", "byte order mark of UTF-32")
    if sample.startswith(UTF_16_MARKS):
        return "utf-16"
    unmarked = _byte_order_of_unmarked_utf_16(sample)
    if unmarked:
        return unmarked
    try:
        refuse_legacy(codecs.getincrementaldecoder("utf-8-sig")().decode(sample))
    except UnicodeDecodeError as error:
        try:
            _one_byte_text(sample, error)
        except Undecodable as refused:
            if refused.reason != "invalid_utf_8":
                raise
        else:
            return "windows-1258"
    return "utf-8"


def _decoded(data: bytes) -> str:
    if data.startswith(UTF_32_MARKS):
        raise Undecodable("utf_32", "byte order mark of UTF-32")
    if data.startswith(UTF_16_MARKS):
        return _utf_16(data, "utf-16")
    byte_order = _byte_order_of_unmarked_utf_16(data)
    if byte_order:
        return _utf_16(data, byte_order)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _one_byte_text(data, error)
    refuse_legacy(text)
    return text


def _utf_16(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise Undecodable("invalid_utf_16", f"byte 0x{data[error.start]:02X} at {error.start}") from error


def _byte_order_of_unmarked_utf_16(data: bytes) -> str:
    """The codec when every other byte is often zero and the bytes between hardly ever are, else ""."""
    sample = data[: 1 << 16]
    if len(data) % 2 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    zeros_first, zeros_second = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    for codec, zeros, others in (
        ("utf-16-le", zeros_second, zeros_first),
        ("utf-16-be", zeros_first, zeros_second),
    ):
        if zeros > 0.3 and others < 0.02 and not _has_many_controls(sample.decode(codec, "replace")):
            return codec
    return ""


def _has_many_controls(text: str) -> bool:
    return len(text.translate(NO_ODD_CONTROLS)) < len(text) * 0.98


def _one_byte_text(data: bytes, error: UnicodeDecodeError) -> str:
    """windows-1258, when the result is Vietnamese. The other old encodings are only told apart, for the message."""
    if b"\0" in data or _has_many_controls(data.decode("latin-1")):
        raise Undecodable("binary", f"neither text nor UTF-8: byte 0x{data[error.start]:02X} at {error.start}")
    try:
        text = unicodedata.normalize("NFC", data.decode("windows-1258"))
    except UnicodeDecodeError:
        text = ""  # a byte that windows-1258 does not have
    if looks_vietnamese(text):
        return text
    refuse_legacy(data.decode("latin-1"))
    raise Undecodable("invalid_utf_8", f"byte 0x{data[error.start]:02X} at {error.start}")


def refuse_legacy(text: str) -> None:
    """Raises Undecodable for Vietnamese in one of its old font encodings, read as if it were Latin-1."""
    found = legacy_encoding(text)
    if found:
        raise Undecodable(found, f"text in {LEGACY[found]} font encoding")
