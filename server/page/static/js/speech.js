// What a guest says: who they are, notes, replies and verdicts.

import { ApiError } from "./api.js";
import { newId } from "./ids.js";

const NAMELESS = { message: "The reply was not sent.", next_step: "Say who you are first." };

export class Speech {
  #api;
  #introduced;
  #told;
  #attempt = { content: "", id: "" };

  /**
   * @param {import("./api.js").Api} api
   * @param {() => Promise<boolean>} introduced lets the guest say who they are if nobody knows yet
   * @param {() => Promise<void>} told called when the server has taken something
   */
  constructor(api, introduced, told) {
    this.#api = api;
    this.#introduced = introduced;
    this.#told = told;
  }

  /** Send a note and give its id; null when the guest would rather not say who they are. */
  async note(note) {
    return await this.#introduced() ? this.#post(note) : null;
  }

  /** Send a reply to a note. */
  async reply(version, note, text) {
    if (!await this.#introduced()) throw new ApiError(0, NAMELESS);
    return this.#post({ version, text, reply_to: note.id });
  }

  /** Give a verdict on a version, or take it back with null. */
  async vote(version, status) {
    if (!await this.#introduced()) return;
    await this.#api.vote({ version, status });
    await this.#told();
  }

  // The same words sent again after a lost answer carry the same id, so that no note appears twice.
  async #post(note) {
    const content = JSON.stringify(note);
    if (this.#attempt.content !== content) this.#attempt = { content, id: newId() };
    const answer = await this.#api.note({ ...note, id: this.#attempt.id });
    this.#attempt = { content: "", id: "" };
    await this.#told();
    return answer.note.id;
  }
}
