"""Writes ivr/ari/generated/ from the JSON that Asterisk ships: python -m ivr.ari.generate FOLDER_OF_REST_API.

The same JSON always gives the same bytes, so a test can regenerate and compare.
"""

import sys
from pathlib import Path

from ivr.ari.generate_models import events_source, models_source
from ivr.ari.generate_operations import operations_source
from ivr.ari.schema import read_schema

GENERATED = Path(__file__).parent / "generated"


def sources(rest_api: Path) -> dict[str, str]:
    """File name → text of each generated module."""
    schema = read_schema(rest_api)
    return {
        "models.py": models_source(schema),
        "events.py": events_source(schema),
        "operations.py": operations_source(schema),
    }


def main(rest_api: Path) -> None:
    for name, text in sources(rest_api).items():
        (GENERATED / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
