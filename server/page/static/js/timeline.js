// The scrub bar: where the movie is, where notes are, and a ruler with frame numbers.
//
// Events: `scrub` (detail: the index under the hand), `mark` (detail: the index of a clicked mark).

import { byId, make } from "./dom.js";
import { rulerStep } from "./frames.js";

const LABEL_ROOM = 68;

export class Timeline extends EventTarget {
  #scrub = byId("scrub");
  #ruler = byId("ruler");
  #tip = byId("scrub-tip");
  #clock = null;
  #index = 0;
  #held = false;

  constructor() {
    super();
    new ResizeObserver(() => this.#drawRuler()).observe(this.#ruler);
    this.#scrub.addEventListener("pointerdown", (event) => this.#grab(event));
    this.#scrub.addEventListener("pointermove", (event) => this.#hover(event));
    this.#scrub.addEventListener("pointerup", () => { this.#held = false; });
    this.#scrub.addEventListener("pointercancel", () => { this.#held = false; });
    this.#scrub.addEventListener("pointerleave", () => { this.#tip.hidden = true; });
  }

  /** Show a movie's range, or nothing with null. */
  setClock(clock) {
    this.#clock = clock;
    byId("timeline").classList.toggle("empty", !clock);
    if (clock) {
      this.#scrub.setAttribute("aria-valuemin", String(clock.media(0)));
      this.#scrub.setAttribute("aria-valuemax", String(clock.media(clock.last)));
    }
    this.#drawRuler();
    this.setIndex(0);
  }

  setIndex(index) {
    this.#index = index;
    if (!this.#clock) return;
    byId("scrub-head").style.left = `${this.#share(index)}%`;
    byId("scrub-done").style.width = `${this.#share(index)}%`;
    this.#scrub.setAttribute("aria-valuenow", String(this.#clock.media(index)));
    this.#scrub.setAttribute("aria-valuetext", this.#words(index));
  }

  setLoaded(share) {
    byId("scrub-loaded").style.width = `${Math.round(share * 100)}%`;
  }

  /**
   * Show a mark for each frame that has notes.
   * @param {Map<number, {count: number, drawn: boolean, done: boolean}>} marks by index
   */
  setMarks(marks) {
    byId("scrub-marks").replaceChildren(...[...marks].map(([index, mark]) => {
      const element = make("span", { class: "mark", data: { index: String(index) } });
      element.classList.toggle("mark-drawn", mark.drawn);
      element.classList.toggle("mark-done", mark.done);
      element.style.left = `${this.#share(index)}%`;
      return element;
    }));
  }

  /** Light up the mark of one frame, or none with null. */
  light(index) {
    for (const mark of byId("scrub-marks").children) {
      mark.classList.toggle("lit", index !== null && mark.dataset.index === String(index));
    }
  }

  #grab(event) {
    if (!this.#clock || event.button !== 0) return;
    const mark = event.target.closest(".mark");
    if (mark) {
      this.dispatchEvent(new CustomEvent("mark", { detail: Number(mark.dataset.index) }));
      return;
    }
    this.#held = true;
    this.#scrub.setPointerCapture(event.pointerId);
    this.#scrub.focus({ preventScroll: true });
    this.#report(event);
  }

  #hover(event) {
    if (!this.#clock) return;
    const index = this.#under(event);
    this.#tip.textContent = this.#words(index);
    this.#tip.hidden = false;
    this.#tip.style.left = `${Math.min(94, Math.max(6, this.#share(index)))}%`;
    if (this.#held) this.#report(event);
  }

  #report(event) {
    this.dispatchEvent(new CustomEvent("scrub", { detail: this.#under(event) }));
  }

  #under(event) {
    const box = this.#scrub.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return this.#clock.clamp(Math.floor(share * this.#clock.count));
  }

  // A frame is an interval; everything that points at it stands over the middle of it.
  #share(index) {
    return ((index + 0.5) / this.#clock.count) * 100;
  }

  #words(index) {
    const scene = this.#clock.sceneAt(index);
    const frame = `Frame ${this.#clock.media(index)}`;
    return scene === null ? frame : `${frame}, scene ${scene}`;
  }

  #drawRuler() {
    if (!this.#clock) {
      this.#ruler.replaceChildren();
      return;
    }
    const step = rulerStep(this.#clock.count, this.#ruler.clientWidth / LABEL_ROOM);
    const labels = [];
    for (let index = 0; index < this.#clock.count; index += 1) {
      const number = this.#clock.sceneAt(index) ?? (this.#clock.hasScene ? null : this.#clock.media(index));
      if (number === null || number % step !== 0) continue;
      const label = make("span", { text: String(number) });
      label.style.left = `${this.#share(index)}%`;
      labels.push(label);
    }
    this.#ruler.replaceChildren(...labels);
  }
}

/** The marks of notes by frame index: how many there are, whether one is drawn, whether all are done. */
export function marksOf(notes, clock) {
  const marks = new Map();
  for (const note of notes) {
    if (note.frame === null || !clock) continue;
    const index = clock.clamp(clock.indexOfMedia(note.frame));
    const mark = marks.get(index) ?? { count: 0, drawn: false, done: true };
    marks.set(index, { count: mark.count + 1, drawn: mark.drawn || note.strokes.length > 0, done: mark.done && note.done });
  }
  return marks;
}
