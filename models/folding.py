"""Pure: one spelling for what is searched, whoever wrote it: small letters, ё as е, words only. The database's own
folding is not used: PostgreSQL's depends on how it was installed, and SQLite's LIKE knows Latin letters alone."""

import re
import unicodedata

LONGEST_WORD = 64
MOST_WORDS_ASKED = 12
_WORD = re.compile(r"[^\W_]+")
_KEPT = 4  # letters of a word that no ending is taken from


def folded_words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold()).replace("ё", "е")
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def folded_text(text: str) -> str:
    return " ".join(folded_words(text))


def asked_prefixes(text: str) -> list[str]:
    """What each word of a search must begin with. Two letters of an ending are let go, so that трубы finds трубу and
    көшеде finds көшеден; a number is asked for as it begins."""
    words = folded_words(text)[:MOST_WORDS_ASKED]
    return [word if word.isdecimal() else word[: max(_KEPT, len(word) - 2)] for word in words]
