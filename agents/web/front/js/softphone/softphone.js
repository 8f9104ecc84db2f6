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
 * catches up with what it missed. A reload in the middle of a talk goes on with it: onTalk comes again. A microphone that
 * is unplugged ends no talk: another one is used, or the same when it is plugged in again, and until then the state is
 * "mute-browser"; between calls a telephone without a microphone logs off until there is one. A second page of the same
 * seat does not take a telephone away that is in use: it is "elsewhere" until its user takes over. Who wants an ordinary
 * telephone at the seat does not start this one.
 */

import { get } from "../shared/api.js";
import { connect, keep, kept, restored } from "./again.js";
import { Call } from "./call.js";
import { Microphone, devices } from "./microphone.js";
import { Registration } from "./registration.js";
import { Sound } from "./sound.js";
import { state, trouble } from "./texts.js";

const BUSY = { status_code: 486, reason_phrase: "Busy Here" };

export const telephone = (hears = {}) => new Telephone({ onState() {}, onRing() {}, onTalk() {}, onEnd() {}, onTrouble() {}, ...hears });

class Telephone {
  constructor(hears) {
    this.hears = hears;
    this.autoAnswer = false;
    this.call = null;
    this.name = "off";
    this.registration = null;
    this.lost = false;
    this.take = false;
    this.sound = new Sound();
    this.microphone = new Microphone({
      onStream: (stream) => this.speaksWith(stream),
      onUnplugged: (another) => this.unplugged(another),
      onPlugged: () => this.plugged(),
    });
    addEventListener("pagehide", () => keep(this.call?.session, this.call?.about, this.call?.since));
    addEventListener("beforeunload", (event) => this.call && event.preventDefault());
    addEventListener("online", () => this.registration?.online());
  }

  // --- what the page asks for

  get state() {
    return state(this.name);
  }

  get ringing() {
    return this.call && !this.call.since ? this.call.about : null;
  }

  get talking() {
    return this.call?.since ? { ...this.call.about, since: this.call.since } : null;
  }

  async start() {
    if (this.registration) return;
    this.become("connecting");
    if (!(await this.microphone.open())) return this.without(trouble("no-microphone"));
    try {
      const given = await get("/api/telephone");
      if (this.name === "connecting" && !this.registration) this.register(given);
    } catch (fault) {
      this.become("off");
      this.hears.onTrouble(fault);
    }
  }

  stop() {
    this.call?.hangUp();
    this.close();
    this.become("off");
    this.microphone.close();
    this.sound.meter("said", null);
  }

  async takeOver() {
    this.close();
    this.take = true;
    await this.start();
  }

  answer() {
    if (this.ringing) this.call.answer(this.microphone.stream);
  }

  hangUp() {
    this.call?.hangUp();
  }

  get muted() {
    return this.microphone.muted;
  }

  mute(on) {
    this.microphone.mute(on);
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
    if (!(await this.microphone.choose(id))) this.hears.onTrouble(trouble("no-microphone"));
  }

  // --- the microphone

  /** In the middle of a talk the caller hears the new one from now on. */
  async speaksWith(stream) {
    this.sound.meter("said", stream);
    await this.call?.speakWith(stream.getAudioTracks()[0]);
    if (this.name === "mute-browser" && this.registration) this.become("ready");
  }

  unplugged(another) {
    if (another) this.hears.onTrouble(trouble("other-microphone"));
    else this.without(trouble("microphone-gone"));
  }

  plugged() {
    if (this.registration) this.microphone.open();
    else if (this.name === "mute-browser") this.start();
  }

  /** A talk goes on without a microphone. Between calls the seat gets none: who answers could not be heard. */
  without(what) {
    if (what) this.hears.onTrouble(what);
    if (!this.call) this.close();
    this.become("mute-browser");
  }

  // --- the switch

  register(given) {
    this.registration = new Registration(given, this.take, {
      onReady: () => this.registered(),
      onAway: () => this.away(),
      onElsewhere: () => this.elsewhere(),
      onUnknown: () => this.unknown(),
      onFault: (fault) => this.refused(fault),
      onRing: (session, request) => this.rings(session, request),
    });
    this.take = false;
  }

  close() {
    this.registration?.close();
    this.registration = null;
  }

  registered() {
    this.become(this.microphone.works ? "ready" : "mute-browser");
    if (this.lost) this.call?.found();
    this.lost = false;
    const talk = this.call ? null : kept();
    if (talk) this.goesOn(talk);
  }

  /** The page was reloaded in the middle of a talk. */
  goesOn(talk) {
    const { stream } = this.microphone;
    const call = this.takes(restored(this.registration.ua, talk, stream));
    Object.assign(call, { about: talk.about, since: new Date(talk.since) });
    connect(call.session, stream).catch(() => call.hangUp());
    this.hears.onTalk(this.talking);
  }

  away() {
    this.lost = true;
    this.become("away");
  }

  elsewhere() {
    this.registration.leave();
    this.registration = null;
    this.become("elsewhere");
  }

  unknown() {
    this.away();
    this.hears.onTrouble(trouble("not-registered"));
  }

  /** The seat was left: there is nothing to be the telephone of. Anything else is tried again. */
  refused(fault) {
    if (fault.code !== "no-seat" && fault.code !== "forbidden") return;
    this.close();
    this.become("off");
    this.hears.onTrouble(fault);
  }

  become(name) {
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
    if (this.registration && !this.microphone.works) this.without();
  }
}
