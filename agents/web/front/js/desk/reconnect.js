// After a page with a conversation in it was reloaded or has crashed: the telephone in this browser is a new one, and the
// sound stayed with the old one. The centre notices a lasting silence by itself and gives the caller their place at the head
// of the line; here the seat comes back for them at once. What was just answered it cannot judge: then a key does it.

import { post } from "../shared/api.js";
import { t } from "../shared/texts.js";

const SILENT_MS = 2500; // a telephone that takes over a talk tells of it sooner

/** @returns {{lost: () => boolean, back: () => Promise<void>}} */
export function reconnect(desk, { onLost }) {
  let resumed = false;
  let timer = null;
  let is_lost = false;

  const ready = () => post(`/api/seats/${desk.now.me.seat}/ready`, {});

  desk.draw(({ seat, phone }) => [seat?.state, seat?.call_id, phone.state, phone.use, phone.talking, phone.ringing], ({ seat, phone }) => {
    clearTimeout(timer);
    set(false);
    if (phone.use !== "browser" || phone.state !== "ready" || !seat) return;
    if (phone.talking || phone.ringing) resumed = true; // this page's own telephone: what is lost later is another matter
    else if (seat.state === "parked" && !resumed) {
      resumed = true;
      ready().catch(() => {}); // else F8 does it
    } else if (seat.state === "talking" || seat.state === "hold") timer = setTimeout(() => set(true), SILENT_MS);
  });

  function set(value) {
    if (value === is_lost) return;
    is_lost = value;
    onLost(value);
  }

  return {
    lost: () => is_lost,
    /** The caller goes to the head of the line, and this seat is free for them. */
    async back() {
      const { seat, card } = desk.now;
      if (!is_lost || !seat?.call_id || !card?.queue) return;
      await post(`/api/calls/${seat.call_id}/transfer`, { queue: card.queue });
      await ready();
    },
  };
}

export const lostText = () => t("The sound of this call was lost when the page was loaded anew.");
