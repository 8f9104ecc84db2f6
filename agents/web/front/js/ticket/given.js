// What the ticket's page was given with its HTML.

export const given = JSON.parse(document.getElementById("given").textContent);
const rights = new Set(given.rights);
export const may = (right) => rights.has(right);

/** A code's name in the reader's language; a code that this version does not know shows as it is. */
export const nameOf = (table, code) => given[table]?.[code] ?? code;

const services = new Map(given.spheres.flatMap((sphere) => sphere.services.map((each) => [each.id, each.name])));
const bodies = new Map(given.bodies.map((each) => [each.id, each.name]));
export const serviceName = (id) => services.get(id) ?? id;
export const bodyName = (id) => bodies.get(id) ?? id;
