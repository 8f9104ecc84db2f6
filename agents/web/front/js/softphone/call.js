// One call at the telephone, from its first ring to its end: JsSIP's session as the page knows it.

import JsSIP from "jssip";
import { trouble } from "./texts.js";

const { causes, DTMF_TRANSPORT } = JsSIP.C;
const LATER_MS = 100;
const GATHER_MS = 300; // only this machine's own addresses are asked for: they are there at once

/**
 * @param {object} session JsSIP's
 * @param {{onTalk(): void, onEnd(end: object): void, onTrouble(trouble: object): void, onVoice(stream: MediaStream): void}} hears
 */
export class Call {
  constructor(session, hears) {
    this.session = session;
    this.hears = hears;
    this.since = null;
    this.answering = false;
    this.keys = "";
    this.later = 0;
    const { uri, display_name: name } = session.remote_identity;
    const number = uri.user === "anonymous" ? "" : (uri.user ?? "");
    this.about = { number, name: name && name !== number ? name : "", call: "" };
    session.on("peerconnection", ({ peerconnection }) => this.connected(peerconnection));
    session.on("icecandidate", ({ ready }) => setTimeout(ready, GATHER_MS));
    session.on("accepted", () => this.talks());
    session.on("ended", ({ originator }) => this.end(originator === "local" ? "we" : "they"));
    session.on("failed", ({ originator, cause }) => this.end(endOf(originator, cause)));
    session.on("getusermediafailed", () => this.hears.onTrouble(trouble("no-microphone")));
  }

  connected(connection) {
    connection.addEventListener("track", ({ track, streams }) => this.hears.onVoice(streams[0] ?? new MediaStream([track])));
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "disconnected" && !this.over) this.hears.onTrouble(trouble("no-sound"));
    });
  }

  /** @param {MediaStream} stream the microphone's */
  answer(stream) {
    if (this.answering || this.over) return;
    this.answering = true;
    this.session.answer({ mediaStream: stream, mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
  }

  talks() {
    this.since = new Date();
    this.hears.onTalk();
  }

  get over() {
    return this.session.isEnded();
  }

  hangUp() {
    if (this.over) return;
    if (this.since || this.answering) this.session.terminate();
    else this.session.terminate({ status_code: 603, reason_phrase: "Decline" });
  }

  /** Keys pressed before the sound goes through wait for it. */
  dtmf(keys) {
    this.keys += keys.replace(/[^0-9A-D*#]/g, "");
    const ready = this.session.connection?.getSenders().some((each) => each.dtmf?.canInsertDTMF);
    if (!this.keys || this.over) return;
    if (!ready || !this.since) {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.dtmf(""), LATER_MS);
      return;
    }
    this.session.sendDTMF(this.keys, { transportType: DTMF_TRANSPORT.RFC2833, duration: 120, interToneGap: 100 });
    this.keys = "";
  }

  /** Another microphone, in the middle of a talk. */
  async speakWith(track) {
    const sender = this.session.connection?.getSenders().find((each) => each.track?.kind === "audio");
    await sender?.replaceTrack(track);
  }

  /** After a lost connection: the switch learns where we are now. */
  found() {
    if (this.since && !this.over) this.session.renegotiate({});
  }

  end(why) {
    this.hears.onEnd({ why, talked: this.since !== null, call: this.about.call });
  }
}

function endOf(originator, cause) {
  if (originator === "local") return cause === causes.REJECTED ? "declined" : cause === causes.CANCELED ? "we" : "failed";
  return [causes.CANCELED, causes.NO_ANSWER].includes(cause) ? "missed" : "failed";
}
