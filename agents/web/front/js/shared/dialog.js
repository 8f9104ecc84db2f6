// Questions over the page. The native <dialog> keeps the focus in it and gives it back; Esc is "no".

import { fill, h } from "./dom.js";

/**
 * Resolves to the chosen action's value, null where it was left with Esc.
 * @param {{title: string, body?: Node | string | Array<Node | string>, actions: Array<{text: string, value: unknown,
 *   kind?: "primary" | "danger", key?: string}>, name?: string}} asks
 *   An action that is `primary` answers Enter inside a form. Values that are functions are called first: a promise that
 *   is refused keeps the dialog open.
 */
export function ask({ title, body = "", actions, name = "ask" }) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog", "data-dialog": name, "aria-labelledby": `dialog-${name}` });
    const finish = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const choose = async (action) => {
      if (typeof action.value !== "function") return finish(action.value);
      const given = await action.value(dialog);
      if (given !== undefined) finish(given);
    };
    const buttons = actions.map((action) =>
      h("button", {
        class: `button${action.kind ? ` button-${action.kind}` : ""}`,
        type: action.kind === "primary" ? "submit" : "button",
        on: action.kind === "primary" ? {} : { click: () => choose(action) },
      }, action.text),
    );
    const primary = actions.find((action) => action.kind === "primary");
    const form = h("form", { class: "stack", on: { submit: (event) => {
      event.preventDefault();
      if (primary) choose(primary);
    } } }, h("h2", { id: `dialog-${name}` }, title), h("div", { class: "dialog-body stack" }, body), h("div", { class: "row dialog-actions" }, buttons));
    fill(dialog, form);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      finish(null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
