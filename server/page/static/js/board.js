// The sheet over the picture: shows saved drawings, and takes new lines while the pen is out.
//
// Events: `change` (the new drawing has another line, or one less).

import { paint, stored } from "./strokes.js";

const NEAR = 0.0015;
const MOST_POINTS = 1500;

export class Board extends EventTarget {
  #canvas;
  #saved = [];
  #fresh = [];
  #line = null;
  #pointer = null;
  colour = [1, 0.36, 0.3, 1];
  width = 0.006;

  /** @param {HTMLCanvasElement} canvas lies exactly over the picture */
  constructor(canvas) {
    super();
    this.#canvas = canvas;
    new ResizeObserver(() => this.redraw()).observe(canvas);
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(type, (event) => this.#up(event));
    }
  }

  /** The new lines, ready to be stored. */
  get strokes() { return this.#fresh; }

  /** Whether the pen is out. */
  get active() { return this.#canvas.classList.contains("active"); }
  set active(on) {
    this.#canvas.classList.toggle("active", on);
    if (!on) this.#line = null;
  }

  /** Show these saved strokes below, and the new ones on top only if `withFresh`. */
  showSaved(strokes, withFresh) {
    this.#saved = strokes;
    this.#canvas.dataset.strokes = String(strokes.length);
    this.#canvas.classList.toggle("without-fresh", !withFresh);
    this.redraw();
  }

  undo() {
    if (this.#fresh.pop()) this.#changed();
  }

  clear() {
    if (!this.#fresh.length) return;
    this.#fresh = [];
    this.#changed();
  }

  redraw() {
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = window.devicePixelRatio || 1;
    const width = Math.round(clientWidth * scale);
    const height = Math.round(clientHeight * scale);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    paint(context, this.#saved, width, height);
    if (this.#canvas.classList.contains("without-fresh")) return;
    paint(context, this.#fresh, width, height);
    if (this.#line) paint(context, [this.#line], width, height);
  }

  #down(event) {
    if (!this.active || event.button !== 0 || this.#pointer !== null) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#line = { points: [this.#place(event)], colour: [...this.colour], width: this.width };
    this.redraw();
  }

  #move(event) {
    if (!this.#line || event.pointerId !== this.#pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const part of between.length ? between : [event]) this.#extend(this.#place(part));
    this.redraw();
  }

  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    const line = this.#line;
    this.#line = null;
    if (line && event.type === "pointerup") {
      this.#fresh.push(line);
      this.#changed();
    } else this.redraw();
  }

  #extend(point) {
    const { points } = this.#line;
    const [x, y] = points[points.length - 1];
    if (points.length >= MOST_POINTS || Math.hypot(point[0] - x, point[1] - y) < NEAR) return;
    points.push(point);
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return [stored((event.clientX - box.left) / box.width), stored((event.clientY - box.top) / box.height)];
  }

  #changed() {
    this.redraw();
    this.dispatchEvent(new Event("change"));
  }
}
