// The strip of versions below the player.

import { byId, make } from "./dom.js";
import { verdictOf } from "./votes.js";

const shown = new Map();

/** Draw the strip; `choose(id)` is called for the version that is picked. */
export function showVersions(versions, current, choose) {
  const items = versions.map((version) => {
    const signature = JSON.stringify([version.name, version.label, version.notes.length, verdictOf(version.votes), version.thumbnail?.id]);
    const before = shown.get(version.id);
    const element = before?.signature === signature ? before.element : card(version, choose);
    shown.set(version.id, { element, signature });
    element.firstElementChild.setAttribute("aria-current", String(version.id === current));
    return element;
  });
  const list = byId("versions");
  const same = items.length === list.children.length && items.every((item, i) => item === list.children[i]);
  if (!same) list.replaceChildren(...items);
}

/** Scroll the strip so that the current version is seen. */
export function revealVersion(id) {
  shown.get(id)?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function card(version, choose) {
  const verdict = verdictOf(version.votes);
  const words = `${version.notes.length} ${version.notes.length === 1 ? "note" : "notes"}`;
  const button = make("button", { class: "version", type: "button", data: { version: version.id }, on: { click: () => choose(version.id) } },
    make("span", { class: "version-thumb" }, picture(version), verdict ? make("span", { class: `version-verdict verdict-${verdict}`, icon: verdict === "approved" ? "check" : "changes" },
      make("span", { class: "sr-only", text: verdict === "approved" ? "approved" : "changes required" })) : null),
    make("span", { class: "version-words" },
      make("span", { class: "version-title", text: version.name }),
      make("span", { class: "version-facts" },
        make("span", { text: version.label }),
        version.notes.length ? make("span", { text: words }) : null)));
  return make("li", {}, button);
}

function picture(version) {
  const empty = () => make("span", { class: "version-blank", icon: "film" });
  if (!version.thumbnail) return empty();
  const image = make("img", { src: version.thumbnail.url, alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.replaceWith(empty()));
  return image;
}

/** The version that came last; of those that came together the highest number, then the first. */
export function newest(versions) {
  const rank = (version) => [version.added_at ?? "", version.number];
  return versions.reduce((best, version) => (best && !later(rank(version), rank(best)) ? best : version), null);
}

function later([moment, number], [other, otherNumber]) {
  return moment === other ? number > otherNumber : moment > other;
}
