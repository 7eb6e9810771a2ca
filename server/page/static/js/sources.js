// The signed addresses of media, and how long each one holds. An address that still holds is kept
// when new data comes, so that nothing on the page is loaded twice.

const MARGIN_MS = 60000;

export class Sources {
  #known = new Map();

  /** Take the addresses of new data, and put addresses that still hold in their place. */
  adopt(data) {
    const known = new Map();
    for (const source of all(data)) {
      const before = this.#known.get(source.id);
      const entry = before && holds(before) ? before : { url: source.url, until: Date.now() + source.expires_in * 1000 };
      source.url = entry.url;
      known.set(source.id, entry);
    }
    this.#known = known;
  }

  /** Whether every address holds for a while. */
  get fresh() { return [...this.#known.values()].every(holds); }

  /** Forget the addresses: the next data brings new ones. */
  forget() { this.#known.clear(); }
}

function holds(entry) { return entry.until - Date.now() > MARGIN_MS; }

function* all(data) {
  for (const version of data.versions) {
    if (version.thumbnail) yield version.thumbnail;
    if (version.media) yield* version.media.sources;
    if (version.download) yield version.download;
  }
}

/** The address of the smallest size that is sharp on this screen. */
export function bestSource(media) {
  const wanted = Math.min(screen.width, screen.height) * (window.devicePixelRatio || 1);
  const sorted = [...media.sources].sort((a, b) => a.height - b.height);
  return sorted.find((source) => source.height >= wanted) ?? sorted[sorted.length - 1];
}
