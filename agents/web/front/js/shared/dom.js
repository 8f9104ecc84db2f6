// Nodes from data. Text is always a text node: what a citizen said or a stranger sent can never become markup.

/**
 * @param {string} tag
 * @param {Record<string, unknown> | null} [attributes] `class`, `data-…`, `aria-…`, properties such as `value`, `disabled`;
 *   `on` holds listeners: {click: fn}. null, undefined and false leave the attribute out.
 * @param {...(Node | string | number | null | undefined | false | Array<Node | string>)} children
 */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, does] of Object.entries(value)) node.addEventListener(event, does);
    else if (name === "value") node.value = value;
    else if (/^on/i.test(name)) throw new Error(`listeners go into "on", not ${name}`);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...flat(children));
  return node;
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** Replaces all that is in the node. */
export function fill(node, ...children) {
  node.replaceChildren(...flat(children));
  return node;
}

/** The element with that id; its absence is a mistake of the page. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}
