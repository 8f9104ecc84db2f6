"""Errors of the API as JSON: a stable code, a sentence, and what to do."""

import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

log = structlog.get_logger()

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """The request cannot be done as it is."""

    def __init__(self, status: int, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.remedy = status, code, message, remedy

    def response(self) -> web.Response:
        body = {"code": self.code, "message": self.message, "remedy": self.remedy}
        return web.json_response(body, status=self.status)


def _of_http(error: web.HTTPException, request: web.Request) -> Refused:
    match error.status:
        case 404:
            return Refused(404, "not-found", "there is nothing at this address", "see GET /health for what there is")
        case 405:
            return Refused(405, "wrong-method", f"{request.method} is not possible here", "use the other method")
        case 413:
            return Refused(413, "too-large", "the body is too large", "send a short reason only")
        case _:
            return Refused(error.status, "refused", error.reason, "correct the request")


@web.middleware
async def errors_as_json(request: web.Request, handler: Answer) -> web.StreamResponse:
    try:
        return await handler(request)  # the parameter's name is aiohttp's
    except Refused as refused:
        return refused.response()
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        return _of_http(error, request).response()
    except Exception:
        log.exception("a request failed", path=request.path)
        return Refused(500, "fault", "the request failed in the centre", "look at the controller's log").response()


async def json_object(request: web.Request) -> dict[str, object]:
    """The body as a JSON object; an empty body is an empty object."""
    raw = await request.read()  # not text(): a charset of the sender's choice is one more thing to go wrong
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(400, "not-json", "the body is not JSON", 'send an object like {"reason": "lunch"}') from None
    if not isinstance(body, dict):
        raise Refused(400, "not-an-object", "the body is not an object", 'send an object like {"reason": "lunch"}')
    return body


def short_text(body: dict[str, object], key: str, otherwise: str, longest: int = 64) -> str:
    """A value people wrote: one line, printable, bounded."""
    value = body.get(key, otherwise)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or not value.isprintable():
        raise Refused(
            400, f"bad-{key}", f"{key} must be 1 to {longest} printable characters", f"send a short {key} in one line"
        )
    return value.strip()
