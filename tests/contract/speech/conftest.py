"""Each test of the contract runs on the fake and on the real worker."""

from collections.abc import AsyncIterator, Iterator

import pytest

from ivr.speech.client import RemoteEars
from tests.contract.speech.rigs import FakeRig, RealRig, Rig, started
from tests.live.speech.worker import Worker


@pytest.fixture(scope="session")
def shared_worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    worker = started(tmp_path_factory.mktemp("ears"))
    yield worker
    if worker.process.poll() is None:
        worker.end()


@pytest.fixture(params=["fake", "real"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    if request.param == "fake":
        yield FakeRig()
        return
    worker: Worker = request.getfixturevalue("shared_worker")
    async with RemoteEars(worker.socket) as ears:
        await ears.until_languages("ko")
        real = RealRig(ears, worker)
        yield real
        real.close()
