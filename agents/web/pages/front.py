"""What esbuild made of the scripts and styles at set-up: files whose names carry their content's hash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"  # another content has another name


class FrontNotBuilt(Exception):
    """The pages' scripts are not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One entry as pages name it (`desk.js`), the file it is in, and the files it will ask for at once."""

    file: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    folder: Path
    assets: Mapping[str, Asset] = field(default_factory=dict)
    fonts: tuple[str, ...] = ()

    @classmethod
    def open(cls, folder: Path) -> "Front":
        """folder: with `current`, the name of the newest build in it. Raises FrontNotBuilt."""
        try:
            built = folder / (folder / "current").read_text("ascii").strip()
            listed = json.loads((built / "listed.json").read_text("utf-8"))
        except (OSError, ValueError):
            raise FrontNotBuilt(f"the pages' scripts are not in {folder}; make them: make setup") from None
        assets = {name: Asset(each["file"], tuple(each["needs"])) for name, each in listed["assets"].items()}
        return cls(built, assets, tuple(listed["fonts"]))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`/static/{file}`: compressed where the browser takes it."""
        path = self.folder / request.match_info["file"]
        if path.suffix not in TYPES or not path.is_file():
            raise web.HTTPNotFound
        response = web.FileResponse(path)
        response.content_type = TYPES[path.suffix]
        response.headers["Cache-Control"] = FOREVER
        return response
