"""make bench: every figure, or those of the cases named. On stdout a line `name value unit` each; the rest on stderr.

python -m tests.bench [CASE…]: those of CASES, below; without a name all but EXTRA.
"""

import re
import subprocess
import sys
import time

#: name -> the module that measures it, its arguments, and the longest it may take. Each is a process of its own, so
#: that one that fails or hangs costs only its own figures. One after the other: they would slow each other down.
CASES: dict[str, tuple[str, list[str], float]] = {
    "dispatch.10x1": ("dispatch", ["10x1"], 400),
    "dispatch.60x20": ("dispatch", ["60x20"], 300),
    "dispatch.200x10": ("dispatch", ["200x10"], 300),
    "cpu": ("cpu", [], 300),
    "rate": ("rate", [], 480),
    "heard": ("heard", [], 120),
    "line": ("line", [], 30),
    "log": ("log", ["5000"], 60),
    "catalogue": ("catalogue", [], 30),
    "voice": ("voice", [], 30),
    "speech": ("speech", [], 150),
    "web": ("web", [], 120),
    "pages": ("pages", [], 480),
    "words": ("words", [], 280),
    "desk": ("desk", [], 120),
    "telephone": ("telephone", [], 180),
}

FIGURE = re.compile(r"^[\w.-]+ -?[\d.]+ \S+$")  # name value unit; logs that come between are not ours to pass on

#: Only when it is named: with it a whole run would take more than eight minutes.
EXTRA = {"dispatch.200x10", "rate", "speech", "web", "pages", "words", "desk", "telephone"}


def run(name: str) -> bool:
    module, arguments, limit_s = CASES[name]
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    began = time.monotonic()
    sys.stderr.write(f"-- {name}\n")
    try:
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"-- {name}: FAILED, not over after {limit_s:.0f} s\n")
        return False
    for line in ran.stdout.splitlines():
        print(line, file=sys.stdout if FIGURE.match(line) else sys.stderr, flush=True)
    status = ran.returncode
    said = "done" if status == 0 else f"FAILED (status {status})"
    sys.stderr.write(f"-- {name}: {said} after {time.monotonic() - began:.0f} s\n")
    return status == 0


def main() -> int:
    names = sys.argv[1:] or [name for name in CASES if name not in EXTRA]
    unknown = [name for name in names if name not in CASES]
    if unknown:
        sys.stderr.write(f"no such case: {', '.join(unknown)}; there are {', '.join(CASES)}\n")
        return 2
    failed = [name for name in names if not run(name)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
