// Small helpers over the DOM. Text of people only ever enters the page as text nodes made here,
// never as markup.

import { icon } from "./icons.js";

/** The element with this id; the page's own skeleton always has it. */
export const byId = (id) => document.getElementById(id);

/**
 * Make an element.
 * @param {string} tag
 * @param {{class?: string, text?: string, icon?: string, on?: object, data?: object}} options
 *   every other key becomes an attribute; `true` means present, `false` and `null` mean absent
 * @param {...(Node|string|null)} children
 */
export function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "text") element.textContent = value;
    else if (key === "icon") element.append(icon(value));
    else if (key === "on") listen(element, value);
    else if (key === "data") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Add a listener for each key of `handlers`. */
export function listen(target, handlers) {
  for (const [type, handler] of Object.entries(handlers)) target.addEventListener(type, handler);
}

/** Set the icon of an element that has (or gets) one, leaving its text alone. */
export function setIcon(element, name) {
  if (element.dataset.shown === name) return;
  element.dataset.shown = name;
  element.querySelector("svg")?.remove();
  element.prepend(icon(name));
}

/** Give every element with `data-icon` its icon. */
export function hydrateIcons(root = document) {
  for (const element of root.querySelectorAll("[data-icon]")) setIcon(element, element.dataset.icon);
}

/** Show or hide. */
export function show(element, visible) {
  element.hidden = !visible;
}

/** Mark a toggle button as pressed or not. */
export function press(element, pressed) {
  element.setAttribute("aria-pressed", String(Boolean(pressed)));
}

/** Let a screen reader say one sentence. */
export function announce(text) {
  const announcer = byId("announcer");
  announcer.textContent = "";
  // A change within one task is often swallowed by screen readers.
  requestAnimationFrame(() => { announcer.textContent = text; });
}

let toastTimer = 0;

/** Show one sentence at the bottom of the page for a few seconds. */
export function toast(text) {
  const element = byId("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { element.hidden = true; }, 6000);
}
