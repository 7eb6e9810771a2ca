// Moments as people say them.

const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

/** "3 hours ago", "just now". */
export function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

/** "22 Nov 2026, 14:05". */
export function exactly(iso) { return exact.format(Date.parse(iso)); }

/** "29 November 2026". */
export function onDay(iso) { return day.format(Date.parse(iso)); }

/** A `<time>` that says how long ago; `freshen` keeps it right. */
export function timeElement(iso) {
  const element = document.createElement("time");
  element.dateTime = iso;
  element.title = exactly(iso);
  element.textContent = ago(iso);
  return element;
}

/** Bring every `<time>` below `root` up to date. */
export function freshen(root) {
  for (const element of root.querySelectorAll("time")) element.textContent = ago(element.dateTime);
}
