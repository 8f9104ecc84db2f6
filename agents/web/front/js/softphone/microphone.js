// The microphone that the telephone speaks with: which one, whether it is muted, and what becomes of one that is unplugged.

const CHOICE = "ivr109-microphone";
const WISH = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** The browser's microphones or speakers, as people know them. @param {"audioinput" | "audiooutput"} kind */
export async function devices(kind) {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((each) => each.kind === kind).map((each) => ({ id: each.deviceId, name: each.label || each.deviceId }));
}

/** The one that was chosen in this browser, or any where it is not plugged in. */
async function opened(id = localStorage.getItem(CHOICE) ?? "") {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: id ? { ...WISH, deviceId: { exact: id } } : WISH });
  } catch (wrong) {
    if (!id || !["OverconstrainedError", "NotFoundError"].includes(wrong.name)) throw wrong;
    return navigator.mediaDevices.getUserMedia({ audio: WISH });
  }
}

export class Microphone {
  /**
   * @param {{onStream(stream: MediaStream): Promise<void> | void, onUnplugged(another: boolean): void, onPlugged(): void}} hears
   *   onStream: speak with this one from now on; onUnplugged: after another was looked for; onPlugged: one may be there now
   */
  constructor(hears) {
    this.hears = hears;
    this.stream = null;
    this.muted = false;
    this.replaced = false; // the one that was meant is not plugged in
    this.there = new Set();
    this.turn = Promise.resolve(true);
    this.closed = true;
    navigator.mediaDevices?.addEventListener("devicechange", () => this.changed());
    // Not every browser knows this one.
    navigator.permissions?.query({ name: "microphone" }).then((allowed) => allowed.addEventListener("change", () => this.changed()), () => {});
  }

  /** False: the browser gives none, though it was asked. */
  get works() {
    return this.stream?.getAudioTracks().some((each) => each.readyState === "live") ?? false;
  }

  /** One after the other: what was asked for last is what is used. Resolves to whether there is one. */
  open() {
    this.closed = false;
    this.turn = this.turn.then(() => this.take());
    return this.turn;
  }

  choose(id) {
    localStorage.setItem(CHOICE, id);
    this.replaced = false;
    return this.open();
  }

  close() {
    this.closed = true;
    this.release(this.stream);
    this.stream = null;
  }

  mute(on) {
    this.muted = on;
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !on;
  }

  async take() {
    const stream = await opened().catch(() => null);
    if (!stream) return false;
    if (this.closed) {
      this.release(stream);
      return false;
    }
    const before = this.stream;
    const [track] = stream.getAudioTracks();
    track.enabled = !this.muted;
    track.addEventListener("ended", () => this.stream === stream && this.ended());
    this.stream = stream;
    await this.look();
    await this.hears.onStream(stream);
    this.release(before);
    return true;
  }

  release(stream) {
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  async ended() {
    this.replaced = true;
    const another = await this.open();
    if (!this.closed) this.hears.onUnplugged(another);
  }

  /** What has just been plugged in may be the one that was meant. */
  async changed() {
    if (this.closed) return;
    const came = await this.look();
    if (this.works && !(this.replaced && came)) return;
    this.replaced = false;
    this.hears.onPlugged();
  }

  /** Whether a microphone is there that was not when this was asked before. */
  async look() {
    const now = (await devices("audioinput").catch(() => [])).map((each) => each.id);
    const came = now.some((each) => !this.there.has(each));
    this.there = new Set(now);
    return came;
  }
}
