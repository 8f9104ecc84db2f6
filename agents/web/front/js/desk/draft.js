// What is typed into a ticket, saved as it is typed. Nothing is lost: what the centre does not have yet is kept in this
// browser and sent later; where somebody else changed the same field meanwhile, both are shown and a person decides.

import { get, patch } from "../shared/api.js";
import { tellFault } from "../shared/toast.js";

const AFTER_MS = 500; // of the last key
const AGAIN_MS = [1000, 2000, 5000, 10000];
const KEPT_FOR_MS = 7 * 24 * 3600 * 1000;
const PREFIX = "desk:draft:";

export const FIELDS = ["kind", "service", "address", "text", "caller_name", "danger"];

const kept = {
  read(id) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + id) ?? "null")?.dirty ?? {};
    } catch {
      return {};
    }
  },
  write(id, dirty) {
    try {
      if (Object.keys(dirty).length) localStorage.setItem(PREFIX + id, JSON.stringify({ dirty, at: Date.now() }));
      else localStorage.removeItem(PREFIX + id);
    } catch {
      // A full or forbidden store: the page still holds it.
    }
  },
  tidy() {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const at = Number(/"at":(\d+)/.exec(localStorage.getItem(key) ?? "")?.[1] ?? 0);
      if (Date.now() - at > KEPT_FOR_MS) localStorage.removeItem(key);
    }
  },
};

/**
 * @param {object} ticket  as the centre has it
 * @param {{changed?: () => void}} [on]  called whenever something to be shown has changed
 */
export function draft(ticket, { changed = () => {} } = {}) {
  kept.tidy();
  const id = ticket.ticket_id;
  let base = ticket;
  let dirty = kept.read(id);
  for (const name of Object.keys(dirty)) if (!FIELDS.includes(name) || dirty[name] === base[name]) delete dirty[name];
  let conflicts = {};
  let state = Object.keys(dirty).length ? "waiting" : "saved"; // saved | waiting | saving | away | refused
  let timer = null;
  let saving = null;
  let tries = 0;
  let closed = false;
  let turn = 0; // grows with every answer that makes an older one stale
  let refreshing = false;
  let again = false;

  const become = (next) => {
    state = next;
    changed();
  };
  const toSend = () => Object.fromEntries(Object.entries(dirty).filter(([name]) => !(name in conflicts)));

  function schedule(ms = AFTER_MS) {
    clearTimeout(timer);
    timer = setTimeout(() => save(), ms);
  }

  function write(name, value) {
    if (value === (name in dirty ? dirty[name] : base[name])) return; // told twice, perhaps late: nobody has typed anything
    if (value === base[name]) delete dirty[name];
    else dirty[name] = value;
    if (conflicts[name]) delete conflicts[name]; // whoever goes on typing has seen it
    kept.write(id, dirty);
    become(Object.keys(dirty).length ? "waiting" : "saved");
    if (Object.keys(dirty).length) schedule();
  }

  function save() {
    saving ??= send().finally(() => {
      saving = null;
      if (!closed && state === "waiting" && Object.keys(toSend()).length) schedule(0);
    });
    return saving;
  }

  async function send() {
    clearTimeout(timer);
    const sent = toSend();
    if (!Object.keys(sent).length) return;
    become("saving");
    turn += 1;
    try {
      const saved = await patch(`/api/tickets/${id}`, { ...sent, version: base.version });
      turn += 1;
      base = saved;
      tries = 0;
      for (const [name, value] of Object.entries(sent)) if (dirty[name] === value) delete dirty[name];
      kept.write(id, dirty);
      become(Object.keys(dirty).length ? "waiting" : "saved");
    } catch (fault) {
      await refused(fault);
    }
  }

  async function refused(fault) {
    if (fault.code === "ticket-changed") return merge(await get(`/api/tickets/${id}`).catch(() => null));
    if (fault.status === 0 || fault.status >= 500 || fault.code === "too-many" || fault.code === "not-logged-in") {
      become("away");
      schedule(AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]);
      return undefined;
    }
    become("refused");
    tellFault(fault);
    return undefined;
  }

  /** What the centre has now, joined with what is typed here. */
  function merge(fresh) {
    if (!fresh) {
      become("away");
      schedule(AGAIN_MS[0]);
      return;
    }
    for (const name of Object.keys(dirty)) {
      if (fresh[name] === dirty[name]) delete dirty[name];
      else if (fresh[name] !== base[name]) conflicts[name] = fresh[name];
    }
    base = fresh;
    kept.write(id, dirty);
    become(Object.keys(dirty).length ? "waiting" : "saved");
    if (Object.keys(toSend()).length) schedule(0);
  }

  /** Asks how the ticket is now. An answer that a save of ours has overtaken would put back what was before it. */
  async function refresh() {
    again = true;
    if (refreshing) return;
    refreshing = true;
    while (again && !closed) {
      again = false;
      await saving;
      const asked = turn;
      const fresh = await get(`/api/tickets/${id}`).catch(() => null);
      if (turn !== asked) again = true;
      else if (fresh && fresh.version !== base.version) merge(fresh);
    }
    refreshing = false;
  }

  if (state === "waiting") schedule(0);

  return {
    id,
    get ticket() {
      return base;
    },
    get state() {
      return state;
    },
    get conflicts() {
      return conflicts;
    },
    /** A field as it is to be shown. */
    value: (name) => (name in dirty ? dirty[name] : base[name]),
    write,
    /** The centre's newer version, from the answer to a deed of ours. */
    taken(fresh) {
      turn += 1;
      merge(fresh);
    },
    refresh,
    resolve(name, mine) {
      if (!mine) delete dirty[name];
      delete conflicts[name];
      conflicts = { ...conflicts };
      kept.write(id, dirty);
      become(Object.keys(dirty).length ? "waiting" : "saved");
      if (Object.keys(dirty).length) schedule(0);
    },
    /** Until everything typed is with the centre; false where it is not (yet). */
    async settled() {
      for (let turn = 0; turn < 5 && (saving || Object.keys(toSend()).length); turn += 1) {
        await save();
        if (state === "away" || state === "refused") return false;
      }
      return !Object.keys(dirty).length;
    },
    retry: () => save(),
    close() {
      closed = true;
      clearTimeout(timer);
      if (Object.keys(toSend()).length) save();
    },
  };
}

/** What an earlier page could not send any more, for tickets that do not lie open now. */
export async function sendLeftovers(isOpen) {
  const ids = Object.keys(localStorage).filter((each) => each.startsWith(PREFIX)).map((each) => each.slice(PREFIX.length));
  for (const id of ids.filter((each) => !isOpen(each))) {
    const ticket = await get(`/api/tickets/${id}`).catch(() => null);
    if (!ticket || isOpen(id)) continue;
    const left = draft(ticket);
    await left.settled();
    left.close();
  }
}
