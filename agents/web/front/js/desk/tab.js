// One desk for each person: a second tab says so and offers to take over. The browser's own locks decide; a tab that is
// closed or has crashed lets go by itself.

const RELOAD_MS = 1200; // a page that is being reloaded holds the lock a moment longer

/**
 * @param {string} name
 * @param {{lost: () => void}} on  lost: another tab has taken over
 * @returns {Promise<{mine: boolean, take: () => Promise<void>}>}
 */
export async function onlyTab(name, { lost }) {
  if (!navigator.locks) return { mine: true, take: async () => {} };
  const hold = (options) =>
    new Promise((resolve) => {
      let held = false;
      navigator.locks
        .request(name, options, () => {
          held = true;
          resolve(true);
          return new Promise(() => {});
        })
        .catch((wrong) => {
          resolve(false);
          if (held && wrong.name === "AbortError") lost(); // stolen
        });
    });
  const mine = await hold({ signal: AbortSignal.timeout(RELOAD_MS) });
  return { mine, take: () => hold({ steal: true }) };
}
