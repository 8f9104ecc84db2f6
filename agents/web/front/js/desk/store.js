// What the desk knows, in one place. Whoever draws says what of it they need and is called only when that has changed.

export function store(first) {
  let now = first;
  const drawers = new Set();
  const same = (before, after) => before.length === after.length && before.every((value, at) => Object.is(value, after[at]));
  return {
    get now() {
      return now;
    },
    /** @param {Partial<typeof first>} change */
    set(change) {
      now = { ...now, ...change };
      for (const drawer of drawers) drawer();
    },
    /** @param {(now: any) => unknown[]} needs @param {(now: any) => void} draw */
    draw(needs, draw) {
      let before = null;
      const drawer = () => {
        const after = needs(now);
        if (before && same(before, after)) return;
        before = after;
        draw(now);
      };
      drawers.add(drawer);
      drawer();
    },
  };
}

/** Stages of the desk: what the page is for at this moment. */
export function stageOf({ taken, me, seat, card, putAway }) {
  if (taken) return "elsewhere";
  if (!me) return "opening";
  if (!me.seat || !seat || seat.state === "logged-out") return "choosing";
  if (seat.state === "offered") return "ringing";
  if (seat.state === "talking" || seat.state === "hold") return "talking";
  if (card && seat.state === "wrap-up") return "writing";
  if (card && putAway !== card.call_id) return "writing"; // ready again, and the last ticket is still open before us
  return "waiting";
}
