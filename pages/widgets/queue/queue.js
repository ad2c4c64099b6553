// The review queue: paints the next conversation the moment a key is pressed, and tells Python behind its back.

const KEYS = {
  a: "accept", r: "reject", x: "redact", e: "escalate", s: "skip", u: "undo",
  n: "next", p: "previous", c: "confirm", d: "dismiss", v: "preview", m: "note", "?": "help",
};
const DECISIONS = new Set(["accept", "reject", "redact", "escalate", "skip"]);
const SCROLLS = { ArrowDown: 60, ArrowUp: -60, PageDown: 0.9, PageUp: -0.9, " ": 0.9, Home: -Infinity, End: Infinity };
const HEARTBEAT_MS = 60 * 1000; // renews the leases of what is held, and asks again when nothing is
const REMOUNT_MS = 2000; // Streamlit may take the component out and put it back at once: the same queue goes on
const queues = new Map();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".tamiz");
  let queue = queues.get(data.who);
  if (!queue || (!queue.root && Date.now() - queue.leftAt > REMOUNT_MS)) {
    queue = new Queue(data.who);
    queues.set(data.who, queue);
  }
  queue.setStateValue = setStateValue;
  if (queue.root !== root) queue.enter(root);
  // Called again with the very same data, it is the theme that changed.
  if (queue.data === data) followTheme(root);
  else queue.take(data);
  return () => queue.root === root && queue.leave();
}

class Queue {
  constructor(who) {
    this.items = [];
    this.filled = 0; // the last filling that arrived
    this.history = [];
    this.before = null; // the decision shown as the last one
    this.redacted = false;
    this.draft = "";
    this.gained = 0; // decisions that the figures from Python do not count yet
    this.presses = new Presses(who, (log) => this.send(log), () => this.paintState());
  }

  enter(root) {
    if (this.root) this.leave();
    this.root = root;
    this.data = null;
    this.log = root.querySelector(".log");
    this.note = root.querySelector(".note");
    this.note.value = this.draft;
    this.keys = root.querySelector("dialog");
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    // In the capture phase, so that Streamlit's own "r" and "c" never see these keys.
    window.addEventListener("keydown", (event) => this.pressed(event), { signal, capture: true });
    window.addEventListener("pagehide", () => this.beacon(), { signal });
    window.addEventListener("online", () => this.presses.flush(), { signal });
    window.addEventListener("resize", () => this.fit(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.beacon(), { signal });
    root.addEventListener("click", (event) => this.clicked(event), { signal });
    this.heartbeat = setInterval(() => document.hidden || this.presses.flush(), HEARTBEAT_MS);
    this.clock = setInterval(() => this.presses.waiting && this.paintState(), 1000);
    followTheme(root);
  }

  leave() {
    this.beacon();
    this.draft = this.note.value;
    this.presses.stop();
    this.listeners.abort();
    clearInterval(this.heartbeat);
    clearInterval(this.clock);
    this.root = null;
    this.leftAt = Date.now();
  }

  // What Python says: more conversations, what is stored, what others settled, and the words to show.
  take(data) {
    const first = !this.data;
    const relabelled = this.data?.language !== data.language;
    this.data = data;
    this.view = { ...viewOf(data), redacted: this.redacted };
    this.presses.settle(data.acked);
    this.gained = this.gainOf(this.presses);
    const current = this.items[0];
    if (data.fill > this.filled) this.fill(data);
    if (relabelled) this.relabel();
    if (relabelled || !current || this.items[0] !== current) this.paint();
    else this.paintFigures();
    if (first) this.presses.flush();
    else this.presses.answered(data.answered);
  }

  // More conversations, and which of those held somebody else has decided on meanwhile. The one on the screen stays.
  fill({ fill, items, gone, last }) {
    this.filled = fill;
    if (last && !this.history.length) this.history.push({ item: last, action: last.decided, restored: true });
    this.items = this.items.filter((item, at) => at === 0 || !gone.includes(item.id));
    const held = new Set(this.items.map((item) => item.id));
    this.items.push(...items.filter((item) => !held.has(item.id) && !this.presses.unsettled(item.id)));
  }

  // How many decisions the figures Python sent do not count yet.
  gainOf(presses) {
    const acts = Object.values(presses.logs).flat().filter((entry) => entry.kind === "decision");
    return acts.reduce((sum, { action }) => sum + (action === "skip" ? 0 : action === "undo" ? -1 : 1), 0);
  }

  send(log) {
    this.setStateValue?.("log", { ...log, filled: this.filled, have: this.items.map((item) => item.id) });
  }

  beacon() {
    if (this.presses.waiting) this.presses.beacon(this.data.beacon, this.data.workspace);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const [target] = event.composedPath();
    if (this.keys.open) return this.inKeys(event);
    if (target === this.note && event.key === "Escape") return this.note.blur();
    if (target.closest?.("input, textarea, select, [contenteditable=true]")) return undefined;
    if (document.querySelector("[role=dialog], [role=menu]")) return undefined;
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) {
      event.preventDefault();
      event.stopImmediatePropagation();
      // A key held down repeats; nobody decides thirty times a second.
      if (!event.repeat || action === "next" || action === "previous") this.act(action);
    } else if (event.key in SCROLLS && !target.closest?.("button, a, [role=button]")) {
      event.preventDefault();
      const by = SCROLLS[event.key];
      this.log.scrollTop += Math.abs(by) <= 1 ? by * this.log.clientHeight : Math.max(-1e7, Math.min(1e7, by));
    }
    return undefined;
  }

  inKeys(event) {
    if (event.key !== "?") return;
    event.preventDefault();
    this.keys.close();
  }

  clicked(event) {
    const [target] = event.composedPath();
    const button = target.closest?.("[data-do]");
    if (button) {
      this.act(button.dataset.do);
      return;
    }
    const mark = target.closest?.("mark[data-findings]");
    const id = mark ? mark.dataset.findings.split(" ")[0] : target.closest?.("li.finding")?.dataset.id;
    const position = this.items[0]?.findings.findIndex((finding) => finding.id === id) ?? -1;
    if (position >= 0) this.select(position);
  }

  act(action) {
    if (action === "help") this.keys.showModal();
    else if (action === "close") this.keys.close();
    else if (action === "undo") this.undo();
    else if (!this.items.length) return;
    else if (DECISIONS.has(action)) this.decide(action);
    else if (action === "next" || action === "previous") this.move(action === "next" ? 1 : -1);
    else if (action === "confirm" || action === "dismiss") this.rule(action);
    else if (action === "preview") this.preview();
    else if (action === "note") this.note.focus();
  }

  decide(action) {
    const item = this.items.shift();
    const rulings = item.findings.map((finding) => finding.ruling);
    const note = this.note.value.trim();
    if (action === "redact") {
      for (const finding of item.findings) if (finding.start !== null) finding.ruling ??= "confirm";
    }
    this.note.value = "";
    this.before = { item, action };
    this.history.push({ item, action, rulings, note });
    this.gained += action === "skip" ? 0 : 1;
    this.paint();
    this.presses.add({
      kind: "decision", conversation: item.id, version: item.version, action, ...(note ? { note } : {}),
    });
    if (!this.items.length) this.paint(); // once more: now it waits for what was sent
  }

  undo() {
    const done = this.history.pop();
    if (!done) return;
    const { item, action, rulings, note, restored } = done;
    item.findings.forEach((finding, position) => {
      if (rulings) finding.ruling = rulings[position];
      else if (restored && action === "redact" && finding.start !== null && finding.ruling === "confirm") finding.ruling = null;
    });
    this.items = [item, ...this.items.filter((other) => other.id !== item.id)];
    this.note.value = note ?? "";
    this.before = { item, action: "undo" };
    this.gained -= action === "skip" ? 0 : 1;
    this.paint();
    this.presses.add({ kind: "decision", conversation: item.id, version: item.version, action: "undo" });
  }

  // Pressing the same key again opens the finding again.
  rule(action) {
    const [item] = this.items;
    const finding = item.findings[this.selected];
    if (!finding) return;
    const said = finding.ruling === action ? "reopen" : action;
    finding.ruling = said === "reopen" ? null : said;
    const next = item.findings.findIndex((other, position) => position > this.selected && !other.ruling);
    if (said !== "reopen" && next >= 0) this.selected = next;
    this.paintRulings();
    this.presses.add({ kind: "ruling", conversation: item.id, version: item.version, action: said, finding: finding.id });
  }

  move(step) {
    const count = this.items[0].findings.length;
    if (count) this.select((this.selected + step + count) % count);
  }

  select(position) {
    this.selected = position;
    this.paintRulings();
    reveal(this.log, this.log.querySelector("mark.selected"), this.log.clientHeight / 3);
  }

  preview() {
    this.redacted = !this.redacted;
    this.view.redacted = this.redacted;
    this.root.querySelector("[data-do=preview]").setAttribute("aria-pressed", this.redacted);
    this.paintRulings();
  }

  paint() {
    const [item] = this.items;
    const { summary } = this.data;
    // Nothing is left only when a filling said so.
    this.root.dataset.state = item ? "item" : this.presses.waiting || !this.data.fill ? "loading" : "blank";
    this.root.dataset.conversation = item?.id ?? "";
    this.root.querySelector(".blank").hidden = this.root.dataset.state !== "blank";
    for (const button of this.root.querySelectorAll(".decide button")) {
      button.disabled = button.dataset.do === "undo" ? !this.history.length : !item;
    }
    this.paintFigures();
    for (const button of this.root.querySelectorAll(".rule button")) button.disabled = !item?.findings.length;
    if (!item) {
      this.log.replaceChildren();
      this.root.querySelector(".head").replaceChildren();
      this.root.querySelector(".findings").replaceChildren();
      this.root.querySelector(".measures").replaceChildren();
      this.root.querySelector(".open-count").textContent = "";
      paintBlank(this.root.querySelector(".blank"), summary, this.view);
      return;
    }
    this.selected = Math.max(0, item.findings.findIndex((finding) => !finding.ruling));
    paintHead(this.root.querySelector(".head"), item, this.view);
    paintConversation(this.log, item, this.view);
    paintMeasures(this.root.querySelector(".measures"), item, this.data.limit, this.view);
    this.paintFindings();
  }

  paintFigures() {
    paintFigures(this.root, this.data.summary, this.gained, this.view);
  }

  paintRulings() {
    const top = this.log.scrollTop;
    paintConversation(this.log, this.items[0], this.view);
    this.log.scrollTop = top;
    this.paintFindings();
  }

  paintFindings() {
    const [item] = this.items;
    paintFindings(this.root.querySelector(".findings"), item, this.selected, this.view);
    const id = item.findings[this.selected]?.id;
    for (const made of this.log.querySelectorAll("mark")) {
      made.classList.toggle("selected", made.dataset.findings.split(" ").includes(id));
    }
  }

  paintState() {
    if (this.root && this.view) paintState(this.root, this.presses, this.before, this.view);
  }

  relabel() {
    const { texts } = this.view;
    this.root.lang = this.view.language;
    for (const made of this.root.querySelectorAll("[data-text]")) made.textContent = texts[made.dataset.text];
    this.log.setAttribute("aria-label", texts.conversation);
    this.root.querySelector(".findings").setAttribute("aria-label", texts.findings);
    this.root.querySelector(".decide").setAttribute("aria-label", texts.decision);
    this.root.querySelector(".rule").setAttribute("aria-label", texts.ruling);
    this.note.placeholder = texts.note_hint;
    this.root.querySelector(".key-list").replaceChildren(
      ...Object.entries(KEYS).filter(([, action]) => action !== "help").flatMap(([key, action]) => {
        const shown = element("dt");
        shown.append(element("kbd", "", key.toUpperCase()));
        return [shown, element("dd", "", texts[`key_${action}`])];
      }));
    this.paintState();
    this.fit();
  }

  // From where it begins to the bottom of the window, so that the page itself never scrolls.
  fit() {
    const top = this.root.getBoundingClientRect().top + window.scrollY;
    this.root.style.setProperty("--top", `${Math.round(top)}px`);
  }
}
