// The keyboard: one table for what keys do and for the help that lists them.

import { byId, make } from "./dom.js";
import { flag, keepFlag } from "./memory.js";

const OFF = "keys-off";

/**
 * Listen to the keyboard.
 * @param {Array<{keys: string[], words: string, shown?: string, run: (event: KeyboardEvent) => void}>} table
 *   `keys` in the form of KeyboardEvent.key, with `Shift+` or `Ctrl+` before it; `words` for the
 *   help, empty to leave it out; `shown` how the help writes the keys
 */
export function listenKeys(table) {
  const commands = new Map(table.flatMap((entry) => entry.keys.map((key) => [key, entry])));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const name = nameOf(event);
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (isPressed(event, name)) return;
    const entry = commands.get(name);
    if (!entry || (flag(OFF) && isSingle(name))) return;
    event.preventDefault();
    entry.run(event);
  });
  fillHelp(table);
}

function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  // Shift is part of a sign such as "?", but a modifier of a letter or an arrow.
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/iu.test(event.key)) ? "Shift+" : "";
  return control + shift + key;
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

// Space and Enter belong to the button the keyboard has reached; after a click of the mouse they
// play the movie, as everywhere else.
function isPressed(event, name) {
  return [" ", "Enter"].includes(name) && event.target.matches?.("button:focus-visible, a[href]:focus-visible");
}

function isSingle(name) {
  return name.length === 1 && name !== "?" && name !== " ";
}

function fillHelp(table) {
  byId("help-keys").replaceChildren(...table.filter((entry) => entry.words).flatMap((entry) => [
    make("dt", {}, ...(entry.shown ?? entry.keys[0]).split(" ").map((key) => make("kbd", { text: key }))),
    make("dd", { text: entry.words }),
  ]));
  const box = byId("keys-on");
  box.checked = !flag(OFF);
  box.addEventListener("change", () => keepFlag(OFF, !box.checked));
}
