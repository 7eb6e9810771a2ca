// The box at the foot of the notes: words, the frame they stand on, and a drawing if there is one.
//
// Events: `write` (the box has the keyboard), `send` (detail: {version, text, frame}), `draw`,
// `leave` (the keyboard wants back to the player).

import { byId, listen, press, setIcon, show } from "./dom.js";
import { draft, keepDraft } from "./memory.js";

const TALLEST_PX = 180;

export class Composer extends EventTarget {
  #text = byId("composer-text");
  #version = null;
  #frame = null;
  #scene = null;
  #pinned = null;
  #onFrame = true;
  #busy = false;
  #lines = 0;

  constructor() {
    super();
    listen(byId("composer"), { submit: (event) => { event.preventDefault(); this.#submit(); } });
    listen(this.#text, {
      input: () => this.#typed(),
      focus: () => this.dispatchEvent(new Event("write")),
      keydown: (event) => this.#key(event),
    });
    byId("composer-frame").addEventListener("click", () => {
      this.#onFrame = !this.#onFrame;
      this.#draw();
    });
    byId("composer-drawing").addEventListener("click", () => this.dispatchEvent(new Event("draw")));
  }

  get focused() { return document.activeElement === this.#text; }

  focus() { this.#text.focus({ preventScroll: false }); }

  /** Turn to another version; its unsent note comes back. */
  setVersion(id, may) {
    this.#version = id;
    this.#text.value = draft(id);
    this.showError("");
    show(byId("composer"), may.comment);
    this.#typed();
  }

  /** The frame that is shown now: media frame and scene frame, each null where there is none. */
  setFrame(frame, scene) {
    this.#frame = frame;
    this.#scene = scene;
    this.#draw();
  }

  /** How many lines are drawn, and the media frame they are drawn on (null for none). */
  setDrawing(lines, frame) {
    this.#lines = lines;
    this.#pinned = lines ? frame : null;
    this.#draw();
  }

  /** While a note is on its way. */
  setBusy(busy) {
    this.#busy = busy;
    byId("composer").setAttribute("aria-busy", String(busy));
    this.#draw();
  }

  showError(text) {
    byId("composer-error").textContent = text;
    show(byId("composer-error"), Boolean(text));
  }

  /** Empty the box after the note of `version` was sent. */
  clear(version) {
    keepDraft(version, "");
    if (version !== this.#version) return;
    this.#text.value = "";
    this.#onFrame = true;
    this.showError("");
    this.#typed();
  }

  #typed() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(TALLEST_PX, this.#text.scrollHeight)}px`;
    if (this.#version) keepDraft(this.#version, this.#text.value);
    this.#draw();
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.dispatchEvent(new Event("leave"));
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const text = this.#text.value.trim();
    if (this.#busy || (!text && !this.#lines)) return;
    const frame = this.#pinned ?? (this.#onFrame ? this.#frame : null);
    this.dispatchEvent(new CustomEvent("send", { detail: { version: this.#version, text, frame } }));
  }

  #draw() {
    const chip = byId("composer-frame");
    const frame = this.#pinned ?? this.#frame;
    const framed = this.#pinned !== null || (this.#onFrame && this.#frame !== null);
    show(chip, this.#frame !== null);
    press(chip, framed);
    chip.disabled = this.#pinned !== null;
    chip.textContent = framed ? this.#frameWords(frame) : "Whole version";
    chip.title = this.#pinned !== null ? "The note stands on the frame you have drawn on"
      : "Put the note on this frame, or on the whole version";
    const drawing = byId("composer-drawing");
    show(drawing, this.#lines > 0);
    drawing.textContent = this.#lines === 1 ? "1 line" : `${this.#lines} lines`;
    delete drawing.dataset.shown;
    setIcon(drawing, "pen");
    byId("composer-send").disabled = this.#busy || (!this.#text.value.trim() && !this.#lines);
    byId("composer-send").textContent = this.#busy ? "Sending…" : "Send";
  }

  #frameWords(frame) {
    const scene = frame === this.#frame && this.#scene !== null ? ` · ${this.#scene}` : "";
    return `Frame ${frame}${scene}`;
  }
}
