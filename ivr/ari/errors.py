"""Why a request did not do its work. A refusal about one channel is normal traffic: the caller hung up."""

from http import HTTPStatus


class AriError(Exception):
    """Carries the operation and Asterisk's own words, never a value of the query (it may be personal)."""

    status = 0

    def __init__(self, operation: str, message: str) -> None:
        super().__init__(f"{operation}: {message}")
        self.operation = operation
        self.message = message


class AriRefused(AriError):
    """Asterisk was asked and said no."""

    def __init__(self, operation: str, message: str, status: int) -> None:
        super().__init__(operation, f"{status} {message}")
        self.message = message
        self.status = status


class BadRequest(AriRefused):
    """400: a parameter is missing or makes no sense: a fault of the program, not of the call."""


class Unauthorised(AriRefused):
    """401: user or password is wrong: compare ari.conf with the secrets of this centre."""


class Forbidden(AriRefused):
    """403: this user may only read, or Asterisk forbids the operation."""


class NotFound(AriRefused):
    """404: gone: mostly a channel whose party hung up."""


class Conflict(AriRefused):
    """409: the id exists already, or the thing is in no state for this."""


class PreconditionFailed(AriRefused):
    """412: the channel is not in a state for this, e.g. it is not up."""


class Unprocessable(AriRefused):
    """422: understood, but impossible: e.g. the channel is not in Stasis (yet)."""


class ServerFailed(AriRefused):
    """5xx: Asterisk could not do it: e.g. it could not allocate a channel."""


class AriDown(AriError):
    """Asterisk cannot be asked: not running, not answering in time, or the connection broke."""


_BY_STATUS: dict[int, type[AriRefused]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: Unauthorised,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.PRECONDITION_FAILED: PreconditionFailed,
    HTTPStatus.UNPROCESSABLE_ENTITY: Unprocessable,
}


def refused(operation: str, status: int, message: str) -> AriRefused:
    usual = ServerFailed if status >= HTTPStatus.INTERNAL_SERVER_ERROR else AriRefused
    return _BY_STATUS.get(status, usual)(operation, message, status)
