// The list of notes beside the player: threads with their replies, each a way to its frame.
//
// Events: `jump` (detail: the note), `light` (detail: a media frame, or null).

import { byId, listen, make, show } from "./dom.js";
import { freshen, timeElement } from "./moments.js";
import { badge } from "./people.js";
import { rememberedOrder, rememberOrder } from "./memory.js";

const ORDERS = { frame: "By frame", newest: "Newest first" };

export class NotesList extends EventTarget {
  #list = byId("notes-list");
  #shown = new Map();
  #notes = [];
  #clock = null;
  #current = null;
  #may = {};
  #order = rememberedOrder() in ORDERS ? rememberedOrder() : "frame";
  #send;

  /** @param {(note: object, text: string) => Promise<void>} sendReply rejects with an ApiError */
  constructor(sendReply) {
    super();
    this.#send = sendReply;
    byId("notes-order").addEventListener("click", () => this.#turn());
    setInterval(() => freshen(this.#list), 30000);
  }

  /** Show these notes of one version. */
  update(notes, clock, may) {
    this.#notes = notes;
    this.#clock = clock;
    this.#may = may;
    this.#draw();
  }

  /** Mark the threads that stand on the frame that is shown. */
  setFrame(frame) {
    this.#current = frame;
    for (const element of this.#list.children) {
      element.classList.toggle("here", frame !== null && element.dataset.frame === String(frame));
    }
  }

  /** Bring a note into view and let it stand out for a moment. */
  reveal(id) {
    const element = this.#list.querySelector(`[data-note="${CSS.escape(id)}"]`);
    element?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    element?.classList.add("fresh");
  }

  /** The thread before or after this media frame, for stepping from note to note. */
  neighbour(frame, direction) {
    const framed = this.#notes.filter((note) => note.frame !== null)
      .sort((a, b) => (a.frame - b.frame) * direction);
    return framed.find((note) => (note.frame - frame) * direction > 0) ?? framed[0] ?? null;
  }

  #turn() {
    this.#order = this.#order === "frame" ? "newest" : "frame";
    rememberOrder(this.#order);
    this.#draw();
  }

  #draw() {
    byId("notes-order").textContent = ORDERS[this.#order];
    byId("notes-order").title = "Change the order";
    byId("notes-count").textContent = this.#notes.length ? String(this.#notes.length) : "";
    show(byId("notes-order"), this.#notes.length > 1);
    show(byId("notes-empty"), this.#notes.length === 0);
    byId("notes-empty").textContent = this.#emptyWords();
    const kept = new Map();
    const elements = this.#sorted().map((note) => {
      const thread = this.#thread(note);
      kept.set(note.id, thread);
      return thread.element;
    });
    this.#shown = kept;
    this.#place(elements);
    this.setFrame(this.#current);
  }

  #emptyWords() {
    if (!this.#may.comment) return "No notes yet.";
    const where = this.#clock ? "Stop on a frame and write" : "Write";
    return `No notes yet. ${where} the first one below.`;
  }

  // Elements that stay are not touched: a half-written reply and the reader's place survive.
  #place(elements) {
    elements.forEach((element, position) => {
      const present = this.#list.children[position];
      if (present !== element) this.#list.insertBefore(element, present ?? null);
    });
    while (this.#list.children.length > elements.length) this.#list.lastElementChild.remove();
  }

  #sorted() {
    const newest = (a, b) => Date.parse(b.at) - Date.parse(a.at);
    const framed = (a, b) => (a.frame ?? -1) - (b.frame ?? -1) || -newest(a, b);
    return [...this.#notes].sort(this.#order === "newest" ? newest : framed);
  }

  #thread(note) {
    const signature = JSON.stringify([note, this.#may.comment, this.#clock?.sceneAt(0)]);
    const before = this.#shown.get(note.id);
    if (before?.signature === signature) return before;
    const element = make("li", { class: "thread", data: { note: note.id, frame: String(note.frame) } });
    element.classList.toggle("done", note.done);
    element.append(this.#note(note, true));
    const replies = note.replies.map((reply) => make("li", { data: { note: reply.id } }, this.#note(reply, false)));
    if (replies.length) element.append(make("ol", { class: "replies" }, ...replies));
    const editor = before?.editor ?? null;
    const thread = { element, signature, editor };
    if (editor) this.#keep(element, editor);
    if (this.#may.comment) element.querySelector(".note-foot").append(this.#replyButton(note, thread));
    const index = note.frame;
    listen(element, {
      pointerenter: () => this.dispatchEvent(new CustomEvent("light", { detail: index })),
      pointerleave: () => this.dispatchEvent(new CustomEvent("light", { detail: null })),
    });
    return thread;
  }

  #keep(element, editor) {
    const focused = editor.contains(document.activeElement) ? document.activeElement : null;
    element.append(editor);
    if (focused) requestAnimationFrame(() => focused.focus());
  }

  #note(note, first) {
    const head = make("div", { class: "note-head" }, badge(note.author), make("span", { class: "note-author", text: note.author }),
      timeElement(note.at));
    if (note.done) head.append(make("span", { class: "note-done", icon: "check", title: "Done" }, make("span", { class: "sr-only", text: "Done" })));
    const body = make("div", { class: "note-body" });
    if (note.text) body.append(make("p", { class: "note-text", dir: "auto", text: note.text }));
    else if (note.strokes.length) body.append(make("p", { class: "note-text note-wordless", text: "Drawing" }));
    const foot = make("div", { class: "note-foot" });
    if (first && note.frame !== null) foot.append(this.#frameButton(note));
    if (note.done) body.classList.add("note-settled");
    return make("article", { class: "note" }, head, body, foot);
  }

  #frameButton(note) {
    const scene = this.#clock?.sceneAt(this.#clock.indexOfMedia(note.frame)) ?? null;
    const button = make("button", {
      class: "chip frame-chip", type: "button",
      title: "Go to this frame",
      on: { click: () => this.dispatchEvent(new CustomEvent("jump", { detail: note })) },
    }, make("span", { text: `Frame ${note.frame}` }));
    if (scene !== null) button.append(make("span", { class: "chip-scene", text: `scene ${scene}` }));
    if (note.strokes.length) button.append(make("span", { class: "chip-pen", icon: "pen" }, make("span", { class: "sr-only", text: "with a drawing" })));
    return button;
  }

  #replyButton(note, thread) {
    return make("button", {
      class: "link", type: "button", text: "Reply", "aria-label": `Reply to ${note.author}`,
      on: { click: () => this.#openEditor(note, thread) },
    });
  }

  #openEditor(note, thread) {
    thread.editor ??= this.#editor(note);
    thread.element.append(thread.editor);
    thread.editor.querySelector("textarea").focus();
  }

  #editor(note) {
    const text = make("textarea", { rows: "2", maxlength: "10000", "aria-label": `Your reply to ${note.author}`, placeholder: "Reply…" });
    const error = make("p", { class: "form-error", role: "alert" });
    const close = () => this.#closeEditor(note);
    const form = make("form", { class: "reply-form", novalidate: true }, text, error, make("div", { class: "form-row" },
      make("button", { class: "quiet small", type: "button", text: "Cancel", on: { click: close } }),
      make("button", { class: "primary small", type: "submit", text: "Reply" })));
    listen(form, {
      submit: async (event) => {
        event.preventDefault();
        if (!text.value.trim()) return;
        form.inert = true;
        error.textContent = "";
        try {
          await this.#send(note, text.value.trim());
          close();
        } catch (problem) {
          error.textContent = problem.words ?? String(problem);
        } finally {
          form.inert = false;
        }
      },
      keydown: (event) => {
        if (event.key === "Escape") { event.stopPropagation(); close(); }
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
      },
    });
    return form;
  }

  #closeEditor(note) {
    const thread = this.#shown.get(note.id);
    if (!thread) return;
    const focused = thread.editor?.contains(document.activeElement);
    thread.editor?.remove();
    thread.editor = null;
    if (focused) thread.element.querySelector(".note-foot .link")?.focus();
  }
}
