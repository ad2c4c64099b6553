// The numbered log of key presses. An entry leaves it only when the server says that it is stored; until then it is
// kept in sessionStorage, sent again every few seconds, and handed to a beacon when the page goes away. Sending twice
// is harmless: the server stores an entry of a source once.

const RETRY_MS = 3000;
const OFFLINE_AFTER_MS = 6000;
const BEACON_ENTRIES = 200; // a beacon takes 64 KiB

class Presses {
  // `send` hands the log to Python; `changed` is told whenever what is waiting changes.
  constructor(who, send, changed) {
    this.key = `tamiz.queue.${who}`;
    this.source = randomId();
    this.seq = 0;
    this.attempt = 0; // numbers what is sent
    this.sentAt = null; // when what is not answered yet was sent
    this.more = false; // whether there is more to send since
    this.logs = this.restored();
    this.send = send;
    this.changed = changed;
    this.timer = null;
    this.waitingSince = null;
  }

  add(entry) {
    this.seq += 1;
    (this.logs[this.source] ??= []).push({ seq: this.seq, ...entry });
    this.keep();
    this.flush();
    return this.seq;
  }

  // One letter at a time: while an answer is on its way, what is pressed goes with the next. Streamlit would break off
  // the run that is answering, and on a busy server forget to draw the page.
  flush() {
    if (this.waiting) {
      this.waitingSince ??= Date.now();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), RETRY_MS);
    }
    if (this.sentAt && Date.now() - this.sentAt < RETRY_MS) {
      this.more = true;
    } else {
      this.attempt += 1;
      this.sentAt = Date.now();
      this.more = false;
      const logs = Object.entries(this.logs).map(([source, entries]) => ({ source, entries }));
      this.send({ logs, attempt: this.attempt });
    }
    this.changed();
  }

  answered(attempt) {
    if (attempt !== this.attempt) return;
    this.sentAt = null;
    if (this.more) this.flush();
  }

  // `acked` maps a source to the seq up to which everything is stored.
  settle(acked) {
    const before = this.waiting;
    for (const [source, seq] of Object.entries(acked)) {
      if (!this.logs[source]) continue;
      this.logs[source] = this.logs[source].filter((entry) => entry.seq > seq);
      if (!this.logs[source].length) delete this.logs[source];
    }
    if (this.waiting < before) this.waitingSince = this.waiting ? Date.now() : null;
    if (!this.waiting) clearTimeout(this.timer);
    this.keep();
    this.changed();
  }

  // Whether the server had not stored a decision on this conversation when it said this.
  unsettled(conversation) {
    return Object.values(this.logs).some((entries) =>
      entries.some((entry) => entry.kind === "decision" && entry.conversation === conversation));
  }

  get waiting() {
    return Object.values(this.logs).reduce((sum, entries) => sum + entries.length, 0);
  }

  get offline() {
    return this.waiting > 0 && (!navigator.onLine || Date.now() - this.waitingSince > OFFLINE_AFTER_MS);
  }

  beacon(url, workspace) {
    for (const [source, all] of Object.entries(this.logs)) {
      for (let from = 0; from < all.length; from += BEACON_ENTRIES) {
        const entries = all.slice(from, from + BEACON_ENTRIES);
        const body = JSON.stringify({ workspace, source, entries });
        navigator.sendBeacon(url, new Blob([body], { type: "application/json" }));
      }
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.sentAt = null;
  }

  keep() {
    try {
      if (this.waiting) sessionStorage.setItem(this.key, JSON.stringify(this.logs));
      else sessionStorage.removeItem(this.key);
    } catch (error) {
      console.warn("The log of key presses cannot be kept in this browser", error.name);
    }
  }

  restored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    } catch (error) {
      return {};
    }
  }
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
