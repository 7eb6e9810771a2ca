// Brings news of the review to the page. The server pushes a word when something has changed; while it
// can not, the page asks every few seconds.
//
// Events: `data` (detail: the new data), `away` (detail: the error), `back`.

const EVERY_MS = 4000;
const PUSHED_EVERY_MS = 60000;
const SLOWEST_MS = 60000;

export class Live extends EventTarget {
  #load;
  #address;
  #stream = null;
  #pushed = false;
  #timer = 0;
  #misses = 0;
  #asked = Promise.resolve();
  #stopped = true;

  /**
   * @param {() => Promise<object|null>} load gives the data, or null when nothing has changed
   * @param {string} address of the server's pushed events
   */
  constructor(load, address) {
    super();
    this.#load = load;
    this.#address = address;
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.poke(); });
    window.addEventListener("online", () => this.poke());
  }

  start() {
    this.#stopped = false;
    this.#listen();
    this.#later();
  }

  stop() {
    this.#stopped = true;
    this.#stream?.close();
    clearTimeout(this.#timer);
  }

  /** Ask at once, after any question that is under way; done when the answer has been told. */
  poke() {
    this.#asked = this.#asked.then(() => this.#ask());
    return this.#asked;
  }

  #listen() {
    const stream = new EventSource(this.#address);
    this.#stream = stream;
    const news = () => { if (!document.hidden) this.poke(); };
    // The server begins with news: what came before the line stood is asked for once.
    stream.addEventListener("open", () => { this.#pushed = true; });
    stream.addEventListener("news", news);
    stream.addEventListener("end", () => { stream.close(); this.#pushed = false; this.poke(); });
    stream.addEventListener("error", () => { this.#pushed = false; this.#later(); });
  }

  async #ask() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    try {
      const data = await this.#load();
      if (this.#misses > 0) this.dispatchEvent(new Event("back"));
      this.#misses = 0;
      if (data) this.dispatchEvent(new CustomEvent("data", { detail: data }));
      if (this.#stream?.readyState === EventSource.CLOSED) this.#listen();
    } catch (error) {
      this.#misses += 1;
      this.dispatchEvent(new CustomEvent("away", { detail: error }));
    }
    this.#later();
  }

  #later() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const every = this.#pushed ? PUSHED_EVERY_MS : EVERY_MS;
    const wait = Math.min(SLOWEST_MS, every * 2 ** Math.min(this.#misses, 5));
    this.#timer = setTimeout(() => { if (!document.hidden) this.poke(); }, wait);
  }
}
