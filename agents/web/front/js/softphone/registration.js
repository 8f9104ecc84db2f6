// The telephone at the switch: JsSIP's user agent over the pages' own socket, from its registration until it is closed.
// Once closed it tells nothing any more, whatever is still on its way.

import JsSIP from "jssip";
import { RelaySocket } from "./socket.js";

const REGISTER_S = 120;
const BACK_S = { connection_recovery_min_interval: 1, connection_recovery_max_interval: 8 };

export class Registration {
  /**
   * @param {{user: string, password: string}} given @param {boolean} take over from another page
   * @param {{onReady(): void, onAway(): void, onElsewhere(): void, onUnknown(): void, onFault(fault: Error): void,
   *   onRing(session: object, request: object): void}} hears
   */
  constructor({ user, password }, take, hears) {
    this.over = false;
    const told = (act) => (what) => this.over || act(what);
    this.socket = new RelaySocket({
      onCredentials: told((now) => this.identify(now)),
      onEnd: told(() => hears.onElsewhere()),
      onFault: told((fault) => hears.onFault(fault)),
    });
    this.socket.take = take;
    this.ua = new JsSIP.UA({
      sockets: [this.socket],
      uri: `sip:${user}@109.invalid`,
      password,
      register: true,
      register_expires: REGISTER_S,
      session_timers: false,
      user_agent: "109 page",
      ...BACK_S,
    });
    this.ua.on("registered", told(() => hears.onReady()));
    this.ua.on("registrationFailed", told(() => this.unknown(hears)));
    this.ua.on("disconnected", told(() => hears.onAway()));
    this.ua.on("newRTCSession", told(({ originator, session, request }) => originator === "remote" && hears.onRing(session, request)));
    this.ua.start();
  }

  identify({ user, password }) {
    this.ua.set("authorization_user", user);
    this.ua.set("password", password);
  }

  /** The password may be a new one: the next connection asks for it. */
  unknown(hears) {
    hears.onUnknown();
    this.socket.again();
  }

  /** The network is back: what looks connected may not be. */
  online() {
    if (!this.over && this.socket.isConnected()) this.socket.again();
  }

  /** Logs off. */
  close() {
    this.over = true;
    this.socket.retire();
    this.ua.stop();
  }

  /** Only the switch's messages go to another page: a talk goes on in this one until it ends. */
  leave() {
    this.over = true;
    this.ua.transport.disconnect();
  }
}
