// What the centre tells, brought into the desk: the seat, the call in hand with its card, the line. After a reload or a lost
// network everything is asked for again; the call itself never depends on this page.

import { get } from "../shared/api.js";
import { heard } from "../shared/ticking.js";
import { stream } from "../shared/stream.js";
import { queueName, t } from "../shared/texts.js";
import { tell, tellFault } from "../shared/toast.js";

const HAND = "desk:call"; // the call whose ticket lies before us, over a reload in the wrap-up
const AGAIN_MS = 1000;

/** Kinds of events of the call in hand after which its card says something new. */
const NEW_CARD = new Set(["SeatAnswered", "TicketDrafted", "TicketRegistered", "CallEnded", "CallMoved", "CitizenReached", "CitizenNotReached", "TransferStarted", "TransferEnded", "RecordingPaused", "RecordingResumed", "SeatJoined", "SeatHungUp", "SeatDropped"]);

export function follow(desk) {
  let wanted = "";
  let loading = false;
  let again = false;
  let rebuilding = null;

  const remember = (call) => {
    if (call) sessionOrLocal("set", call);
    else sessionOrLocal("remove");
  };

  /** The card of the call in hand; asked for again where something happened meanwhile. */
  async function load(call) {
    wanted = call;
    if (loading) {
      again = true;
      return;
    }
    loading = true;
    try {
      const card = await get(`/api/calls/${call}/card`);
      if (wanted === call) {
        remember(call);
        desk.set({ card, unknownCall: "" });
      }
    } catch (fault) {
      if (wanted === call) failed(call, fault);
    } finally {
      loading = false;
      if (again) {
        again = false;
        load(wanted);
      }
    }
  }

  function failed(call, fault) {
    if (fault.code === "no-such-call" && desk.now.seat?.call_id !== call) {
      remember("");
      if (desk.now.card?.call_id === call) desk.set({ card: null });
    } else if (fault.code === "no-such-call" || fault.status === 0 || fault.status >= 500) {
      setTimeout(() => wanted === call && load(call), AGAIN_MS);
    } else {
      tellFault(fault);
    }
  }

  function take(call) {
    if (!call || desk.now.card?.call_id === call || wanted === call) return;
    desk.set({ putAway: "" });
    load(call);
  }

  async function rebuild() {
    const [me, line] = await Promise.all([get("/api/me"), get("/api/line")]);
    heard(line.at);
    const seat = line.seats.find((each) => each.seat === me.seat) ?? null;
    desk.set({ me, seat, seats: line.seats, waiting: new Map(line.waiting.map((each) => [each.call_id, each])) });
    const inHand = seat && seat.state !== "logged-out" ? seat.call_id || sessionOrLocal("get") : "";
    if (!inHand) return;
    wanted = "";
    load(inHand);
  }

  const again_ = () => {
    rebuilding ??= rebuild()
      .catch((fault) => {
        if (fault.status === 0 || fault.status >= 500) setTimeout(again_, AGAIN_MS);
        else tellFault(fault);
      })
      .finally(() => {
        rebuilding = null;
      });
    return rebuilding;
  };

  /** It rang here in vain: no part in what follows, and no card. */
  function gone({ kind, fields, call_id }) {
    if (kind !== "OfferEnded" || fields.seat !== desk.now.me?.seat || fields.why === "answered" || desk.now.card?.ticket) return false;
    wanted = "";
    remember("");
    if (desk.now.card?.call_id === call_id) desk.set({ card: null });
    return true;
  }

  const told = {
    seat(event) {
      heard(event.at);
      const seats = desk.now.seats.map((each) => (each.seat === event.seat ? { ...each, ...changeOf(event, each) } : each));
      const mine = event.seat === desk.now.me?.seat;
      if (!mine) return desk.set({ seats });
      if (event.state === "offered") {
        for (const mark of ["desk:offer", "desk:pop"]) performance.clearMarks(mark);
        performance.mark("desk:offer", { detail: { call: event.call_id, at: event.at } });
      }
      const seat = seats.find((each) => each.seat === event.seat) ?? null;
      desk.set({ seats, seat });
      take(event.call_id);
      return undefined;
    },
    call(event) {
      heard(event.at);
      if (event.kind === "OfferMade" && event.fields.seat === desk.now.me?.seat) take(event.call_id);
      if (event.call_id !== wanted) return;
      if (gone(event)) return;
      if (NEW_CARD.has(event.kind)) load(event.call_id);
    },
    ticket(event) {
      if (event.call_id !== wanted) return;
      if (event.kind === "TicketEdited") desk.now.onTicketEdited?.(event);
      else load(event.call_id);
    },
    line(event) {
      const waiting = new Map(desk.now.waiting);
      for (const gone of event.gone) waiting.delete(gone);
      for (const came of event.came) waiting.set(came.call_id, came);
      desk.set({ waiting });
    },
    queues(event) {
      const seats = desk.now.seats.map((each) => (each.seat === event.seat ? { ...each, queues: event.queues } : each));
      if (event.seat !== desk.now.me?.seat) return desk.set({ seats });
      desk.set({ seats, seat: seats.find((each) => each.seat === event.seat) ?? null });
      again_(); // who waits in the other queues
      return tell(t("You get calls of other queues now: {queues}", { queues: event.queues.map(queueName).join(", ") }), "warn", event.why);
    },
    help(event) {
      if (event.seat === desk.now.me?.seat) desk.set({ help: event.help });
    },
    words(event) {
      desk.now.onWords?.(event);
    },
  };

  again_();
  const stream_ = stream({
    topics: "line,seat,call,ticket,words",
    calls: "own",
    on: told,
    reset: () => {
      again_();
      desk.now.onReset?.();
    },
    state: (up) => desk.set({ up }),
  });
  return {
    again: again_,
    reload: () => wanted && load(wanted),
    putAway() {
      remember("");
      desk.set({ putAway: desk.now.card?.call_id ?? "" });
    },
    close: () => stream_.close(),
  };
}

const IN_CALL = new Set(["offered", "talking", "hold"]);

/** A change that was overtaken by the next one does not know its call any more: it is the one before. */
function changeOf({ state, why, at, until, call_id }, before) {
  return { state, why, since: at, until: until ?? null, call_id: call_id ?? (IN_CALL.has(state) ? before.call_id : null), then: null };
}

function sessionOrLocal(does, value) {
  try {
    if (does === "get") return localStorage.getItem(HAND) ?? "";
    if (does === "set") localStorage.setItem(HAND, value);
    else localStorage.removeItem(HAND);
  } catch {
    // Without storage only the reload in a wrap-up is lost; the ticket itself is with the centre.
  }
  return "";
}
