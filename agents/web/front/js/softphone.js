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
 * catches up with what it missed. A second page of the same seat does not take a telephone away that is in use: it is
 * "elsewhere" until its user takes over. Who wants an ordinary telephone at the seat does not start this one.
 */
