"""One rig for a whole file, so that the real Asterisk starts once; every test must leave it empty."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.contract.ari.rigs import Rig, fake_rig, real_rig


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fake", "real"])
async def one_rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    opened = fake_rig() if request.param == "fake" else real_rig(tmp_path_factory.mktemp("asterisk"))
    async with opened as rig:
        yield rig


@pytest_asyncio.fixture(loop_scope="module")
async def rig(one_rig: Rig) -> AsyncIterator[Rig]:
    one_rig.heard.clear()
    yield one_rig
    await one_rig.clear()
