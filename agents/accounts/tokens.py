"""Pure: tokens that only their holder has; the record keeps their hashes."""

import base64
import hashlib
import hmac
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(token: str) -> str:
    """What a page of ours sends back with everything that changes something: made from the cookie that pages cannot
    read, so it needs no place of its own, ends with the session, and a foreign page can learn neither."""
    made = hmac.new(token.encode("utf-8", "surrogatepass"), b"ivr109 csrf", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def is_csrf(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), csrf_of(token).encode())
