"""The API's errors: a stable code, its HTTP status, and a sentence in the language of whoever asked."""

from collections.abc import Mapping
from math import ceil

from aiohttp import web
from pydantic import BaseModel, Field

from agents.web.texts.refusals import said

STATUS: Mapping[str, int] = {
    "bad-request": 400,
    "bad-target": 400,
    "not-json": 400,
    "refused": 400,
    "not-logged-in": 401,
    "bad-login": 401,
    "csrf": 403,
    "forbidden": 403,
    "seat-not-yours": 403,
    "not-your-call": 403,
    "number-not-allowed": 403,
    "not-found": 404,
    "link-spent": 404,
    "no-such-seat": 404,
    "no-such-queue": 404,
    "no-such-call": 404,
    "no-such-recording": 404,
    "no-such-ticket": 404,
    "no-such-service": 404,
    "wrong-method": 405,
    "seat-taken": 409,
    "no-seat": 409,
    "seat-not-free": 409,
    "call-over": 409,
    "call-goes-on": 409,
    "not-now": 409,
    "not-in-line": 409,
    "nobody-consulted": 409,
    "consulting": 409,
    "no-number": 409,
    "callback-pending": 409,
    "callback-served": 409,
    "seat-elsewhere": 409,
    "no-such-body": 404,
    "no-such-user": 404,
    "user-taken": 409,
    "not-yourself": 409,
    "ticket-changed": 409,
    "ticket-move": 409,
    "too-large": 413,
    "bad-range": 416,
    "wrong-host": 421,
    "no-websocket": 426,
    "ticket-lacks": 422,
    "weak-password": 422,
    "login-locked": 429,
    "too-many": 429,
    "fault": 500,
    "database-away": 503,
    "busy": 503,
    "telephones-away": 503,
    "streams-full": 503,
}


class ErrorView(BaseModel):
    """What every refusal looks like."""

    code: str = Field(description="stable; for programs")
    message: str = Field(description="what is wrong, in the user's language")
    remedy: str = Field(description="what to do")


class Fault(Exception):
    """The request is refused. `values` fill the sentence; wait_s also becomes Retry-After."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    @property
    def status(self) -> int:
        return STATUS[self.code]

    def view(self, language: str) -> ErrorView:
        message, remedy = said(self.code, language, **self._shown())
        return ErrorView(code=self.code, message=message, remedy=remedy)

    def response(self, language: str) -> web.Response:
        response = web.Response(
            text=self.view(language).model_dump_json(), status=self.status, content_type="application/json"
        )
        if "length" in self.values:
            response.headers["Content-Range"] = f"bytes */{self.values['length']}"
        if "wait_s" in self.values:
            response.headers["Retry-After"] = str(self._shown()["wait_s"])
        return response

    def _shown(self) -> dict[str, object]:
        wait_s = self.values.get("wait_s")
        return {**self.values, "wait_s": max(1, ceil(wait_s))} if isinstance(wait_s, int | float) else self.values
