// Paints what stands beside the conversation. Every part has a fixed place, so that nothing moves from one to the next.

function paintFigures(root, summary, mine, view) {
  const { texts, numbers } = view;
  const decided = Math.min(summary.decided + mine, summary.total);
  const bar = root.querySelector(".bar");
  bar.setAttribute("aria-label", texts.progress);
  bar.setAttribute("aria-valuemax", summary.total);
  bar.setAttribute("aria-valuenow", decided);
  bar.firstElementChild.style.transform = `scaleX(${summary.total ? decided / summary.total : 0})`;
  const facts = { decided, total: summary.total, left: summary.total - decided, today: summary.mine_today + mine };
  root.querySelector(".figures").textContent = fill(texts.figures, facts, numbers);
  const pace = summary.seconds_each ? fill(texts.seconds_each, { seconds: summary.seconds_each }, numbers) : "";
  root.querySelector(".pace").textContent = [fill(texts.today, facts, numbers), pace].filter(Boolean).join(" · ");
}

function paintFindings(list, item, selected, view) {
  list.replaceChildren(...item.findings.map((finding, position) => findingRow(item, finding, position === selected, view)));
  if (!item.findings.length) list.append(element("li", "nothing", view.texts.no_findings));
  reveal(list, list.querySelector(".selected"), 8);
  const open = item.findings.filter((finding) => !finding.ruling).length;
  list.parentElement.querySelector(".open-count").textContent =
    item.findings.length ? fill(view.texts.open_of, { open, all: item.findings.length }, view.numbers) : "";
}

function findingRow(item, finding, selected, view) {
  const row = element("li", selected ? "finding selected" : "finding");
  row.dataset.id = finding.id;
  row.dataset.ruling = finding.ruling ?? "open";
  if (selected) row.setAttribute("aria-current", "true");
  const label = element("mark", "", labelOf(finding, view));
  label.dataset.kind = finding.kind;
  const value = quoted(item, finding);
  const about = value || (finding.other_name ? fill(view.texts.keeper, { keeper: finding.other_name }, view.numbers) : finding.detail ?? "");
  const said = element("span", "about", about);
  said.title = about;
  const ruling = view.texts[`ruling_${finding.ruling ?? "open"}`];
  row.append(label, said, element("span", "ruling", ruling));
  return row;
}

function paintMeasures(list, item, limit, view) {
  const { texts, numbers } = view;
  const over = limit && item.tokens > limit;
  const rows = [
    [texts.tokens, item.tokens === null ? "–" : numbers.format(item.tokens), over ? fill(texts.over_limit, { limit }, numbers) : "", over],
    [texts.messages, numbers.format(item.messages.length), "", false],
    [texts.language, item.language ? view.languages[item.language] ?? item.language : "–", "", false],
  ];
  list.replaceChildren(...rows.flatMap(([name, value, warning, warned]) => {
    const shown = element("dd", warned ? "warned" : "", value);
    if (warning) shown.append(" ", element("small", "", warning));
    return [element("dt", "", name), shown];
  }));
}

function paintState(root, presses, before, view) {
  const state = root.querySelector(".state");
  const { waiting, offline } = presses;
  state.dataset.state = offline ? "offline" : waiting ? "saving" : "saved";
  state.querySelector(".saved").textContent = fill(view.texts[state.dataset.state], { n: waiting }, view.numbers);
  state.querySelector(".before").textContent =
    before ? fill(view.texts[`did_${before.action}`], { name: before.item.name }, view.numbers) : "";
}

function paintBlank(blank, summary, view) {
  const { texts, numbers } = view;
  const key = summary.total === 0 ? "nothing_here" : summary.with_others > 0 ? "with_others" : "all_done";
  blank.replaceChildren(
    element("h2", "", texts[`${key}_title`]),
    element("p", "", fill(texts[key], { n: summary.with_others }, numbers)));
}
