// The telephone's way to the switch: JsSIP's "socket" over the pages' own WebSocket. Each connection asks for the
// password first: it belongs to the session and may have changed. What the relay's close codes mean is told here once.

import { get } from "../shared/api.js";

const ALIVE_MS = 12_000; // the relay says something every four seconds: a longer silence is a lost network
const LOOK_MS = 2_000;
const ENDS = { 4409: "elsewhere", 4410: "taken-over" };

/** A name for this page that a reload keeps and a second tab does not share. */
function pageName() {
  const reloaded = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
  const kept = reloaded ? sessionStorage.getItem("ivr109-page") : null;
  const name = kept ?? Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("ivr109-page", name);
  return name;
}

let name = "";

export class RelaySocket {
  via_transport = location.protocol === "https:" ? "WSS" : "WS";
  sip_uri = "sip:109.invalid;transport=ws";
  url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/telephone`;
  take = false; // over from another page, once

  onconnect() {} // these three are JsSIP's

  ondisconnect() {}

  ondata() {}

  /**
   * @param {{onCredentials(given: {user: string, password: string}): void, onEnd(why: "elsewhere" | "taken-over"): void,
   *   onFault(fault: Error): void}} hears
   */
  constructor(hears) {
    this.hears = hears;
    this.page = name ||= pageName();
    this.socket = null;
    this.heardAt = 0;
    this.watch = 0;
    this.turn = 0;
    this.retired = false;
  }

  /** What is still to be said may be said; a connection that ends is not made again. JsSIP would, and take the page's next one over. */
  retire() {
    this.retired = true;
  }

  connect() {
    this.begin(); // JsSIP takes no asynchronous function for one
  }

  async begin() {
    if (this.retired) return;
    const turn = ++this.turn;
    try {
      const given = await get("/api/telephone");
      if (turn !== this.turn) return;
      this.hears.onCredentials(given);
    } catch (fault) {
      if (turn !== this.turn) return;
      this.hears.onFault(fault);
      if (turn === this.turn) this.ondisconnect(true, 0, fault.code ?? "");
      return;
    }
    const query = new URLSearchParams({ page: this.page, ...(this.take ? { take: "true" } : {}) });
    this.take = false;
    const socket = new WebSocket(`${this.url}?${query}`, "sip");
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => {
      this.heardAt = Date.now();
      this.ondata(data);
    };
    socket.onclose = ({ code, reason }) => this.lost(socket, code, reason);
    this.heardAt = Date.now();
    clearInterval(this.watch);
    this.watch = setInterval(() => {
      if (Date.now() - this.heardAt > ALIVE_MS) this.again();
    }, LOOK_MS);
  }

  opened() {
    this.onconnect();
  }

  /** Gives this connection up, as if it had been lost. */
  again() {
    const { socket } = this;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      this.lost(socket, 1006, "");
    }
  }

  lost(socket, code, reason) {
    if (socket !== this.socket) return;
    this.socket = null;
    clearInterval(this.watch);
    if (this.retired) return;
    const why = ENDS[code];
    if (why) this.hears.onEnd(why);
    this.ondisconnect(true, code, reason);
  }

  disconnect() {
    this.turn += 1;
    clearInterval(this.watch);
    const { socket } = this;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    }
  }

  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(message);
    return true;
  }

  isConnected() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  isConnecting() {
    return this.socket?.readyState === WebSocket.CONNECTING;
  }
}
