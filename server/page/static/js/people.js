// Names of people: initials and a colour of their own.

import { make } from "./dom.js";

/** At most two capital letters for a name. */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** A round badge with a person's initials; the same name always has the same tint. */
export function badge(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return make("span", { class: `badge tint-${sum % 6}`, "aria-hidden": "true", text: initials(name) });
}
