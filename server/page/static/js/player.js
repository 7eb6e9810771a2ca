// Plays one movie and always knows which frame is on the screen.
//
// Every still position is the middle of a frame's interval, so that a browser lands on exactly that
// frame. While the movie runs the frame is told by requestVideoFrameCallback, which names the
// picture that was really presented; browsers without it fall back on the playback position.
//
// Events: `frame` (another frame is shown), `settled` (a seek has arrived), `state` (playing,
// speed, loop, sound or readiness changed), `failure` (the movie can not be read).

export class Player extends EventTarget {
  #video;
  #clock = null;
  #index = 0;
  #goal = null;
  #seeking = null;
  #ready = false;
  #reverse = 0;
  #speed = 1;
  #resume = false;
  #told = null;
  #departed = 0;
  #running = false;
  #run = 0;
  #guessing = false;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.#video = video;
    video.addEventListener("loadedmetadata", () => this.#opened());
    video.addEventListener("seeked", () => this.#arrived());
    video.addEventListener("ended", () => this.#ended());
    video.addEventListener("error", () => this.#failed());
    for (const type of ["play", "pause", "ratechange", "volumechange", "progress", "waiting", "playing"]) {
      video.addEventListener(type, () => this.#tell("state"));
    }
    if ("requestVideoFrameCallback" in HTMLVideoElement.prototype) this.#watch();
    else video.addEventListener("timeupdate", () => this.#guess());
  }

  get clock() { return this.#clock; }
  get index() { return this.#index; }
  get playing() { return this.#reverse !== 0 || !this.#video.paused; }
  get settled() { return this.#ready && this.#goal === null && !this.playing; }
  get ready() { return this.#ready; }
  get muted() { return this.#video.muted; }
  get loop() { return this.#video.loop; }

  /** Speed and direction as a factor: 1 is normal, negative runs backwards. */
  get speed() { return this.#reverse !== 0 ? -this.#reverse : this.#speed; }

  /** How much of the movie is loaded, 0..1, from the start of the buffered part. */
  get loaded() {
    const { buffered, duration } = this.#video;
    return buffered.length && duration ? buffered.end(buffered.length - 1) / duration : 0;
  }

  /** Open a movie at a frame. The movie before it, if any, stops. */
  load(url, clock, index = 0) {
    this.#halt();
    this.#clock = clock;
    this.#resume = false;
    this.#open(url, clock.clamp(index));
  }

  /** Open the same movie under another address and go on as before. */
  replace(url) {
    this.#resume ||= !this.#video.paused;
    this.#open(url, this.#goal ?? this.#index);
  }

  /** Close the movie; nothing is shown. */
  unload() {
    this.#halt();
    this.#ready = false;
    this.#clock = null;
    this.#video.removeAttribute("src");
    this.#video.load();
    this.#tell("state");
  }

  /** Show a frame. Seeks that come faster than the browser can do them are merged. */
  seek(index) {
    if (!this.#clock) return;
    this.#goal = this.#clock.clamp(index);
    this.#shown(this.#goal);
    if (this.#ready && this.#seeking === null) this.#depart();
    this.#tell("state");
  }

  /** Stop and show the frame `count` frames on (back when negative). */
  step(count) {
    if (!this.#clock) return;
    const from = this.#goal ?? this.#index;
    this.#halt();
    this.seek(from + count);
  }

  /** Run forwards. */
  play(speed = 1) {
    if (!this.#clock) return;
    this.#running = true;
    this.#reverse = 0;
    this.#speed = speed;
    if (this.#index >= this.#clock.last && !this.#video.loop) this.seek(0);
    this.#video.playbackRate = speed;
    this.#video.play().catch((error) => {
      // A browser may refuse sound before the first gesture; the picture matters more.
      if (error.name === "NotAllowedError" && !this.#video.muted) {
        this.#video.muted = true;
        this.#video.play().catch(() => this.#tell("state"));
      }
    });
    this.#tell("state");
  }

  /** Stop on the frame that is shown. */
  pause() {
    const frame = this.#goal ?? this.#index;
    this.#halt();
    this.seek(frame);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Run forwards, faster with every call (1, 2, 4 times). */
  faster() {
    const running = this.playing && this.#reverse === 0;
    this.play(running ? Math.min(4, this.#speed * 2) : 1);
  }

  /** Run backwards, faster with every call (1, 2, 4 times). */
  backwards() {
    if (!this.#clock) return;
    const speed = this.#reverse ? Math.min(4, this.#reverse * 2) : 1;
    this.#halt();
    this.#reverse = speed;
    this.#run += 1;
    this.#rewind(this.#run, performance.now(), this.#goal ?? this.#index);
    this.#tell("state");
  }

  setLoop(on) {
    this.#video.loop = on;
    this.#tell("state");
  }

  setMuted(on) {
    this.#video.muted = on;
  }

  #open(url, index) {
    this.#ready = false;
    this.#seeking = null;
    this.#goal = index;
    this.#shown(index);
    this.#video.src = url;
    this.#video.load();
    this.#tell("state");
  }

  #opened() {
    this.#ready = true;
    this.#depart();
    this.#tell("state");
    if (this.#resume) this.play(this.#speed);
    this.#resume = false;
  }

  #halt() {
    this.#running = false;
    this.#reverse = 0;
    this.#speed = 1;
    this.#video.pause();
    this.#video.playbackRate = 1;
  }

  // Chromium also says so of a paused movie whose last frame was shown a moment ago.
  #ended() {
    if (!this.#running || !this.#video.ended) return;
    this.#halt();
    this.seek(this.#clock.last);
  }

  #depart() {
    this.#seeking = this.#goal;
    this.#told = null;
    this.#departed = performance.now();
    this.#video.currentTime = this.#clock.middle(this.#goal);
  }

  #arrived() {
    const reached = this.#seeking;
    this.#seeking = null;
    if (this.#goal === null || !this.#clock) return;
    if (this.#goal !== reached) {
      this.#depart();
      return;
    }
    this.#goal = null;
    if (this.#told !== null) this.#shown(this.#told);
    this.#tell("settled");
  }

  #watch() {
    this.#video.requestVideoFrameCallback((_now, facts) => {
      // A picture from before the last seek may be told after it.
      if (this.#clock && facts.presentationTime >= this.#departed) {
        this.#presented(this.#clock.presented(facts.mediaTime));
      }
      this.#watch();
    });
  }

  // The picture of a seek may be presented before or after the browser calls the seek done.
  #presented(index) {
    if (this.#goal === null) this.#shown(index);
    else this.#told = index;
  }

  #guess() {
    if (this.#guessing || !this.#clock || this.#goal !== null) return;
    this.#shown(this.#clock.covering(this.#video.currentTime));
    this.#guessing = !this.#video.paused;
    if (this.#guessing) {
      requestAnimationFrame(() => {
        this.#guessing = false;
        this.#guess();
      });
    }
  }

  // Browsers do not play backwards: seek as often as the browser can follow, in real time.
  #rewind(run, since, from) {
    requestAnimationFrame((now) => {
      if (!this.#reverse || this.#run !== run || !this.#clock) return;
      const gone = Math.floor(((now - since) / 1000) * this.#clock.fps * this.#reverse);
      const wanted = from - gone;
      if (wanted < 0 && !this.loop) {
        this.#halt();
        this.seek(0);
        return;
      }
      const { count } = this.#clock;
      const frame = ((wanted % count) + count) % count;
      if (this.#seeking === null && frame !== this.#index) this.seek(frame);
      this.#rewind(run, since, from);
    });
  }

  #failed() {
    if (!this.#video.getAttribute("src")) return;
    this.#resume = this.#resume || !this.#video.paused;
    this.#ready = false;
    this.#seeking = null;
    this.#goal ??= this.#index;
    this.dispatchEvent(new CustomEvent("failure", { detail: this.#video.error?.code ?? 0 }));
  }

  #shown(index) {
    if (index === this.#index) return;
    this.#index = index;
    this.#tell("frame");
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}
