"""Pure: what the network says about a caller, made one form. All of it is hostile text."""

import unicodedata

import phonenumbers

LONGEST_NAME = 64


def whole_number(raw: str, country: str, area_code: str) -> str:
    """+77011234567 for +7701…, 8701…, 7701… and city numbers; "" where there is no usable number (anonymous, junk)."""
    digits = raw.strip()
    if not digits or len(digits) > 24 or not any(ch.isdigit() for ch in digits):
        return ""
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return _city_number(digits, country, area_code)


#: Kinds of number that are called back: what costs the centre money or rings nobody is none of them.
CALLABLE = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


def number_to_call(raw: str, country: str, area_code: str) -> str:
    """The whole number if it is an ordinary telephone of this country; otherwise ""."""
    whole = whole_number(raw, country, area_code)
    if not whole:
        return ""
    number = phonenumbers.parse(whole, country)
    ours = phonenumbers.region_code_for_number(number) == country
    return whole if ours and phonenumbers.number_type(number) in CALLABLE else ""


def dictation(number: str) -> str:
    """As people here say it, digits only: 8 701 … for +7701…."""
    return f"8{number[2:]}" if number.startswith("+7") else number.removeprefix("+")


def _city_number(digits: str, country: str, area_code: str) -> str:
    plain = "".join(ch for ch in digits if ch.isdigit())
    if digits.startswith("+") or not 5 <= len(plain) <= 7:
        return ""
    number = phonenumbers.parse(f"{area_code}{plain}", country)
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_name(raw: str) -> str:
    """A name without control and bidirectional characters, at most 64 characters."""
    kept = (ch for ch in raw if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join("".join(kept).split())[:LONGEST_NAME]


def toll_free(raw: str, country: str) -> str:
    """The whole number where calling it costs nobody here anything (8 800 …); otherwise ""."""
    whole = whole_number(raw, country, "")
    if not whole:
        return ""
    number = phonenumbers.parse(whole, country)
    free = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE
    return whole if free and phonenumbers.is_valid_number_for_region(number, country) else ""
