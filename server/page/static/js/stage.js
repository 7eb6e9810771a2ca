// What stands on the stage: the movie, still picture or document of a version, or a word why there is
// none. Knows the frames of the movie, and fetches media again whose address has ended.
//
// Event: `stale` when an address no longer works and new ones are wanted.

import { byId, show } from "./dom.js";
import { FrameClock } from "./frames.js";
import { bestSource } from "./sources.js";

const RETRY_WITHIN_MS = 8000;
const FAILED = "The movie can not be played. Load the page again; if that does not help, tell whoever sent you the link.";

export class Stage extends EventTarget {
  #player;
  #timeline;
  #transport;
  #version = null;
  #failedAt = -Infinity;
  /** Frames of the movie that is shown; null where there is none. */
  clock = null;

  constructor(player, timeline, transport) {
    super();
    this.#player = player;
    this.#timeline = timeline;
    this.#transport = transport;
    player.addEventListener("failure", () => this.#failed());
  }

  /** Show a version, or nothing, at a media frame if one is given. */
  open(version, frame) {
    const media = version?.media ?? null;
    const movie = media?.kind === "movie";
    this.#version = version;
    this.clock = movie ? new FrameClock(media.rate, media.frame_count, media.first_frame, version.scene) : null;
    this.#timeline.setClock(this.clock);
    this.#say(words(version, media));
    if (media) byId("player").style.setProperty("--ratio", String((media.width || 16) / (media.height || 9)));
    byId("player").dataset.kind = media?.kind ?? "";
    show(byId("video"), movie);
    this.#place("still", media?.kind === "image" ? media : null);
    this.#place("document", media?.kind === "document" ? media : null);
    if (movie) this.#player.load(bestSource(media).url, this.clock, frame === null ? 0 : this.clock.indexOfMedia(frame));
    else this.#player.unload();
    this.#transport.showClock(this.clock);
  }

  /** Take a version's new data; what is shown already stays as it is. */
  renew(version) {
    const same = key(this.#version) === key(version);
    if (!same) this.open(version, null);
    this.#version = version;
  }

  /** Load the movie from its present address. */
  reload() {
    const media = this.#version?.media;
    if (media?.kind === "movie") this.#player.replace(bestSource(media).url);
  }

  // A frame's address is only ever set anew: an empty one would load this page into itself.
  #place(id, media) {
    const before = byId(id);
    const element = before.cloneNode(false);
    element.removeAttribute("src");
    if (media) element.src = bestSource(media).url;
    show(element, Boolean(media));
    before.replaceWith(element);
  }

  // Addresses of media expire; one that fails is fetched again once before the reader is told.
  #failed() {
    const now = performance.now();
    if (now - this.#failedAt < RETRY_WITHIN_MS) {
      this.#say(FAILED);
      return;
    }
    this.#failedAt = now;
    this.dispatchEvent(new Event("stale"));
  }

  #say(text) {
    byId("stage-message").textContent = text;
    show(byId("stage-message"), Boolean(text));
    byId("player").classList.toggle("blank", Boolean(text));
  }
}

function words(version, media) {
  if (!version) return "There is nothing in this review yet.";
  if (!media) return "This version has no movie to show.";
  return media.kind === "encoding" ? "The movie is still being made. It appears here by itself." : "";
}

// What decides whether the stage has to open something else.
function key(version) {
  if (!version) return "";
  const { media, scene } = version;
  return JSON.stringify([version.id, media && { ...media, sources: media.sources.map((source) => source.id) }, scene]);
}
