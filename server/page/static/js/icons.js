// The page's icons: lines on a 24 × 24 grid, drawn for this page.

const NAMESPACE = "http://www.w3.org/2000/svg";

const LINES = {
  play: ["M8 5.2v13.6l11-6.8z"],
  pause: ["M8.5 5.5v13", "M15.5 5.5v13"],
  stepBack: ["M15.5 6.5 9 12l6.5 5.5", "M6 6.5v11"],
  stepOn: ["M8.5 6.5 15 12l-6.5 5.5", "M18 6.5v11"],
  loop: ["M17 3.5 20 6.5l-3 3", "M4 11.5V10a3.5 3.5 0 0 1 3.5-3.5H20", "M7 20.5 4 17.5l3-3", "M20 12.5V14a3.5 3.5 0 0 1-3.5 3.5H4"],
  sound: ["M4 9.5v5h3.5L12 18.5V5.5L7.5 9.5z", "M15.5 9a4.2 4.2 0 0 1 0 6", "M18 6.5a7.8 7.8 0 0 1 0 11"],
  muted: ["M4 9.5v5h3.5L12 18.5V5.5L7.5 9.5z", "m16 9.5 5 5", "m21 9.5-5 5"],
  pen: ["m4.5 19.5.9-4L16 4.9a2 2 0 0 1 2.8 0l.3.3a2 2 0 0 1 0 2.8L8.5 18.6z", "m14.2 6.7 3.1 3.1"],
  download: ["M12 4v11", "m7.5 11 4.5 4.5 4.5-4.5", "M5 19.5h14"],
  fullscreen: ["M4.5 9V4.5H9", "M15 4.5h4.5V9", "M19.5 15v4.5H15", "M9 19.5H4.5V15"],
  windowed: ["M9 4.5V9H4.5", "M19.5 9H15V4.5", "M15 19.5V15h4.5", "M4.5 15H9v4.5"],
  keyboard: ["M3.5 7.5a1.5 1.5 0 0 1 1.5-1.5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5z", "M7 10h.01", "M10.3 10h.01", "M13.7 10h.01", "M17 10h.01", "M8 14h8"],
  undo: ["m8 5.5-4 4 4 4", "M4.5 9.5H14a5 5 0 0 1 0 10H9"],
  trash: ["M5 7h14", "M9.5 7V4.5h5V7", "m6.8 7 .8 12.5h8.8L17.2 7", "M10.3 10.5v5.5", "M13.7 10.5v5.5"],
  check: ["m5 12.5 4.5 4.5L19 7.5"],
  changes: ["M4.5 12a7.5 7.5 0 0 1 12.8-5.3L19.5 9", "M19.5 4.5V9H15", "M19.5 12a7.5 7.5 0 0 1-12.8 5.3L4.5 15", "M4.5 19.5V15H9"],
  reply: ["m9.5 6-5 5 5 5", "M5 11h9a5 5 0 0 1 5 5v2"],
  film: ["M4 5.5h16v13H4z", "M8.5 5.5v13", "M15.5 5.5v13", "M4 12h4.5", "M15.5 12H20"],
  close: ["m6.5 6.5 11 11", "m17.5 6.5-11 11"],
};

/** A new SVG element with the named icon, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", name === "play" ? "icon icon-filled" : "icon");
  for (const line of LINES[name]) {
    const path = document.createElementNS(NAMESPACE, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}
