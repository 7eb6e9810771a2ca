// The pen's tools beside the picture: colour, width, undo, clear.

import { byId, make, press } from "./dom.js";
import { cssColour } from "./strokes.js";

const COLOURS = [
  ["Red", [1, 0.36, 0.3, 1]],
  ["Yellow", [1, 0.8, 0.25, 1]],
  ["Green", [0.35, 0.85, 0.5, 1]],
  ["Blue", [0.35, 0.67, 1, 1]],
  ["White", [1, 1, 1, 1]],
  ["Black", [0, 0, 0, 1]],
];
const WIDTHS = [["Thin", 0.003], ["Middle", 0.006], ["Thick", 0.014]];

/** Fill the toolbar and let it drive `board`; `done()` is called to put the pen away. */
export function setUpPen(board, done) {
  fill(byId("pen-colours"), COLOURS, (value) => { board.colour = value; }, 0, (button, value) => {
    button.classList.add("pen-colour");
    button.style.setProperty("--ink", cssColour(value));
  });
  fill(byId("pen-widths"), WIDTHS, (value) => { board.width = value; }, 1, (button, value) => {
    button.classList.add("pen-width");
    button.style.setProperty("--dot", `${Math.round(4 + value * 700)}px`);
  });
  byId("pen-undo").addEventListener("click", () => board.undo());
  byId("pen-clear").addEventListener("click", () => board.clear());
  byId("pen-done").addEventListener("click", done);
}

function fill(group, choices, choose, first, dress) {
  const buttons = choices.map(([name, value]) => {
    const button = make("button", { type: "button", title: name, "aria-label": name });
    dress(button, value);
    button.addEventListener("click", () => {
      choose(value);
      for (const other of buttons) press(other, other === button);
    });
    return button;
  });
  group.replaceChildren(...buttons);
  buttons[first].click();
}
