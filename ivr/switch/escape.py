"""Text from people made harmless for Asterisk's files (pure). A line there ends a value, a semicolon starts a comment,
a bracket a section; a quote or an angle bracket ends a caller name."""

import unicodedata


def value(text: object) -> str:
    """One line, no control characters, semicolons escaped: whatever it says, it stays the value of its key."""
    clean = "".join(" " if _unprintable(sign) else sign for sign in str(text))
    return " ".join(clean.split()).replace("\\", "/").replace(";", "\\;")


def name(text: object) -> str:
    """A display name inside quotes: as `value`, without what would end the quotes or start a function."""
    return value(str(text).translate({ord(sign): None for sign in '"<>{}$'}))


def _unprintable(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")
