// The controls below the picture: buttons, the frame in numbers, full screen.

import { byId, listen, press, setIcon, show } from "./dom.js";
import { flag, keepFlag } from "./memory.js";

export class Transport {
  #player;
  #field = byId("frame-field");

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.#player = player;
    player.setLoop(flag("loop"));
    player.setMuted(flag("muted"));
    listen(byId("play"), { click: () => player.toggle() });
    listen(byId("step-back"), { click: () => player.step(-1) });
    listen(byId("step-on"), { click: () => player.step(1) });
    listen(byId("loop"), { click: () => this.toggleLoop() });
    listen(byId("mute"), { click: () => this.toggleMute() });
    listen(byId("fullscreen"), { click: () => this.toggleFullscreen() });
    listen(this.#field, { keydown: (event) => this.#fieldKey(event), blur: () => this.showFrame(), focus: () => { player.pause(); this.#field.select(); } });
    document.addEventListener("fullscreenchange", () => this.#showFullscreen());
    player.addEventListener("state", () => this.showState());
  }

  /** Show another movie's range. */
  showClock(clock) {
    byId("frame-last").textContent = clock ? `/ ${clock.media(clock.last)}` : "";
    byId("rate").textContent = clock ? `${clock.rateText} fps` : "";
    this.#field.style.setProperty("--digits", String(clock ? String(clock.media(clock.last)).length : 1));
    show(byId("scene"), Boolean(clock?.hasScene));
    for (const id of ["play", "step-back", "step-on", "loop", "mute", "frame-field"]) byId(id).disabled = !clock;
    this.showFrame();
    this.showState();
  }

  /** Show the frame the player is on. */
  showFrame() {
    const { clock, index } = this.#player;
    if (document.activeElement !== this.#field) this.#field.value = clock ? String(clock.media(index)) : "–";
    byId("timecode").textContent = clock ? clock.timecode(index) : "";
    if (clock?.hasScene) byId("scene-number").textContent = String(clock.sceneAt(index) ?? "slate");
  }

  showState() {
    const player = this.#player;
    const button = byId("play");
    setIcon(button, player.playing ? "pause" : "play");
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    button.title = player.playing ? "Pause (Space)" : "Play (Space)";
    press(byId("loop"), player.loop);
    press(byId("mute"), player.muted);
    setIcon(byId("mute"), player.muted ? "muted" : "sound");
    byId("speed").textContent = player.playing && player.speed !== 1 ? `${player.speed}×`.replace("-", "−") : "";
  }

  toggleLoop() {
    this.#player.setLoop(!this.#player.loop);
    keepFlag("loop", this.#player.loop);
  }

  toggleMute() {
    this.#player.setMuted(!this.#player.muted);
    keepFlag("muted", this.#player.muted);
  }

  toggleFullscreen() {
    const whole = byId("player");
    if (document.fullscreenElement) document.exitFullscreen();
    else if (whole.requestFullscreen) whole.requestFullscreen().catch(() => {});
    // iPhones let only the video itself fill the screen.
    else byId("video").webkitEnterFullscreen?.();
  }

  focusFrame() {
    this.#field.focus();
  }

  #fieldKey(event) {
    const { clock } = this.#player;
    if (event.key === "Enter") {
      const frame = Number.parseInt(this.#field.value, 10);
      if (clock && Number.isFinite(frame)) this.#player.seek(clock.indexOfMedia(frame));
      this.#field.blur();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#field.blur();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.#player.step(event.key === "ArrowUp" ? 1 : -1);
      this.#field.value = String(clock.media(this.#player.index));
    }
  }

  #showFullscreen() {
    const on = Boolean(document.fullscreenElement);
    press(byId("fullscreen"), on);
    setIcon(byId("fullscreen"), on ? "windowed" : "fullscreen");
  }
}
