// The page's calls to its server. Every failure becomes an `ApiError` with a sentence for the reader.

const TIMEOUT_MS = 20000;

export class ApiError extends Error {
  /** @param {number} status HTTP status, 0 when there was no answer */
  constructor(status, body = {}) {
    super(body.message || "The review server can not be reached.");
    this.status = status;
    this.reason = body.facts?.reason ?? (status === 0 ? "offline" : "failed");
    this.nextStep = body.next_step || "Check your connection; the page tries again by itself.";
  }

  /** The whole sentence for the reader. */
  get words() { return `${this.message} ${this.nextStep}`; }
}

export class Api {
  #base;

  /** @param {string} base path of the review, `/review/{token}` */
  constructor(base) {
    this.#base = base;
  }

  /**
   * Everything the page shows.
   * @param {string|null} revision of what is known already
   * @returns {Promise<object|null>} null when nothing has changed since `revision`
   */
  async data(revision = null) {
    const headers = revision ? { "If-None-Match": `"${revision}"` } : {};
    return this.#call("GET", "/data", { headers });
  }

  enter(passphrase) { return this.#call("POST", "/session", { body: { passphrase } }); }
  introduce(name, email) { return this.#call("POST", "/session", { body: { name, email } }); }
  get events() { return `${this.#base}/events`; }
  note(note) { return this.#call("POST", "/notes", { body: note }); }
  vote(vote) { return this.#call("POST", "/votes", { body: vote }); }

  async #call(method, path, { headers = {}, body = null } = {}) {
    const answer = await this.#fetch(path, {
      method,
      headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
      body: body ? JSON.stringify(body) : null,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 304) return null;
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new ApiError(answer.status, content);
    return content;
  }

  async #fetch(path, options) {
    try {
      return await fetch(this.#base + path, options);
    } catch {
      throw new ApiError(0);
    }
  }
}
