"""Where everything lives: one folder for what is written, the project's folders for what is read."""

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Paths:
    """var: everything this centre writes. Two centres (or tests) side by side have two of them and share the cache."""

    var: Path = PROJECT / "var"
    cache: Path = PROJECT / "var" / "cache"  # fetched and remade at will: Asterisk, models
    dialplans: Path = PROJECT / "dialplans"
    asterisk_config: Path = PROJECT / "asterisk-config"  # templates

    @classmethod
    def of(cls, var: Path | None) -> "Paths":
        """None: the project's own var/."""
        return cls() if var is None else cls(var=var.resolve())

    @property
    def asterisk_root(self) -> Path:
        return self.cache / "asterisk" / "root"

    @property
    def chromium(self) -> Path:
        """The browser in which pages are tested."""
        return self.cache / "chromium"

    @property
    def asterisk(self) -> Path:
        """Asterisk's own rendered configuration, spool, logs and sockets."""
        return self.var / "asterisk"

    @property
    def recordings(self) -> Path:
        return self.asterisk / "spool" / "recording"

    @property
    def sounds(self) -> Path:
        return self.var / "sounds"

    @property
    def front(self) -> Path:
        """The pages' scripts and styles, bundled."""
        return self.cache / "front"

    @property
    def speech_models(self) -> Path:
        return self.cache / "speech"

    @property
    def database(self) -> Path:
        return self.var / "centre.sqlite"

    @property
    def journal(self) -> Path:
        return self.var / "journal"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets.json"

    @property
    def speech_socket(self) -> Path:
        return self.var / "speech.sock"

    @property
    def control_socket(self) -> Path:
        return self.var / "control.sock"
