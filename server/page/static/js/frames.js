// Frame arithmetic of one movie. An *index* counts frames from 0; a *media frame* is
// `first + index`, the number notes carry; a *scene frame* is the artist's own, where known.
// Times are seconds in the movie. Rates are exact fractions, so 24000/1001 never drifts.

export class FrameClock {
  /**
   * @param {{num: number, den: number}} rate frames a second
   * @param {number} count how many frames
   * @param {number} first media frame of index 0
   * @param {Array<{index: number, count: number, scene: number, step: number}>} scene runs of
   *   scene frames: `count` frames from `index` on show `scene`, `scene + step`, …
   */
  constructor(rate, count, first = 0, scene = []) {
    this.rate = rate;
    this.count = Math.max(1, count);
    this.first = first;
    this.scene = scene;
  }

  get fps() { return this.rate.num / this.rate.den; }
  get last() { return this.count - 1; }
  get hasScene() { return this.scene.length > 0; }

  /** The nearest index that exists. */
  clamp(index) { return Math.min(this.last, Math.max(0, Math.round(index))); }

  /**
   * The time in the middle of a frame's interval: a seek there can not round into a neighbour.
   */
  middle(index) { return ((index + 0.5) * this.rate.den) / this.rate.num; }

  /** The index of the frame that is presented at `time`, a presentation time of the movie. */
  presented(time) { return this.clamp(time * this.fps); }

  /** The index of the frame that covers `time`, any playback position. */
  covering(time) { return this.clamp(Math.floor(time * this.fps + 1e-4)); }

  /** Media frame of an index, and back. */
  media(index) { return this.first + index; }
  indexOfMedia(frame) { return frame - this.first; }

  /** Scene frame of an index, or null where the movie shows none (a slate). */
  sceneAt(index) {
    const run = this.scene.find((item) => index >= item.index && index < item.index + item.count);
    return run ? run.scene + (index - run.index) * run.step : null;
  }

  /** Time code of an index from the start of the movie, non-drop. */
  timecode(index) {
    const nominal = Math.max(1, Math.round(this.fps));
    const seconds = Math.floor(index / nominal);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, index % nominal];
    return parts.map((part) => String(part).padStart(2, "0")).join(":");
  }

  /** The rate as people write it: 24, 23.976. */
  get rateText() {
    return Number(this.fps.toFixed(3)).toString();
  }
}

/** The step of a ruler that has room for about `room` labels over `count` frames. */
export function rulerStep(count, room) {
  const wanted = count / Math.max(1, room);
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= wanted) return factor * power;
  }
}
