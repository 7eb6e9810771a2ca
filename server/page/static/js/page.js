// The review as a whole: holds what the server told, knows which version and frame are shown, and
// lets the parts of the page (stage, timeline, sketch, notes, composer, speech) know of each other.

import { ApiError } from "./api.js";
import { Board } from "./board.js";
import { Composer } from "./composer.js";
import { announce, byId, show, toast } from "./dom.js";
import { askWho, showGuest } from "./guest.js";
import { showSession, showVersion } from "./heads.js";
import { Live } from "./live.js";
import { NotesList } from "./notes.js";
import { Player } from "./player.js";
import { Sketch } from "./sketch.js";
import { Sources } from "./sources.js";
import { Speech } from "./speech.js";
import { Stage } from "./stage.js";
import { Timeline, marksOf } from "./timeline.js";
import { Transport } from "./transport.js";
import { newest, revealVersion, showVersions } from "./versions.js";
import { listenVotes } from "./votes.js";

// Refusals after which there is nothing more to see.
const OVER = [401, 404, 410];

export class ReviewPage {
  #api;
  #closed;
  #data = null;
  #version = null;
  #sources = new Sources();
  #timeline = new Timeline();
  #composer = new Composer();
  #notes = new NotesList((note, text) => this.#reply(note, text));
  #sketch = new Sketch(new Board(byId("board")), () => this.#frame);
  #speech;
  player = new Player(byId("video"));
  transport = new Transport(this.player);
  #stage = new Stage(this.player, this.#timeline, this.transport);
  live;

  /**
   * @param {import("./api.js").Api} api
   * @param {(error: ApiError) => void} closed called when the review may no longer be seen
   */
  constructor(api, closed) {
    this.#api = api;
    this.#closed = closed;
    this.live = new Live(() => api.data(this.#sources.fresh ? this.#data.revision : null), api.events);
    this.#speech = new Speech(api, () => this.#introduced(), () => this.live.poke());
    this.#wirePlayer();
    this.#wireNotes();
    this.#wireSketch();
    this.#wireLive();
    listenVotes((status) => this.#vote(status));
  }

  /** Show the review for the first time. */
  start(data) {
    this.#take(data);
    const wanted = new URLSearchParams(location.hash.slice(1));
    const known = data.versions.find((version) => version.id === wanted.get("v"));
    const frame = Number.parseInt(wanted.get("f") ?? "", 10);
    this.select((known ?? newest(data.versions))?.id ?? null, Number.isFinite(frame) ? frame : null);
    this.live.start();
  }

  /** Turn to a version, at a media frame if one is given. */
  select(id, frame = null) {
    this.#version = this.#data.versions.find((version) => version.id === id) ?? null;
    this.#sketch.clear();
    this.#stage.open(this.#version, frame);
    this.#composer.setVersion(id, this.#version ? this.#data.may : {});
    this.#show();
    this.#frameShown();
    if (id) {
      revealVersion(id);
      history.replaceState(null, "", `#v=${id}`);
    }
  }

  /** Turn to the version `count` places on. */
  turn(count) {
    const { versions } = this.#data;
    const place = versions.indexOf(this.#version) + count;
    if (versions[place]) this.select(versions[place].id);
  }

  /** Go to the next note, or the one before with -1. */
  turnNote(direction) {
    if (!this.#clock) return;
    const note = this.#notes.neighbour(this.#frame, direction);
    if (note) this.#jump(note);
  }

  togglePen() {
    if (this.#sketch.penOut) this.#sketch.putAway();
    else this.#takePen();
  }

  putPenAway() { this.#sketch.putAway(); }

  undo() { this.#sketch.undo(); }

  /** Put the keyboard into the note. */
  write() {
    if (this.#data.may.comment) this.#composer.focus();
  }

  /** Let the guest say who they are; false when they would rather not. */
  async introduce() {
    const known = await askWho(async (name, email) => {
      const { guest } = await this.#api.introduce(name, email);
      this.#data.guest = guest;
    }, this.#data.guest);
    showGuest(this.#data.guest, this.#data.may, () => this.introduce());
    if (known) this.live.poke();
    return known;
  }

  get #clock() { return this.#stage.clock; }
  get #frame() { return this.#clock ? this.#clock.media(this.player.index) : null; }

  async #introduced() { return Boolean(this.#data.guest) || this.introduce(); }

  #wirePlayer() {
    const { player } = this;
    player.addEventListener("frame", () => this.#frameShown());
    player.addEventListener("state", () => this.#stateShown());
    player.addEventListener("settled", () => this.#stateShown());
    this.#stage.addEventListener("stale", () => this.#freshen());
    byId("picture").addEventListener("click", () => { if (!this.#sketch.penOut) player.toggle(); });
    this.#timeline.addEventListener("scrub", (event) => {
      if (player.playing) player.pause();
      player.seek(event.detail);
    });
    this.#timeline.addEventListener("mark", (event) => this.#jumpToFrame(this.#clock.media(event.detail)));
  }

  #wireNotes() {
    this.#notes.addEventListener("jump", (event) => this.#jump(event.detail));
    this.#notes.addEventListener("light", (event) => {
      this.#timeline.light(event.detail === null || !this.#clock ? null : this.#clock.indexOfMedia(event.detail));
    });
    this.#composer.addEventListener("write", () => { if (this.player.playing) this.player.pause(); });
    this.#composer.addEventListener("send", (event) => this.#send(event.detail));
    this.#composer.addEventListener("draw", () => this.#takePen());
    this.#composer.addEventListener("leave", () => byId("scrub").focus());
  }

  #wireSketch() {
    this.#sketch.addEventListener("pen", () => this.#frameShown());
    this.#sketch.addEventListener("change", () => {
      this.#composer.setDrawing(this.#sketch.strokes.length, this.#sketch.frame);
      this.#frameShown();
    });
    byId("draw").addEventListener("click", () => this.togglePen());
  }

  #wireLive() {
    const state = byId("link-state");
    this.live.addEventListener("data", (event) => this.#news(event.detail));
    this.live.addEventListener("back", () => { state.textContent = ""; });
    this.live.addEventListener("away", (event) => {
      const error = event.detail;
      if (OVER.includes(error.status)) {
        this.live.stop();
        this.player.unload();
        this.#closed(error);
      } else state.textContent = error.status === 0 ? "No connection, trying again" : error.message ?? "";
    });
  }

  #take(data) {
    this.#sources.adopt(data);
    this.#data = data;
    showSession(data.session);
    showGuest(data.guest, data.may, () => this.introduce());
  }

  // New data while the page is open: what the reader is looking at stays where it is.
  #news(data) {
    const before = this.#version;
    const known = new Set(before?.notes.map((note) => note.id));
    this.#take(data);
    const after = data.versions.find((version) => version.id === before?.id);
    if (!after) {
      this.select(newest(data.versions)?.id ?? null);
      return;
    }
    this.#version = after;
    this.#stage.renew(after);
    this.#show();
    this.#frameShown();
    const strangers = after.notes.filter((note) => !known.has(note.id) && !note.mine);
    if (strangers.length) announce(`New note from ${strangers[strangers.length - 1].author}`);
  }

  #show() {
    const version = this.#version;
    const { versions, may } = this.#data;
    showVersions(versions, version?.id ?? null, (id) => this.select(id));
    byId("app").classList.toggle("single", versions.length < 2);
    showVersion(version, may);
    this.#notes.update(version?.notes ?? [], this.#clock, version ? may : {});
    this.#timeline.setMarks(marksOf(version?.notes ?? [], this.#clock));
    show(byId("draw"), Boolean(this.#clock) && may.comment);
  }

  #frameShown() {
    const frame = this.#frame;
    const { index } = this.player;
    byId("player").dataset.frame = frame ?? "";
    this.transport.showFrame();
    this.#timeline.setIndex(index);
    this.#notes.setFrame(frame);
    this.#composer.setFrame(frame, this.#clock?.sceneAt(index) ?? null);
    this.#sketch.showOn(frame, this.#version?.notes ?? []);
  }

  #stateShown() {
    this.#timeline.setLoaded(this.player.loaded);
    byId("player").dataset.settled = String(this.player.settled);
    byId("player").classList.toggle("playing", this.player.playing);
    if (this.player.playing && this.#sketch.penOut) this.#sketch.putAway();
  }

  async #freshen() {
    this.#sources.forget();
    await this.live.poke();
    this.#stage.reload();
  }

  #jump(note) {
    if (note.frame === null || !this.#clock) return;
    this.#jumpToFrame(note.frame);
    this.#notes.reveal(note.id);
  }

  #jumpToFrame(frame) {
    if (this.player.playing) this.player.pause();
    this.player.seek(this.#clock.indexOfMedia(frame));
    const note = this.#version.notes.find((item) => item.frame === frame);
    if (note) this.#notes.reveal(note.id);
  }

  #takePen() {
    if (!this.#clock || !this.#data.may.comment) return;
    if (this.player.playing) this.player.pause();
    if (this.#sketch.frame !== null) this.player.seek(this.#clock.indexOfMedia(this.#sketch.frame));
    this.#sketch.take();
  }

  async #send({ version, text, frame }) {
    const strokes = frame === null ? [] : this.#sketch.strokes;
    this.#composer.setBusy(true);
    try {
      const id = await this.#speech.note({ version, text, frame, strokes });
      if (id === null) return;
      this.#composer.clear(version);
      this.#sketch.clear();
      this.#notes.reveal(id);
      announce(frame === null ? "Note sent" : `Note sent, on frame ${frame}`);
    } catch (error) {
      this.#composer.showError(error instanceof ApiError ? error.words : String(error));
    } finally {
      this.#composer.setBusy(false);
    }
  }

  async #reply(note, text) {
    this.#notes.reveal(await this.#speech.reply(this.#version.id, note, text));
    announce("Reply sent");
  }

  async #vote(status) {
    try {
      await this.#speech.vote(this.#version.id, status);
    } catch (error) {
      toast(error.words ?? String(error));
    }
  }
}
