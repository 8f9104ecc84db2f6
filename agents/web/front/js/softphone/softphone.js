/**
 * The seat's telephone in the browser: SIP and sound, no look. The page draws what it tells.
 *
 *     const phone = telephone({
 *       onState(state) {},     // state: "off" | "connecting" | "ready" | "away" | "elsewhere" | "mute-browser"; the whole
 *                              //   of it is phone.state: {name, text, remedy} with text and remedy in the user's language
 *       onRing(ring) {},       // {number, name, call}: rings now (the sound is made here); call: the centre's call_id or ""
 *       onTalk(talk) {},       // {number, name, call, since: Date}: answered, sound goes both ways
 *       onEnd(end) {},         // {why: "they" | "we" | "missed" | "declined" | "failed", talked: boolean, call}
 *       onTrouble(trouble) {}, // {code, message, remedy}, as a Fault: show it with tellFault(); the telephone goes on
 *     });
 *     await phone.start()      // asks for the microphone and registers at the seat one sits at; again after "off"
 *     phone.answer()           // a ring; also while the microphone is still being asked for
 *     phone.hangUp()           // a talk; a ring is declined
 *     phone.mute(true)         // the caller no longer hears us; phone.muted
 *     phone.dtmf("1#")         // keys into the talk
 *     phone.autoAnswer = true  // only where the desk says so: the next rings are answered by themselves
 *     phone.volume = 0.8       // 0..1, of the caller's voice; phone.ringVolume likewise
 *     await phone.microphones()  // [{id, name}]; await phone.choose(id): also in the middle of a talk; kept in this browser
 *     await phone.speakers()     // the same for what one hears with: await phone.speakInto(id)
 *     phone.level()            // {heard, said}: 0..1, the sound of this moment, for a meter drawn by the page
 *     phone.ringing, phone.talking  // the ring or talk of now, or null
 *     await phone.takeOver()   // in state "elsewhere": this page becomes the telephone, the other one is told
 *     phone.stop()             // logs off; hangs up
 *
 * Where the network is lost, the talk goes on as long as its sound comes; the telephone registers again by itself and
 * catches up with what it missed. A reload in the middle of a talk goes on with it: onTalk comes again. A second page of the same seat does not take a telephone away that is in use: it is
 * "elsewhere" until its user takes over. Who wants an ordinary telephone at the seat does not start this one.
 */

import JsSIP from "jssip";
import { get } from "../shared/api.js";
import { connect, keep, kept, restored } from "./again.js";
import { Call, trouble } from "./call.js";
import { RelaySocket } from "./socket.js";
import { Sound, devices, microphone } from "./sound.js";
import { t } from "../shared/texts.js";

const REGISTER_S = 120;
const BACK_S = { connection_recovery_min_interval: 1, connection_recovery_max_interval: 8 };
const BUSY = { status_code: 486, reason_phrase: "Busy Here" };

const STATES = {
  off: () => [t("Browser telephone off"), ""],
  connecting: () => [t("The telephone is connecting…"), ""],
  ready: () => [t("Telephone ready"), ""],
  away: () => [t("The telephone has no connection"), t("It connects again by itself. A call in progress goes on as long as you hear each other.")],
  elsewhere: () => [t("Your telephone is open on another page"), t("Use that page, or take the telephone over to this one.")],
  "mute-browser": () => [t("The browser gives no microphone"), t("Allow the microphone for this page in the browser's address bar, then switch the telephone on again.")],
};

export const telephone = (hears = {}) => new Telephone({ onState() {}, onRing() {}, onTalk() {}, onEnd() {}, onTrouble() {}, ...hears });

class Telephone {
  constructor(hears) {
    this.hears = hears;
    this.autoAnswer = false;
    this.muted = false;
    this.call = null;
    this.name = "off";
    this.ua = null;
    this.microphoneStream = null;
    this.sound = new Sound();
    this.socket = null;
    this.take = false;
    addEventListener("pagehide", () => keep(this.call?.session, this.call?.about, this.call?.since));
    addEventListener("beforeunload", (event) => this.call && event.preventDefault());
    addEventListener("online", () => this.ua && this.socket?.isConnected() && this.socket.again());
    navigator.mediaDevices?.addEventListener("devicechange", () => this.plugged());
  }

  // --- what the page asks for

  get state() {
    const [text, remedy] = STATES[this.name]();
    return { name: this.name, text, remedy };
  }

  get ringing() {
    return this.call && !this.call.since ? this.call.about : null;
  }

  get talking() {
    return this.call?.since ? { ...this.call.about, since: this.call.since } : null;
  }

  async start() {
    if (this.ua) return;
    this.become("connecting");
    if (!(await this.hearOurselves())) return this.become("mute-browser");
    try {
      const { user, password } = await get("/api/telephone");
      if (this.name === "connecting" && !this.ua) this.open(user, password);
    } catch (fault) {
      this.become("off");
      this.hears.onTrouble(fault);
    }
  }

  stop() {
    this.call?.hangUp();
    this.close();
    this.become("off");
    for (const track of this.microphoneStream?.getTracks() ?? []) track.stop();
    this.microphoneStream = null;
    this.sound.meter("said", null);
  }

  async takeOver() {
    this.close();
    this.take = true;
    await this.start();
  }

  answer() {
    if (this.ringing) this.call.answer(this.microphoneStream);
  }

  hangUp() {
    this.call?.hangUp();
  }

  mute(on) {
    this.muted = on;
    for (const track of this.microphoneStream?.getAudioTracks() ?? []) track.enabled = !on;
  }

  dtmf(keys) {
    this.call?.dtmf(keys);
  }

  get volume() {
    return this.sound.volume;
  }

  set volume(value) {
    this.sound.volume = value;
  }

  get ringVolume() {
    return this.sound.ringVolume;
  }

  set ringVolume(value) {
    this.sound.ringVolume = value;
  }

  level() {
    return this.sound.level();
  }

  microphones() {
    return devices("audioinput");
  }

  speakers() {
    return devices("audiooutput");
  }

  speakInto(id) {
    return this.sound.speakInto(id);
  }

  async choose(id) {
    localStorage.setItem("ivr109-microphone", id);
    await this.hearOurselves();
  }

  // --- the microphone

  /** False: the browser gives none. In the middle of a talk the caller hears the new one from now on. */
  async hearOurselves() {
    let stream;
    try {
      stream = await microphone();
    } catch {
      this.hears.onTrouble(trouble("no-microphone"));
      return false;
    }
    const before = this.microphoneStream;
    const [track] = stream.getAudioTracks();
    track.enabled = !this.muted;
    track.addEventListener("ended", () => this.microphoneStream === stream && this.unplugged());
    this.microphoneStream = stream;
    this.sound.meter("said", stream);
    await this.call?.speakWith(track);
    for (const old of before?.getTracks() ?? []) old.stop();
    return true;
  }

  unplugged() {
    this.hears.onTrouble(trouble("microphone-gone"));
    this.hearOurselves();
  }

  /** What was plugged in may be the microphone that was missing. */
  plugged() {
    if (this.name === "mute-browser") this.start();
  }

  // --- the switch

  open(user, password) {
    // What an earlier connection may still tell is over.
    const hears = (act) => (told) => this.socket === socket && act(told);
    const socket = new RelaySocket({
      onCredentials: hears((given) => this.identify(given.user, given.password)),
      onEnd: hears(() => this.become("elsewhere")),
      onFault: hears((fault) => this.refused(fault)),
    });
    socket.take = this.take;
    this.take = false;
    this.socket = socket;
    this.ua = new JsSIP.UA({
      sockets: [socket],
      uri: `sip:${user}@109.invalid`,
      password,
      register: true,
      register_expires: REGISTER_S,
      session_timers: false,
      user_agent: "109 page",
      ...BACK_S,
    });
    this.ua.on("registered", hears(() => this.registered()));
    this.ua.on("registrationFailed", hears(() => this.unknown()));
    this.ua.on("disconnected", hears(() => this.ua && this.become("away")));
    this.ua.on("newRTCSession", hears(({ originator, session, request }) => originator === "remote" && this.rings(session, request)));
    this.ua.start();
  }

  close() {
    const { ua } = this;
    this.ua = null;
    this.socket?.retire();
    ua?.stop();
  }

  identify(user, password) {
    this.ua?.set("authorization_user", user);
    this.ua?.set("password", password);
  }

  registered() {
    this.become("ready");
    if (this.lost) this.call?.found();
    this.lost = false;
    const talk = this.call ? null : kept();
    if (talk) this.goesOn(talk);
  }

  /** The page was reloaded in the middle of a talk. */
  goesOn(talk) {
    const call = this.takes(restored(this.ua, talk, this.microphoneStream));
    Object.assign(call, { about: talk.about, since: new Date(talk.since) });
    connect(call.session, this.microphoneStream).catch(() => call.hangUp());
    this.hears.onTalk(this.talking);
  }

  /** The password may be a new one: the next connection asks for it. */
  unknown() {
    this.become("away");
    this.hears.onTrouble(trouble("not-registered"));
    this.socket.again();
  }

  /** The seat was left: there is nothing to be the telephone of. Anything else is tried again. */
  refused(fault) {
    if (fault.code !== "no-seat" && fault.code !== "forbidden") return;
    this.close();
    this.become("off");
    this.hears.onTrouble(fault);
  }

  become(name) {
    if (name === "away") {
      if (this.name === "elsewhere") return;
      this.lost = true;
    }
    if (name === "elsewhere") {
      // A talk goes on in this page until it ends; only the switch's messages go to the other one.
      const { ua } = this;
      this.ua = null;
      ua?.transport.disconnect();
    }
    if (name === this.name) return;
    this.name = name;
    this.hears.onState(this.state);
  }

  // --- calls

  rings(session, request) {
    if (this.call) {
      session.terminate(BUSY);
      return;
    }
    const call = this.takes(session);
    call.about.call = request.getHeader("X-Call") ?? "";
    if (this.autoAnswer) return void this.answer();
    this.sound.ring(true);
    this.hears.onRing(call.about);
  }

  takes(session) {
    this.mute(false);
    const call = new Call(session, {
      onTalk: () => this.talks(),
      onEnd: (end) => this.ends(call, end),
      onTrouble: (what) => this.hears.onTrouble(what),
      onVoice: (stream) => this.sound.hear(stream),
    });
    this.call = call;
    return call;
  }

  talks() {
    this.sound.ring(false);
    this.hears.onTalk(this.talking);
  }

  ends(call, end) {
    if (call !== this.call) return;
    this.call = null;
    this.sound.ring(false);
    this.sound.hear(null);
    this.mute(false);
    this.hears.onEnd(end);
  }
}
