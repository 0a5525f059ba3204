"""Telling Vietnamese from text in one of its old font encodings read as if it were Latin-1."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

SAMPLE: Final = 20_000  # characters looked at
BEYOND_LATIN_1: Final = 0.1
WORD: Final = re.compile(r"[^\W\d_]+")
NO_TONES: Final = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ph|th|tr|ch|gh|gi|kh|qu|[bcdđghklmnprstvx])?"
    r"(?:iêu|yêu|oai|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|oă|oa|oe|oo|ai|ao|au|âu|ay|ây|eo|êu|ia|iê|iu|oi|ôi|ơi"
    r"|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)

# Byte (as Latin-1 character) → letter. Source: TCVN 5712:1993, VN3, lower case; capitals only without a tone.
TCVN3: Final = str.maketrans(
    dict(
        zip(
            "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ§¡¢£¤¥¦",
            "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĐĂÂÊÔƠƯ",
            strict=True,
        )
    )
)
# A base letter and the character after it that carries its hat, horn or tone. Source: VNI encoding for Windows.
VNI_PAIR: Final = re.compile("[aAeEoOuUyY][øùûõïâêàáåãäèéúüëØÙÛÕÏÂÊÀÁÅÃÄÈÉÚÜË]|[ôöÔÖ][øùûõïØÙÛÕÏ]")
VNI_TABLE: Final = {
    **dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True)),
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
VNI_SINGLE: Final = str.maketrans("ñôöæóòîíì", "đơưỉĩịỵíì")


def looks_vietnamese(text: str) -> bool:
    """A good part of the words carries Vietnamese marks, and those words are Vietnamese syllables."""
    words = [word.lower() for word in WORD.findall(unicodedata.normalize("NFC", text[:SAMPLE]))]
    marked = [word for word in words if not word.isascii()]
    if len(marked) < 3 or len(marked) < len(words) * 0.25:
        return False
    return sum(map(_is_syllable, marked)) >= len(marked) * 0.9


def legacy_encoding(text: str) -> str:
    """Which of the two, tcvn3 or vni, makes the text Vietnamese; empty when it is as it should be."""
    sample = text[:SAMPLE]
    if sample.isascii() or _leaves_latin_1(sample) or looks_vietnamese(sample):
        return ""
    decoders: dict[str, Callable[[str], str]] = {"tcvn3": _from_tcvn3, "vni": _from_vni}
    return next((name for name, decoded in decoders.items() if looks_vietnamese(decoded(sample))), "")


def _leaves_latin_1(text: str) -> bool:
    """As much as Vietnamese does: 13 letters and more in 100. Told from the lengths alone, as every page is asked."""
    return len(text) - len(text.encode("latin-1", "ignore")) > len(text) * BEYOND_LATIN_1


def _from_tcvn3(text: str) -> str:
    return text.translate(TCVN3)


def _from_vni(text: str) -> str:
    with_marks = VNI_PAIR.sub(lambda pair: pair[0][0] + VNI_TABLE[pair[0][1].lower()], text)
    return unicodedata.normalize("NFC", with_marks.translate(VNI_SINGLE))


@lru_cache(maxsize=10_000)  # the words of a page come again
def _is_syllable(word: str) -> bool:
    toneless = unicodedata.normalize("NFD", word).translate(NO_TONES)
    return SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None
