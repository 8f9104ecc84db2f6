"""Where the city stands: a site, a run directory and secrets of its own, made from those of the centre it calls."""

import secrets
import socket
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

from ivr.city.ports import free_ports, range_clear_of
from ivr.city.wrong import CityWrong
from ivr.site import Centre
from ivr.site.schema import Asterisk, GivenHost, Sip

RTP_PORTS = 600  # two for each of the ends of a hundred calls, with room


def city_of(centre: Centre, seats: Iterable[str]) -> Centre:
    """The city as a "centre" that Asterisk can be rendered from: its trunk leads to ours, its seats are the telephones
    it plays. Raises CityWrong where the centre is not on this machine's loopback: nobody else is ever called."""
    site, paths, kept = centre
    home = _home(centre)
    ari, ami = free_ports(2, socket.SOCK_STREAM)
    own = site.asterisk.model_copy(
        update={
            "sip": Sip(address=home, port=site.trunk.port),
            "rtp": range_clear_of(RTP_PORTS, site.asterisk.rtp, site.speech.rtp),
            "ari_port": ari,
            "ami_port": ami,
        }
    )
    trunk = site.trunk.model_copy(update={"addresses": [_reached_at(site.asterisk)], "port": site.asterisk.sip.port})
    chosen = {number: site.seats[number] for number in seats}
    return Centre(
        site.model_copy(update={"asterisk": own, "trunk": trunk, "seats": chosen}),
        replace(paths, var=paths.var / "city"),
        replace(kept, ari_password=secrets.token_urlsafe(24)),
    )


def check_alone(sip: Sip) -> None:
    """Two cities would share one port and one folder. Raises CityWrong before anything of the first is touched."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(sip.address), sip.port))
        except OSError as wrong:
            raise CityWrong(
                f"the city cannot have port {sip.port}/udp on {sip.address} ({wrong.strerror}): wait until another "
                "demonstration, citizen or simulation has ended, or change trunk.port in the site file"
            ) from None


def templates_of(centre: Centre) -> Path:
    return centre.paths.asterisk_config / "city"


def _home(centre: Centre) -> IPv4Address:
    """Where the centre sends its calls out to, and from where it takes calls in."""
    site = centre.site
    first = site.trunk.addresses[0]
    if isinstance(site.asterisk.use, GivenHost) or not isinstance(first, IPv4Address) or not first.is_loopback:
        raise CityWrong(
            f"the trunk of this site is {first}; the simulated city only calls centres on this machine: "
            "use a site file whose trunk.addresses begins with 127.0.0.1"
        )
    return first


def _reached_at(asterisk: Asterisk) -> IPv4Address:
    address = asterisk.sip.address
    if address.is_unspecified:
        return IPv4Address("127.0.0.1")
    if not address.is_loopback:
        raise CityWrong(
            f"the centre listens on {address}; the simulated city only calls loopback addresses: "
            "use a site file whose asterisk.sip.address is 127.0.0.1"
        )
    return address
