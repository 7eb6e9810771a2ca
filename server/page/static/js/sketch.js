// The drawing a guest is making: it belongs to the frame it was begun on, and comes and goes with it.
//
// Events: `change` (the drawing has other lines now), `pen` (the pen was taken or put away).

import { byId, press, show } from "./dom.js";
import { setUpPen } from "./pen.js";

export class Sketch extends EventTarget {
  #board;
  #frameNow;
  /** The media frame the drawing is on; null while there is none. */
  frame = null;

  /**
   * @param {import("./board.js").Board} board
   * @param {() => number} frameNow gives the media frame that is shown
   */
  constructor(board, frameNow) {
    super();
    this.#board = board;
    this.#frameNow = frameNow;
    setUpPen(board, () => this.putAway());
    board.addEventListener("change", () => this.#changed());
  }

  get strokes() { return this.#board.strokes; }
  get penOut() { return !byId("pen").hidden; }

  take() {
    show(byId("pen"), true);
    press(byId("draw"), true);
    this.dispatchEvent(new Event("pen"));
  }

  putAway() {
    show(byId("pen"), false);
    press(byId("draw"), false);
    this.#board.active = false;
  }

  undo() { this.#board.undo(); }

  clear() {
    this.#board.clear();
    this.putAway();
  }

  /** Show the drawings stored on a frame, and the one being made if it is on this frame. */
  showOn(frame, notes) {
    const here = this.frame === null || this.frame === frame;
    const drawn = notes.filter((note) => note.frame === frame);
    this.#board.showSaved(drawn.flatMap((note) => note.strokes), here);
    this.#board.active = this.penOut && here;
  }

  #changed() {
    if (!this.strokes.length) this.frame = null;
    else this.frame ??= this.#frameNow();
    this.dispatchEvent(new Event("change"));
  }
}
