// What this browser remembers between visits: half-written notes and how the reader likes the page.
// Storage may be forbidden or full; then nothing is remembered and nothing breaks.

function read(key) {
  try { return localStorage.getItem(`rushes.${key}`) ?? ""; } catch { return ""; }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(`rushes.${key}`, value);
    else localStorage.removeItem(`rushes.${key}`);
  } catch { /* private windows */ }
}

/** The unsent note on a version. */
export const draft = (version) => read(`draft.${version}`);
export const keepDraft = (version, text) => write(`draft.${version}`, text);

/** The order of the notes: `frame` or `newest`. */
export const rememberedOrder = () => read("order");
export const rememberOrder = (order) => write("order", order);

/** Whether movies loop, sound is off, single-key shortcuts are off. */
export const flag = (name) => read(name) === "yes";
export const keepFlag = (name, on) => write(name, on ? "yes" : "");
