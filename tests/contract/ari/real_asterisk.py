"""A minimal real Asterisk of this suite's own: ARI, AMI and Local channels, nothing that speaks SIP."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from ivr.ari import AriAddress
from ivr.switch.child import bound_to_parent

ROOT = Path(__file__).parents[3] / "var" / "cache" / "asterisk" / "root"
LIBRARIES = ROOT / "usr" / "lib" / "x86_64-linux-gnu"
SOUNDS = ROOT / "usr" / "share" / "asterisk" / "sounds" / "en_US_f_Allison"
USER, SECRET = "contract", "only-for-this-run"
APP = "contract"

MODULES = """
    res_sorcery_config res_sorcery_memory res_timing_timerfd res_http_websocket res_speech res_stasis
    res_stasis_playback res_stasis_recording res_stasis_snoop res_stasis_answer res_stasis_device_state
    res_websocket_client res_ari res_ari_model res_ari_applications res_ari_asterisk res_ari_bridges
    res_ari_channels res_ari_endpoints res_ari_events res_pjproject res_rtp_multicast res_ari_playbacks
    res_ari_recordings app_stasis app_playback app_echo app_queue bridge_simple bridge_softmix bridge_holding
    bridge_builtin_features chan_rtp chan_bridge_media res_rtp_asterisk codec_alaw codec_ulaw codec_resample
    format_wav format_pcm format_sln res_musiconhold pbx_config func_channel func_callerid func_global
    app_userevent res_manager_devicestate func_devstate
""".split()  # noqa: SIM905 - reads better than 47 lines

DIALPLAN = """
[seat]
exten => answers,1,Ringing()
 same => n,Wait(0.2)
 same => n,Answer()
 same => n,Wait(30)
exten => busy,1,Hangup(17)
exten => declines,1,Ringing()
 same => n,Wait(0.2)
 same => n,Hangup(21)
exten => rings,1,Ringing()
 same => n,Wait(30)
exten => arrives,1,Stasis(contract,call)
 same => n,Wait(30)
[after]
exten => s,1,Wait(30)
"""


@dataclass(slots=True)
class RealAsterisk:
    run: Path
    http_port: int
    ami_port: int
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> AriAddress:
        return AriAddress(f"http://127.0.0.1:{self.http_port}/ari", USER, SECRET)

    async def start(self) -> None:
        arguments = (*_program(), "-f", "-C", str(self.run / "asterisk.conf"))
        with (self.run / "output").open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=bound_to_parent(signal.SIGKILL),  # a test run that is killed leaves no Asterisk
            )
        auth = {"Authorization": aiohttp.encode_basic_auth(USER, SECRET)}
        async with asyncio.timeout(60), aiohttp.ClientSession(headers=auth) as http:
            while not await self._answers(http):
                if self.process.returncode is not None:
                    raise ChildProcessError(f"Asterisk ended at its start: see {self.run}/output and log/full.log")
                await asyncio.sleep(0.05)

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.address.url}/asterisk/ping") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False  # not listening yet

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.kill(self.process.pid, number)

    async def cli(self, command: str) -> str:
        client = await asyncio.create_subprocess_exec(
            *_program(), "-C", str(self.run / "asterisk.conf"), "-rx", command, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await client.communicate()
        return out.decode(errors="replace")


def _program() -> list[str]:
    loader = LIBRARIES / "ld-linux-x86-64.so.2"
    return [str(loader), "--library-path", str(LIBRARIES), str(ROOT / "usr" / "sbin" / "asterisk")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_configuration(run: Path, http_port: int, ami_port: int) -> None:
    for folder in ("spool/recording", "log", "db", "run"):
        (run / folder).mkdir(parents=True)
    texts = {
        "asterisk.conf": f"""[directories]
astetcdir => {run}
astmoddir => {LIBRARIES / "asterisk" / "modules"}
astvarlibdir => {ROOT / "usr" / "share" / "asterisk"}
astdatadir => {ROOT / "usr" / "share" / "asterisk"}
astdbdir => {run / "db"}
astkeydir => {run / "db"}
astspooldir => {run / "spool"}
astrundir => {run / "run"}
astlogdir => {run / "log"}
[options]
defaultlanguage = en_US_f_Allison
""",
        "modules.conf": "[modules]\nautoload=no\n" + "".join(f"load = {name}.so\n" for name in MODULES),
        "logger.conf": "[logfiles]\nfull.log => notice,warning,error,debug,verbose\n",
        "http.conf": f"[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport={http_port}\n",
        "ari.conf": f"[general]\nenabled=yes\n[{USER}]\ntype=user\npassword={SECRET}\n",
        "manager.conf": f"[general]\nenabled=yes\nbindaddr=127.0.0.1\nport={ami_port}\n"
        f"[{USER}]\nsecret={SECRET}\nread=all\nwrite=system,reporting,command\n",
        "extensions.conf": DIALPLAN,
        "musiconhold.conf": f"[default]\nmode=files\ndirectory={SOUNDS}/silence\n",
        "rtp.conf": "[general]\nrtpstart=20000\nrtpend=29999\n",
        "queues.conf": "[general]\n",
    }
    for name, text in texts.items():
        (run / name).write_text(text, encoding="utf-8")


@asynccontextmanager
async def running_asterisk(run: Path) -> AsyncIterator[RealAsterisk]:
    if not LIBRARIES.is_dir():
        raise FileNotFoundError(f"{ROOT}: no Asterisk unpacked; run `make setup`")
    asterisk = RealAsterisk(run, _free_port(), _free_port())
    _write_configuration(run, asterisk.http_port, asterisk.ami_port)
    try:
        await asterisk.start()
        yield asterisk
    finally:
        await asterisk.kill()
