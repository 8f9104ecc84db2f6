// What the telephone makes heard: the caller's voice, the ring, and how loud both sides are at this moment.

const QUIET_MS = 3000; // from one ring to the next
const TONES = [
  [0, 520],
  [0.22, 660],
  [0.44, 520],
];
const kept = (name, otherwise) => Number(localStorage.getItem(`ivr109-${name}`) ?? otherwise);
const keep = (name, value) => localStorage.setItem(`ivr109-${name}`, String(value));

export class Sound {
  constructor() {
    this.voice = new Audio();
    this.voice.autoplay = true;
    this.voice.volume = kept("volume", 1);
    this.ringVolume_ = kept("ring-volume", 0.5);
    this.context = new AudioContext();
    const speaker = localStorage.getItem("ivr109-speaker");
    if (speaker) this.speakInto(speaker).catch(() => {}); // it is not plugged in: the browser's own choice will do
    this.meters = { heard: null, said: null };
    this.ringing = 0;
    const wake = () => this.context.state === "suspended" && this.context.resume();
    for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { passive: true });
  }

  get volume() {
    return this.voice.volume;
  }

  set volume(value) {
    this.voice.volume = Math.min(1, Math.max(0, value));
    keep("volume", this.voice.volume);
  }

  get ringVolume() {
    return this.ringVolume_;
  }

  set ringVolume(value) {
    this.ringVolume_ = Math.min(1, Math.max(0, value));
    keep("ring-volume", this.ringVolume_);
  }

  /** @param {MediaStream | null} stream the caller's voice; null: nobody's */
  hear(stream) {
    this.voice.srcObject = stream;
    if (stream) this.voice.play().catch(() => {}); // a browser that wants a gesture first plays it after the next one
    this.meter("heard", stream);
  }

  /** @param {"heard" | "said"} side @param {MediaStream | null} stream */
  meter(side, stream) {
    this.meters[side]?.source.disconnect();
    this.meters[side] = null;
    if (!stream?.getAudioTracks().length) return;
    const source = this.context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(this.context, { fftSize: 512 });
    source.connect(analyser);
    this.meters[side] = { source, analyser, samples: new Float32Array(analyser.fftSize) };
  }

  level() {
    return { heard: loudness(this.meters.heard), said: loudness(this.meters.said) };
  }

  ring(on) {
    clearInterval(this.ringing);
    this.ringing = 0;
    if (!on) return;
    this.context.resume?.();
    this.chime();
    this.ringing = setInterval(() => this.chime(), QUIET_MS);
  }

  chime() {
    const now = this.context.currentTime + 0.02;
    for (const [at, hertz] of TONES) {
      const tone = new OscillatorNode(this.context, { frequency: hertz });
      const gain = new GainNode(this.context, { gain: 0 });
      gain.gain.setTargetAtTime(this.ringVolume_ * 0.4, now + at, 0.01);
      gain.gain.setTargetAtTime(0, now + at + 0.14, 0.05);
      tone.connect(gain).connect(this.context.destination);
      tone.start(now + at);
      tone.stop(now + at + 0.6);
    }
  }

  /** @param {string} id of what one hears with; "": the browser's own choice */
  async speakInto(id) {
    await this.voice.setSinkId?.(id);
    await this.context.setSinkId?.(id);
    localStorage.setItem("ivr109-speaker", id);
  }
}

function loudness(meter) {
  if (!meter) return 0;
  meter.analyser.getFloatTimeDomainData(meter.samples);
  const power = meter.samples.reduce((sum, sample) => sum + sample * sample, 0) / meter.samples.length;
  return Math.min(1, Math.sqrt(power) * 4); // speech at its usual level reads about a half
}
