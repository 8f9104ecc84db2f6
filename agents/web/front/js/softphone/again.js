// A talk that outlives its page: what a reload needs of JsSIP's dialog is kept in this tab, and the new page goes on in
// the same dialog with a new connection for the sound. The switch takes it for a change of address; the caller hears a
// short silence. JsSIP has no door for this: its parts are put together here as its own answer() leaves them.

import JsSIP from "jssip";
import Dialog from "jssip/lib/Dialog";
import RTCSession from "jssip/lib/RTCSession";

const PLACE = "ivr109-talk";
const GOOD_MS = 20_000; // so long the relay keeps the way to the switch open
const HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
const CLOSED = "m=audio 0 UDP/TLS/RTP/SAVPF 8\r\nc=IN IP4 0.0.0.0\r\na=inactive\r\n";
const hex = (bytes) => Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0").toUpperCase());
/** A second stream for the moment in between: there is nobody at its other end. */
const BETWEEN = () => [
  "m=audio 9 UDP/TLS/RTP/SAVPF 8",
  "c=IN IP4 0.0.0.0",
  "a=rtpmap:8 PCMA/8000",
  "a=sendrecv",
  "a=rtcp-mux",
  `a=ice-ufrag:${hex(4).join("")}`,
  `a=ice-pwd:${hex(16).join("")}`,
  `a=fingerprint:sha-256 ${hex(32).join(":")}`,
  "a=setup:actpass",
  "",
].join("\r\n");
const parsed = (uri) => JsSIP.URI.parse(uri);

/** At the end of a page. */
export function keep(session, about, since) {
  const dialog = session?._dialog;
  if (!dialog || !since || session.isEnded()) return sessionStorage.removeItem(PLACE);
  const { call_id, local_tag, remote_tag } = dialog.id;
  sessionStorage.setItem(PLACE, JSON.stringify({
    call_id,
    local_tag,
    remote_tag,
    local_seqnum: dialog.local_seqnum ?? null,
    remote_seqnum: dialog._remote_seqnum,
    local_uri: dialog._local_uri.toString(),
    remote_uri: dialog._remote_uri.toString(),
    remote_target: dialog._remote_target.toString(),
    about,
    since,
    at: Date.now(),
  }));
}

/** The talk that the page before this one was in, once; null: none, or too long ago. */
export function kept() {
  const found = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  return found && Date.now() - found.at < GOOD_MS ? found : null;
}

/** JsSIP's session as it was, but for the sound: that begins with renegotiate(). @param {MediaStream} stream */
export function restored(ua, talk, stream) {
  const session = new RTCSession(ua);
  const id = { call_id: talk.call_id, local_tag: talk.local_tag, remote_tag: talk.remote_tag };
  const dialog = Object.assign(Object.create(Dialog.prototype), {
    _owner: session,
    _ua: ua,
    _uac_pending_reply: false,
    _uas_pending_reply: false,
    _state: Dialog.C.STATUS_CONFIRMED,
    _id: { ...id, toString: () => id.call_id + id.local_tag + id.remote_tag },
    _local_seqnum: talk.local_seqnum ?? undefined,
    _remote_seqnum: talk.remote_seqnum,
    _local_uri: parsed(talk.local_uri),
    _remote_uri: parsed(talk.remote_uri),
    _remote_target: parsed(talk.remote_target),
    _route_set: [],
    _incoming_ack_seqnum: null,
    _outgoing_ack_seqnum: null,
  });
  ua.newDialog(dialog);
  Object.assign(session, {
    _id: talk.call_id + talk.remote_tag,
    _dialog: dialog,
    _status: RTCSession.C.STATUS_CONFIRMED,
    _is_confirmed: true,
    _direction: "incoming",
    _from_tag: talk.remote_tag,
    _to_tag: talk.local_tag,
    _contact: ua.contact.toString(),
    _remote_identity: new JsSIP.NameAddrHeader(parsed(talk.remote_uri), talk.about.name),
    _local_identity: new JsSIP.NameAddrHeader(parsed(talk.local_uri)),
    _start_time: new Date(talk.since),
    _localMediaStream: stream,
  });
  ua._sessions[session._id] = session;
  session.on("sdp", (event) => {
    if (event.originator === "local" && event.type === "offer") event.sdp += CLOSED;
    if (event.originator === "remote" && event.type === "answer") event.sdp = event.sdp.replace(/^m=audio 0 [^]*?(?=^m=|$(?![^]))/m, "");
  });
  return session;
}

/**
 * The new connection, with our voice in it. Listeners for what it tells must be there already. Asterisk does not begin
 * its encryption anew in a stream that has one: a first offer closes that stream, the second opens it afresh.
 */
export async function connect(session, stream) {
  await offered(session, `${HEAD}${CLOSED}${BETWEEN()}`);
  session._createRTCConnection({ iceServers: [] }, null);
  for (const track of stream.getTracks()) session.connection.addTrack(track, stream);
  return session.renegotiate({});
}

/** An offer of a session's own making; the answer does not matter. */
function offered(session, body) {
  const extraHeaders = [`Contact: ${session.contact}`, "Content-Type: application/sdp"];
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Error("the switch refused to go on with the talk"));
    session.sendRequest("INVITE", {
      extraHeaders,
      body,
      eventHandlers: {
        onSuccessResponse() {
          session.sendRequest("ACK");
          resolve();
        },
        onErrorResponse: failed,
        onTransportError: failed,
        onRequestTimeout: failed,
        onDialogError: failed,
      },
    });
  });
}
