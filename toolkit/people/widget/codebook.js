// The codebook beside the passage: its issues, searched and chosen, and the rules of one.

class Codebook {
  constructor({ onPick }) {
    this.onPick = onPick;
    this.book = null;
    this.query = "";
    this.coded = new Set();
    this.active = undefined; // the entry whose rules are shown
    this.finder = h("input", {
      type: "search", placeholder: "Find an issue", "aria-label": "Find an issue",
      autocomplete: "off", oninput: (event) => this.search(event.target.value),
    });
    this.list = h("ul", { class: "issues", "aria-label": "Issues" });
    this.rules = h("details", { class: "rules" });
    this.element = h("aside", { class: "codebook", "aria-label": "Codebook" },
      h("div", { class: "finder" }, this.finder, key("/")), this.list, this.rules);
  }

  draw(entries, active) {
    const onIssues = entries.filter((entry) => entry.dimension === "issue");
    this.coded = new Set(onIssues.map((entry) => entry.object));
    this.active = active;
    this.drawList();
  }

  find() {
    this.finder.focus();
    this.finder.select();
  }

  search(query) {
    this.query = query.trim().toLowerCase();
    this.drawList();
  }

  forget() {
    this.query = this.finder.value = "";
  }

  pick(name) {
    this.forget();
    this.onPick(name);
  }

  first() {
    return this.list.querySelector("button");
  }

  step(from, by) {
    const buttons = [...this.list.querySelectorAll("button")];
    (buttons[buttons.indexOf(from) + by] ?? this.finder).focus();
  }

  // The issues whose label speaks of what is looked for, then those whose rules do.
  found() {
    if (!this.query) return this.book.issues;
    const parts = ["label", "name", "proposition", "definition", "include"];
    const speaks = (text) => text.toLowerCase().includes(this.query);
    const rank = (issue) => parts.findIndex((part) => speaks(issue[part]));
    const found = this.book.issues.filter((issue) => !issue.heading && rank(issue) >= 0);
    return found.sort((a, b) => Math.min(rank(a), 2) - Math.min(rank(b), 2));
  }

  drawList() {
    const found = this.found();
    const none = h("li", { class: "hint" }, "No issue speaks of that.");
    this.list.replaceChildren(...(found.length ? found.map((issue) => this.item(issue)) : [none]));
    this.drawRules(this.toldOf(this.active) ?? (this.query ? found[0] : undefined));
  }

  item(issue) {
    const depth = `depth-${this.query ? 0 : Math.min(issue.depth, 4)}`;
    if (issue.heading) return h("li", { class: `${depth} heading` }, issue.label);
    const isActive = this.active?.dimension === "issue" && this.active.object === issue.name;
    const mark = this.coded.has(issue.name) && h("span", { class: "coded" }, "✓ coded");
    return h("li", { class: depth }, button([issue.label, mark], () => this.pick(issue.name), {
      "aria-current": isActive ? "true" : null,
      onfocus: () => this.drawRules(issue),
      onmouseenter: () => this.drawRules(issue),
    }));
  }

  toldOf(entry) {
    if (!entry) return undefined;
    const guide = this.book.guides[entry.dimension];
    return guide ? { ...guide, label: LEGENDS[entry.dimension] } : issueOf(entry, this.book);
  }

  drawRules(told) {
    this.rules.hidden = !told;
    if (!told) return;
    const part = (heading, words) => words ? [h("dt", {}, heading), h("dd", {}, words)] : [];
    const list = (texts) => texts.length && h("ul", {}, texts.map((text) => h("li", {}, text)));
    const proposition = told.proposition && h("p", { class: "proposition" }, told.proposition);
    this.rules.replaceChildren(h("summary", {}, "Codebook: ", told.label), proposition || "",
      h("dl", {}, part("Definition", told.definition), part("Counts", told.include),
        part("Does not count", told.exclude), part("Examples", list(told.examples)),
        part("Looks alike", list(told.counterexamples))));
  }
}
