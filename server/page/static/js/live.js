// Brings news of the review to the page. Today it asks every few seconds; a pushed event may call
// `poke()` instead, and nothing else has to change.
//
// Events: `data` (detail: the new data), `away` (detail: the error), `back`.

const EVERY_MS = 4000;
const SLOWEST_MS = 60000;

export class Live extends EventTarget {
  #load;
  #timer = 0;
  #misses = 0;
  #asked = Promise.resolve();
  #stopped = true;

  /** @param {() => Promise<object|null>} load gives the data, or null when nothing has changed */
  constructor(load) {
    super();
    this.#load = load;
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.poke(); });
    window.addEventListener("online", () => this.poke());
  }

  start() {
    this.#stopped = false;
    this.#later();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Ask at once, after any question that is under way; done when the answer has been told. */
  poke() {
    this.#asked = this.#asked.then(() => this.#ask());
    return this.#asked;
  }

  async #ask() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    try {
      const data = await this.#load();
      if (this.#misses > 0) this.dispatchEvent(new Event("back"));
      this.#misses = 0;
      if (data) this.dispatchEvent(new CustomEvent("data", { detail: data }));
    } catch (error) {
      this.#misses += 1;
      this.dispatchEvent(new CustomEvent("away", { detail: error }));
    }
    this.#later();
  }

  #later() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const wait = Math.min(SLOWEST_MS, EVERY_MS * 2 ** Math.min(this.#misses, 5));
    this.#timer = setTimeout(() => { if (!document.hidden) this.poke(); }, wait);
  }
}
