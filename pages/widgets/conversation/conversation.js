// Paints one conversation. Whatever comes from a transcript is set as text, never as markup.

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

// Fills {name} from `facts`; numbers are written the reader's way.
function fill(pattern, facts, numbers) {
  return (pattern ?? "").replace(/\{(\w+)\}/g, (whole, name) => {
    const fact = facts[name];
    return fact === undefined ? whole : typeof fact === "number" ? numbers.format(fact) : String(fact);
  });
}

function numberFormat(language) {
  return new Intl.NumberFormat(language, { useGrouping: "always", maximumFractionDigits: 1 });
}

// A time as the reader's clock shows it; one without a zone is shown as it stands.
function timeShown(said, language) {
  if (!said) return "";
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(said);
  const moment = new Date(dayOnly ? `${said}T00:00` : said);
  if (Number.isNaN(moment.getTime())) return said;
  const style = dayOnly ? { dateStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, style).format(moment);
}

// Brings a part of a scrolling box into sight, `margin` from its edge. scrollIntoView would scroll the whole page too.
function reveal(box, part, margin) {
  if (!part) return;
  const outer = box.getBoundingClientRect();
  const inner = part.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop += inner.top - outer.top - margin;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + margin;
}

// Light or dark is told by the page's own colours, so that a theme switch needs no message.
function followTheme(root) {
  const probe = element("span");
  probe.style.color = "var(--st-background-color)";
  probe.style.backgroundColor = "var(--st-primary-color)";
  root.append(probe);
  const { color, backgroundColor } = getComputedStyle(probe);
  probe.remove();
  root.dataset.theme = luminance(color) < 0.2 ? "dark" : "light";
  root.style.setProperty("--on-accent", luminance(backgroundColor) > 0.3 ? "#06211e" : "#ffffff");
}

function luminance(colour) {
  const parts = (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

function labelOf(finding, view) {
  return view.labels[finding.label] ?? finding.label;
}

// What stands at a finding, cut short for the list of findings.
function quoted(item, finding) {
  if (finding.turn === null || finding.start === null) return "";
  const found = item.messages[finding.turn]?.fields.find(([name]) => name === finding.field);
  return found ? Array.from(found[1]).slice(finding.start, finding.end).join("") : "";
}

function paintConversation(log, item, view) {
  log.replaceChildren(...item.messages.map((message, turn) => bubble(item, message, turn, view)));
  if (!item.messages.length) log.append(element("p", "nothing", view.texts.no_messages));
  log.scrollTop = 0;
}

function bubble(item, message, turn, view) {
  const made = element("article", "bubble");
  made.dataset.role = message.role;
  made.dataset.turn = turn;
  const head = element("header", "said-by");
  head.append(element("b", "", view.roles[message.role] ?? message.role));
  if (message.author) head.append(element("span", "author", message.author));
  const when = timeShown(message.sent_at, view.language);
  if (when) head.append(element("time", "", when));
  made.append(head);
  for (const [name, text] of message.fields) {
    if (name === "text" && !text && message.fields.length > 1) continue;
    if (name !== "text") made.append(element("div", "field-name", name));
    const body = element("div", name === "text" ? "text" : "text code");
    const here = item.findings.filter((f) => f.turn === turn && f.field === name && f.start !== null);
    paintText(body, text, here, view);
    if (!text) body.append(element("i", "nothing", view.texts.empty_message));
    made.append(body);
  }
  return made;
}

// Cuts the text where findings begin and end. Offsets are code points, so text outside the first plane is cut as such.
function paintText(body, text, findings, view) {
  const points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : null;
  const length = points ? points.length : text.length;
  const cut = (from, to) => (points ? points.slice(from, to).join("") : text.slice(from, to));
  const shown = view.redacted ? findings.filter((f) => f.ruling !== "dismiss") : findings;
  const bounds = new Set([0, length]);
  for (const f of shown) bounds.add(Math.min(f.start, length)).add(Math.min(f.end, length));
  const cuts = [...bounds].sort((a, b) => a - b);
  let replaced = null;
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const over = shown.filter((f) => f.start <= cuts[i] && f.end >= cuts[i + 1]);
    if (!over.length) {
      body.append(cut(cuts[i], cuts[i + 1]));
    } else if (!view.redacted) {
      body.append(mark(over, cut(cuts[i], cuts[i + 1]), view));
    } else if (over[0] !== replaced) {
      [replaced] = over;
      body.append(mark(over, `[${over[0].label}]`, view));
    }
  }
}

function mark(findings, text, view) {
  const first = findings.find((f) => !f.ruling) ?? findings[0];
  const made = element("mark", view.redacted ? "redacted" : "", text);
  made.dataset.kind = first.kind;
  made.dataset.ruling = first.ruling ?? "open";
  made.dataset.findings = findings.map((f) => f.id).join(" ");
  made.title = findings.map((f) => labelOf(f, view)).join(" · ");
  return made;
}

// The line above a conversation: what it is called, where it came from, what it is about.
function paintHead(head, item, view) {
  const title = element("h2", "", item.name);
  title.title = item.id;
  const place = element("p", "place", [item.file, placeShown(item.place, view)].filter(Boolean).join(" · "));
  const facts = element("p", "facts");
  const when = timeShown(item.started_at, view.language);
  if (when) facts.append(element("span", "tag", when));
  for (const [name, value] of item.metadata) {
    const tag = element("span", "tag");
    tag.append(element("b", "", name), ` ${value}`);
    tag.title = `${name}: ${value}`;
    facts.append(tag);
  }
  head.replaceChildren(title, place, facts);
}

// A place in a source file ("line 7") in the reader's language; words it has none for stay.
function placeShown(place, view) {
  return (place ?? "").replace(/[a-z]+/g, (word) => view.places?.[word] ?? word);
}

// What a painter needs of the data beside the conversation itself.
function viewOf(data) {
  const { language, texts, roles, languages, labels, places } = data;
  return { language, texts, roles, languages, labels, places, numbers: numberFormat(language), redacted: false };
}
