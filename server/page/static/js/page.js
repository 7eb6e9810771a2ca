// The review as a whole: holds what the server told, knows which version and frame are shown, and
// lets the parts of the page (player, timeline, board, notes, composer) know of each other.

import { ApiError } from "./api.js";
import { Board } from "./board.js";
import { Composer } from "./composer.js";
import { announce, byId, press, show, toast } from "./dom.js";
import { FrameClock } from "./frames.js";
import { askWho, showGuest } from "./guest.js";
import { Live } from "./live.js";
import { onDay } from "./moments.js";
import { NotesList } from "./notes.js";
import { setUpPen } from "./pen.js";
import { Player } from "./player.js";
import { Sources, bestSource } from "./sources.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";
import { newId } from "./ids.js";
import { showCertificate } from "./certificate.js";
import { revealVersion, showVersions } from "./versions.js";
import { listenVotes, showVotes } from "./votes.js";

const RETRY_WITHIN_MS = 8000;

export class ReviewPage {
  #api;
  #data = null;
  #version = null;
  #clock = null;
  #drawnAt = null;
  #failedAt = -Infinity;
  #attempt = { content: "", id: "" };
  #closed;
  #sources = new Sources();
  #board = new Board(byId("board"));
  #timeline = new Timeline();
  #composer = new Composer();
  #notes = new NotesList((note, text) => this.#reply(note, text));
  player = new Player(byId("video"));
  transport = new Transport(this.player);
  live;

  /**
   * @param {import("./api.js").Api} api
   * @param {(error: ApiError) => void} closed called when the review may no longer be seen
   */
  constructor(api, closed) {
    this.#api = api;
    this.#closed = closed;
    this.live = new Live(() => api.data(this.#sources.fresh ? this.#data.revision : null), api.events);
    this.#wirePlayer();
    this.#wireNotes();
    this.#wireLive();
    setUpPen(this.#board, () => this.putPenAway());
    listenVotes((status) => this.#vote(status));
    this.#board.addEventListener("change", () => this.#drawn());
    byId("draw").addEventListener("click", () => this.togglePen());
  }

  /** Show the review for the first time. */
  start(data) {
    this.#take(data);
    const wanted = new URLSearchParams(location.hash.slice(1));
    const known = data.versions.find((version) => version.id === wanted.get("v"));
    const frame = Number.parseInt(wanted.get("f") ?? "", 10);
    this.select(known?.id ?? data.versions[0]?.id ?? null, Number.isFinite(frame) ? frame : null);
    this.live.start();
  }

  /** Turn to a version, at a media frame if one is given. */
  select(id, frame = null) {
    this.#version = this.#data.versions.find((version) => version.id === id) ?? null;
    this.#board.clear();
    this.putPenAway();
    this.#openMedia(frame);
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
    const note = this.#notes.neighbour(this.#clock.media(this.player.index), direction);
    if (note) this.#jump(note);
  }

  togglePen() {
    if (this.#penOut) this.putPenAway();
    else this.#takePen();
  }

  putPenAway() {
    show(byId("pen"), false);
    press(byId("draw"), false);
    this.#board.active = false;
  }

  undo() {
    this.#board.undo();
  }

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

  get #penOut() { return !byId("pen").hidden; }

  #wirePlayer() {
    const { player } = this;
    player.addEventListener("frame", () => this.#frameShown());
    player.addEventListener("state", () => this.#stateShown());
    player.addEventListener("settled", () => this.#stateShown());
    player.addEventListener("failure", () => this.#mediaFailed());
    byId("picture").addEventListener("click", () => { if (!this.#penOut) player.toggle(); });
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

  #wireLive() {
    const state = byId("link-state");
    this.live.addEventListener("data", (event) => this.#news(event.detail));
    this.live.addEventListener("back", () => { state.textContent = ""; });
    this.live.addEventListener("away", (event) => {
      const error = event.detail;
      if ([401, 404, 410].includes(error.status)) {
        this.live.stop();
        this.player.unload();
        this.#closed(error);
      } else state.textContent = error.status === 0 ? "No connection, trying again" : error.message ?? "";
    });
  }

  #take(data) {
    this.#sources.adopt(data);
    this.#data = data;
    const { session } = data;
    document.title = `${session.name} · Rushes`;
    byId("session-name").textContent = session.name;
    const facts = [session.project, session.ends_at ? `open until ${onDay(session.ends_at)}` : ""];
    byId("session-facts").textContent = facts.filter(Boolean).join(" · ");
    showGuest(data.guest, data.may, () => this.introduce());
  }

  // New data while the page is open: what the reader is looking at stays where it is.
  #news(data) {
    const before = this.#version;
    const known = new Set(before?.notes.map((note) => note.id));
    this.#take(data);
    const after = data.versions.find((version) => version.id === before?.id);
    if (!after) {
      this.select(data.versions[0]?.id ?? null);
      return;
    }
    this.#version = after;
    if (mediaKey(before) !== mediaKey(after)) this.#openMedia(null);
    this.#show();
    this.#frameShown();
    const strangers = after.notes.filter((note) => !known.has(note.id) && !note.mine);
    if (strangers.length) announce(`New note from ${strangers[strangers.length - 1].author}`);
  }

  #show() {
    const version = this.#version;
    showVersions(this.#data.versions, version?.id ?? null, (id) => this.select(id));
    byId("app").classList.toggle("single", this.#data.versions.length < 2);
    byId("version-name").textContent = version?.name ?? "";
    byId("version-name").title = version?.name ?? "";
    byId("version-label").textContent = version?.label ?? "";
    byId("version-text").textContent = version?.description ?? "";
    show(byId("version-text"), Boolean(version?.description));
    showCertificate(version?.certificate ?? null);
    showVotes(version?.votes ?? [], version ? this.#data.may : {});
    this.#notes.update(version?.notes ?? [], this.#clock, version ? this.#data.may : {});
    this.#timeline.setMarks(this.#marks());
    show(byId("draw"), Boolean(this.#clock) && this.#data.may.comment);
    const download = byId("download");
    show(download, Boolean(version?.download));
    if (version?.download) {
      download.href = version.download.url;
      download.download = version.download.name;
    }
  }

  #marks() {
    const marks = new Map();
    for (const note of this.#version?.notes ?? []) {
      if (note.frame === null || !this.#clock) continue;
      const index = this.#clock.clamp(this.#clock.indexOfMedia(note.frame));
      const mark = marks.get(index) ?? { count: 0, drawn: false, done: true };
      marks.set(index, { count: mark.count + 1, drawn: mark.drawn || note.strokes.length > 0, done: mark.done && note.done });
    }
    return marks;
  }

  #openMedia(frame) {
    const media = this.#version?.media ?? null;
    const movie = media?.kind === "movie";
    this.#clock = movie ? new FrameClock(media.rate, media.frame_count, media.first_frame, this.#version.scene) : null;
    this.#timeline.setClock(this.#clock);
    show(byId("video"), movie);
    show(byId("still"), media?.kind === "image");
    this.#stageMessage(this.#mediaWords(media));
    if (media) byId("player").style.setProperty("--ratio", String((media.width || 16) / (media.height || 9)));
    byId("still").removeAttribute("src");
    if (media?.kind === "image") byId("still").src = bestSource(media).url;
    if (movie) this.player.load(bestSource(media).url, this.#clock, frame === null ? 0 : this.#clock.indexOfMedia(frame));
    else this.player.unload();
    this.transport.showClock(this.#clock);
  }

  #mediaWords(media) {
    if (!this.#version) return "There is nothing in this review yet.";
    if (!media) return "This version has no movie to show.";
    return media.kind === "encoding" ? "The movie is still being made. It appears here by itself." : "";
  }

  #stageMessage(text) {
    byId("stage-message").textContent = text;
    show(byId("stage-message"), Boolean(text));
    byId("player").classList.toggle("blank", Boolean(text));
  }

  #frameShown() {
    const clock = this.#clock;
    const index = this.player.index;
    const frame = clock ? clock.media(index) : null;
    byId("player").dataset.frame = frame ?? "";
    this.transport.showFrame();
    this.#timeline.setIndex(index);
    this.#notes.setFrame(frame);
    this.#composer.setFrame(frame, clock?.sceneAt(index) ?? null);
    const drawn = (this.#version?.notes ?? []).filter((note) => note.frame === frame);
    this.#board.showSaved(drawn.flatMap((note) => note.strokes), this.#drawnAt === null || this.#drawnAt === frame);
    this.#board.active = this.#penOut && (this.#drawnAt === null || this.#drawnAt === frame);
  }

  #stateShown() {
    this.#timeline.setLoaded(this.player.loaded);
    byId("player").dataset.settled = String(this.player.settled);
    byId("player").classList.toggle("playing", this.player.playing);
    if (this.player.playing && this.#penOut) this.putPenAway();
  }

  // Addresses of media expire; one that fails is fetched again once before the reader is told.
  async #mediaFailed() {
    const now = performance.now();
    if (now - this.#failedAt < RETRY_WITHIN_MS) {
      this.#stageMessage("The movie can not be played. Load the page again; if that does not help, tell whoever sent you the link.");
      return;
    }
    this.#failedAt = now;
    this.#sources.forget();
    await this.live.poke();
    const media = this.#version?.media;
    if (media?.kind === "movie") this.player.replace(bestSource(media).url);
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
    if (this.#drawnAt !== null) this.player.seek(this.#clock.indexOfMedia(this.#drawnAt));
    show(byId("pen"), true);
    press(byId("draw"), true);
    this.#frameShown();
  }

  #drawn() {
    const lines = this.#board.strokes.length;
    if (!lines) this.#drawnAt = null;
    else this.#drawnAt ??= this.#clock.media(this.player.index);
    this.#composer.setDrawing(lines, this.#drawnAt);
    this.#frameShown();
  }

  async #send({ version, text, frame }) {
    if (!this.#data.guest && !(await this.introduce())) return;
    const strokes = frame === null ? [] : this.#board.strokes;
    this.#composer.setBusy(true);
    try {
      await this.#post({ version, text, frame, strokes });
      this.#composer.clear(version);
      this.#board.clear();
      this.putPenAway();
      announce(frame === null ? "Note sent" : `Note sent, on frame ${frame}`);
    } catch (error) {
      this.#composer.showError(error instanceof ApiError ? error.words : String(error));
    } finally {
      this.#composer.setBusy(false);
    }
  }

  async #reply(note, text) {
    if (!this.#data.guest && !(await this.introduce())) throw new ApiError(0, { message: "The reply was not sent.", next_step: "Say who you are first." });
    await this.#post({ version: this.#version.id, text, reply_to: note.id });
    announce("Reply sent");
  }

  // The same words sent again after a lost answer carry the same id, so that no note appears twice.
  async #post(note) {
    const content = JSON.stringify(note);
    if (this.#attempt.content !== content) this.#attempt = { content, id: newId() };
    const answer = await this.#api.note({ ...note, id: this.#attempt.id });
    this.#attempt = { content: "", id: "" };
    await this.live.poke();
    this.#notes.reveal(answer.note.id);
  }

  async #vote(status) {
    if (!this.#data.guest && !(await this.introduce())) return;
    try {
      await this.#api.vote({ version: this.#version.id, status });
      await this.live.poke();
    } catch (error) {
      toast(error.words ?? String(error));
    }
  }
}

// What decides whether the player has to open something else.
function mediaKey(version) {
  const { media, scene } = version;
  return JSON.stringify([media && { ...media, sources: media.sources.map((source) => source.id) }, scene]);
}
