from pathlib import Path

import pytest

from ivr.flow.book import Flow
from ivr.flow.load import load
from tests.unit.flow.files import DIALPLANS, small


@pytest.fixture
def flow(tmp_path: Path) -> Flow:
    return small(tmp_path)


@pytest.fixture(scope="session")
def default_flow() -> Flow:
    return load(DIALPLANS / "109.yaml")
