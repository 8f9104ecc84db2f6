"""SIP messages of the kinds that RFC 4475 names, made for this centre: valid ones that few parsers have met, and
invalid ones of every sort. None of the RFC's own text is used. Each is one datagram, with a Call-ID of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

URI = "sip:109@127.0.0.1"
LONG = "a" * 500  # a datagram of some 3,000 bytes
LARGE = str(2**33)


@dataclass(frozen=True, slots=True)
class Torture:
    """`changes` replace header lines of a plain message, None drops one; `more` stands below them as it is."""

    kind: str  # its section
    start: str = f"INVITE {URI} SIP/2.0"
    changes: Mapping[str, str | None] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    body: str = ""
    behind: str = ""  # in the same datagram

    def packet(self, port: int, call: str) -> bytes:
        method = self.start.split(" ", 1)[0] if not self.start.startswith("SIP") else "INVITE"
        headers: dict[str, str | None] = {
            "Via": f"SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{call}",
            "From": f"<sip:+77019500000@127.0.0.1:{port}>;tag={call}",
            "To": f"<{URI}>",
            "Call-ID": call,
            "CSeq": f"1 {method}",
            "Max-Forwards": "70",
            "Contact": f"<sip:+77019500000@127.0.0.1:{port}>",
            "Content-Length": str(len(self.body)),
        }
        lines = [f"{name}: {value}" for name, value in (headers | dict(self.changes)).items() if value is not None]
        text = "\r\n".join([self.start, *lines, *self.more]) + f"\r\n\r\n{self.body}{self.behind}"
        return text.encode("utf-8", "surrogateescape")


SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n"
TYPE = {"Content-Type": "application/sdp"}
ODD = "!strange-Method0123456789_*+`.%yes'~"
ODD_USER = "1_strange~(so-it-is!)&isn't+it$/yes?,/;;*:&and+has=1,odd!*pass$wo~d_too.(it-isn't)"

VALID = (
    Torture("3.1.1.1 folded lines", changes=TYPE, body=SDP, more=("Subject: one\r\n two\r\n\tthree", "s: \r\n  x")),
    Torture(
        "3.1.1.1 spaces everywhere",
        changes={"Via": None, "Max-Forwards": None},
        more=("v:  SIP  / 2.0\r\n /UDP\r\n    127.0.0.1 ; branch  =   z9hG4bKspaces", "mAx-fOrWaRdS  :  0068"),
    ),
    Torture("3.1.1.2 every sign", f"{ODD} sip:{ODD_USER}@127.0.0.1 SIP/2.0"),
    Torture("3.1.1.3 escaped signs", "INVITE sip:sips%3A109%40127.0.0.1@127.0.0.1 SIP/2.0", TYPE, body=SDP),
    Torture(
        "3.1.1.4 escaped nulls",
        "REGISTER sip:127.0.0.1 SIP/2.0",
        {"To": "<sip:null-%00-null@127.0.0.1>", "Contact": "<sip:%00@127.0.0.1>, <sip:%00%00@127.0.0.1>"},
    ),
    Torture("3.1.1.5 percents that escape nothing", "RE%47IST%45R sip:127.0.0.1 SIP/2.0"),
    Torture("3.1.1.6 no space before a bracket", f"OPTIONS {URI} SIP/2.0", {"From": "me<sip:1@127.0.0.1>;tag=a"}),
    Torture(
        "3.1.1.7 long values",
        changes={
            "To": f'"{LONG}" <{URI};unknown={LONG}>',
            "From": f"<sip:{LONG}@127.0.0.1>;tag={LONG}",
            "Call-ID": f"longone.{LONG}",
            "Unknown-Long": LONG,
        },
    ),
    Torture("3.1.1.8 more behind its end", "REGISTER sip:127.0.0.1 SIP/2.0", behind=f"INVITE {URI} SIP/2.0\r\n\r\n"),
    Torture("3.1.1.9 semicolons in the user", "OPTIONS sip:user;par=u%40x.example@127.0.0.1 SIP/2.0"),
    Torture(
        "3.1.1.10 several transports",
        f"OPTIONS {URI} SIP/2.0",
        more=tuple(f"Via: SIP/2.0/{each} 127.0.0.1;branch=z9hG4bKt{each}" for each in ("SCTP", "TLS", "TCP", "NOSUCH")),
    ),
    Torture(
        "3.1.1.11 several parts",
        f"MESSAGE {URI} SIP/2.0",
        {"Content-Type": "multipart/mixed;boundary=b"},
        body="--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n\r\n\x00\x01\x02\r\n--b--",
    ),
    Torture("3.1.1.12 reason in another script", "SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять — простое"),
    Torture("3.1.1.13 no reason", "SIP/2.0 100 "),
)

INVALID = (
    Torture(
        "3.1.2.1 separators too many", more=("Contact: ,<sip:a@127.0.0.1>,,;x", "Via: SIP/2.0/UDP 127.0.0.1;;,;,,")
    ),
    Torture("3.1.2.2 length beyond the end", changes=TYPE | {"Content-Length": "9999"}, body=SDP),
    Torture("3.1.2.3 negative length", changes=TYPE | {"Content-Length": "-999"}, body=SDP),
    Torture(
        "3.1.2.4 numbers too large",
        "REGISTER sip:127.0.0.1 SIP/2.0",
        {
            "CSeq": f"{LARGE} REGISTER",
            "Max-Forwards": "300",
            "Expires": "1" + "0" * 40,
            "Contact": f"<sip:a@127.0.0.1>;expires={LARGE}00",
        },
    ),
    Torture(
        "3.1.2.5 numbers too large in an answer",
        "SIP/2.0 503 Service Unavailable",
        {"CSeq": f"{LARGE}9 INVITE", "Retry-After": "9" * 30, "Warning": '1812 overture "in progress"'},
    ),
    Torture("3.1.2.6 quote without its end", changes={"To": f'"Mr. J. User <{URI}>'}),
    Torture("3.1.2.7 brackets around the address", f"INVITE <{URI}> SIP/2.0", TYPE, body=SDP),
    Torture("3.1.2.8 space within the address", "INVITE sip:109@127.0.0.1; lr SIP/2.0", TYPE, body=SDP),
    Torture("3.1.2.9 several spaces in the first line", f"INVITE  {URI}  SIP/2.0"),
    Torture("3.1.2.10 spaces at the end of the first line", f"OPTIONS {URI} SIP/2.0  "),
    Torture("3.1.2.11 header lines in the address", f"INVITE {URI}?Route=%3Csip:x.example%3E SIP/2.0", TYPE, body=SDP),
    Torture("3.1.2.12 time zone of nowhere", changes={"Date": "Fri, 01 Jan 2010 16:00:00 EST"}),
    Torture(
        "3.1.2.13 address without brackets", f"OPTIONS {URI} SIP/2.0", {"Contact": "sip:a@127.0.0.1?Route=%3Cx%3E"}
    ),
    Torture("3.1.2.14 spaces in an address", f"OPTIONS {URI} SIP/2.0", {"To": '"Watson" < sip:109@127.0.0.1 >'}),
    Torture("3.1.2.15 name that is no token", f"OPTIONS {URI} SIP/2.0", {"From": "Bell, Alexander <sip:a@x>;tag=4"}),
    Torture("3.1.2.16 another version", f"OPTIONS {URI} SIP/7.0", {"Via": "SIP/7.0/UDP 127.0.0.1;branch=z9hG4bK7"}),
    Torture("3.1.2.17 two methods", f"OPTIONS {URI} SIP/2.0", {"CSeq": "8 INVITE"}),
    Torture("3.1.2.18 two methods, one unknown", f"NEWMETHOD {URI} SIP/2.0", {"CSeq": "8 INVITE"}),
    Torture("3.1.2.19 status too large", "SIP/2.0 4294967301 better not break the receiver"),
)

OTHER = (
    Torture("3.2.1 branch without a value", f"OPTIONS {URI} SIP/2.0", {"Via": "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK"}),
    Torture("3.3.1 required lines missing", changes=dict.fromkeys(("From", "To", "Call-ID", "Max-Forwards"))),
    Torture("3.3.2 scheme of nobody", "OPTIONS nosuchscheme:totheopaque SIP/2.0"),
    Torture("3.3.3 scheme of others", "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0"),
    Torture("3.3.4 scheme of nobody in a line", "REGISTER sip:127.0.0.1 SIP/2.0", {
        "To": "<isbn:2983792873>", "From": "<http://x.example>;tag=3", "Contact": "<name:John_Smith>"}),
    Torture("3.3.5 extensions of nobody", f"OPTIONS {URI} SIP/2.0", {"Require": "nothing", "Proxy-Require": "x"}),
    Torture("3.3.6 body of nobody", changes={"Content-Type": "application/unknownformat"}, body="<audio/>"),
    Torture("3.3.7 authorization of nobody", "REGISTER sip:127.0.0.1 SIP/2.0", {"Authorization": "NoOne opaque=here"}),
    Torture("3.3.8 single lines twice", changes=TYPE, body=SDP, more=(
        "CSeq: 5 INVITE", "Call-ID: another", "Max-Forwards: 5", f"From: <{URI}>;tag=o", f"To: <{URI}>", "From: x")),
    Torture("3.3.9 two lengths", f"OPTIONS {URI} SIP/2.0", more=("Content-Length: 13", "l: 0"), body="not one, two"),
    Torture("3.3.10 answer by way of everybody", "SIP/2.0 200 OK", more=(
        "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKsaywhat",)),
    Torture("3.3.11 no hops left", f"OPTIONS {URI} SIP/2.0", {"Max-Forwards": "0"}),
    Torture("3.3.12 contact with a parameter", "REGISTER sip:127.0.0.1 SIP/2.0", {"Contact": "sip:a@127.0.0.1;u=1"}),
    Torture("3.3.13 address with a parameter", "REGISTER sip:127.0.0.1 SIP/2.0", {"Contact": "<sip:a@127.0.0.1;u=1>"}),
    Torture("3.3.14 address with header lines", "REGISTER sip:127.0.0.1 SIP/2.0", {
        "Contact": "<sip:a@127.0.0.1?Route=%3Csip:x.example%3E>"}),
    Torture("3.3.15 nothing acceptable", changes=TYPE | {"Accept": "text/nobodyKnowsThis"}, body=SDP),
    Torture("3.4 the first SIP's way", changes={"Via": "SIP/2.0/UDP 127.0.0.1", "Max-Forwards": None, "Contact": None,
        "From": "<sip:caller@127.0.0.1>"}, body=SDP, more=("Content-Type: application/sdp",)),
)  # fmt: skip

ALL = (*VALID, *INVALID, *OTHER)


def torture(port: int, mark: str) -> Iterator[tuple[str, bytes]]:
    for at, each in enumerate(ALL):
        yield each.kind, each.packet(port, f"{mark}{at:02}")
