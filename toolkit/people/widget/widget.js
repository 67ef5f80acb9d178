// The screen of a person who codes by hand. What reports and codebooks say is only ever set as
// text (`textContent`), never as HTML. Places in a text count code points, as Python does.

const FLAGS = {
  all: "All statements",
  uncoded: "Not yet coded",
  coded: "Coded",
  flagged: "Flagged or with a note",
};
const PATIENCE = 6000; // milliseconds before the screen says that the kernel does not answer
const WIDE = 832; // pixels from which the codebook stands beside the passage
const NOT_EXTRACTED = { dimension: "extraction", object: "", value: "wrong" };
const NOTHING = { dimension: "issue", object: "", value: "" };
const LEGENDS = { issue: "Stance", attitude: "Attitude", move: "Move" };
const KEYS = [
  ["Enter", "Save and go on; with nothing entered, save that there is nothing to code"],
  ["← →", "The statement before, the next one (what was entered is saved)"],
  ["/ or i", "Find an issue: type, then Enter takes the first"],
  ["1 – 9", "Choose the stance, attitude or move"],
  ["h  c  n", "Go to holder, condition, note"],
  ["w", "Mark words: arrows go from word to word, Shift extends, Enter marks"],
  ["a  m", "Code an attitude, a move"],
  ["x  e", "Not codable; the extraction is wrong"],
  ["[ ]", "The coding before, the next one"],
  ["Delete", "Remove the coding"],
  ["u", "Undo: on this screen first, then what was saved last"],
  ["g", "Go to a place by its number"],
  ["Esc", "Leave a field; ? shows these keys"],
];

// ------------------------------------------------------------------ building the page

function h(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const button = (label, onclick, properties) =>
  h("button", { type: "button", onclick, ...properties }, label);

const key = (name) => h("kbd", { "aria-hidden": "true" }, name);

let views = 0;

class Screen {
  constructor(model, element) {
    this.model = model;
    this.name = `view-${(views += 1)}-${Date.now()}`;
    this.asked = 0;
    this.book = null;
    this.shown = null; // the statement on the screen, as the kernel sent it
    this.entries = [];
    this.reason = "";
    this.active = -1; // which of the entries is open
    this.past = []; // what this screen held before each change
    this.query = "";
    this.readings = null; // what the rules say, once asked
    this.theirs = null; // what another session saved meanwhile
    this.marking = null; // first and last word being marked by keyboard
    this.helping = false;
    this.early = []; // keys pressed before an answer came
    this.hear = (message) => this.receive(message);
    model.on("msg:custom", this.hear);
    this.root = h("div", { class: "coding-by-hand" });
    this.root.addEventListener("keydown", (event) => this.press(event));
    for (const kind of ["keyup", "keypress", "copy", "cut", "paste"]) {
      this.root.addEventListener(kind, (event) => event.stopPropagation());
    }
    this.build();
    element.append(this.root);
    this.send({ kind: "open" });
  }

  close() {
    clearTimeout(this.timer);
    this.model.off("msg:custom", this.hear);
    this.root.remove();
  }

  // ---------------------------------------------------------------- to and from the kernel

  // One question at a time: what is pressed until the kernel has answered waits for it.
  send(message) {
    if (this.waiting) return;
    this.asked += 1;
    this.waiting = `${this.name}:${this.asked}`;
    this.model.send({ ...message, from: this.waiting });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.refuse(
        "The kernel does not answer yet. This screen is not saved. If the kernel was stopped, " +
          "run the cell again: everything saved before is in the file.",
      );
    }, PATIENCE);
  }

  receive(message) {
    const mine = message.to === this.waiting;
    if (mine) {
      clearTimeout(this.timer);
      this.waiting = null;
    }
    if (message.book) this.book ??= message.book;
    if (!mine && (message.kind !== "screen" || this.isChanged())) return;
    if (message.kind === "screen") this.show(message, mine);
    else if (message.kind === "refused") this.refused(message);
    else if (message.kind === "context") this.showPassage(message.passage);
    else if (message.kind === "suggestions") this.suggested(message);
    if (mine) this.pressEarly(message.kind === "refused");
  }

  // What was pressed before the answer came, in its order; not after a refusal.
  pressEarly(isRefused) {
    const keys = isRefused ? [] : this.early;
    this.early = [];
    keys.forEach((pressed, nth) => {
      if (this.waiting) this.early = keys.slice(nth);
      if (this.waiting) return;
      const focus = this.root.ownerDocument.activeElement;
      if (focus.matches("input[type=text], input[type=search]") && pressed.length === 1) {
        focus.value += pressed;
        focus.dispatchEvent(new Event("input"));
      } else if (!this.handle(pressed, false, focus) && focus.matches("button")) focus.click();
    });
  }

  refused(message) {
    if (message.theirs) {
      this.theirs = { entries: message.theirs, version: message.version };
      this.drawReadings();
      this.drawConflict();
    }
    this.refuse(message.sentence);
  }

  suggested(message) {
    this.readings = message.readings;
    this.drawReadings();
    this.say("Suggestions shown; that you saw them is recorded.");
  }

  draft() {
    const { statement, version } = this.shown;
    return { statement, version, entries: this.entries, reason: this.reason };
  }

  isChanged() {
    if (!this.shown) return false;
    const now = JSON.stringify([this.entries, this.reason]);
    return now !== JSON.stringify([this.shown.entries, this.shown.reason ?? ""]);
  }

  save() {
    this.send({ kind: "save", ...this.draft() });
  }

  go(where) {
    this.send({ kind: "go", ...where, draft: this.isChanged() ? this.draft() : null });
  }

  choose(show, issue) {
    this.send({ kind: "filter", show, issue, draft: this.isChanged() ? this.draft() : null });
  }

  undo() {
    if (!this.past.length) {
      this.send({ kind: "undo" });
      return;
    }
    [this.entries, this.reason, this.active] = JSON.parse(this.past.pop());
    this.drawCodings();
    this.drawPassage();
    this.say("Undone on this screen.");
    this.focusCodings();
  }

  // ---------------------------------------------------------------- what the person enters

  change(alter) {
    this.past.push(JSON.stringify([this.entries, this.reason, this.active]));
    alter();
    this.refuse("");
    this.drawCodings();
    this.drawPassage();
    this.drawIssues();
  }

  type(field, words) {
    const last = this.typing;
    if (last !== field) this.past.push(JSON.stringify([this.entries, this.reason, this.active]));
    this.typing = field;
    if (field === "reason") this.reason = words;
    else this.entries[this.active][field] = words;
    this.drawSave();
  }

  add(entry) {
    const alike = (one) => ["dimension", "object", "value"].every((part) => one[part] === entry[part]);
    const found = isRemark(entry) ? this.entries.findIndex(alike) : -1;
    if (found >= 0) {
      this.open(found);
      return;
    }
    this.change(() => {
      const holder = isRemark(entry) ? "" : this.holderOf(entry);
      const stays = (one) => one.dimension === "extraction" || entry.dimension === "extraction"
        || !(isNothing(one) || isNothing(entry));
      this.entries = this.entries.filter(stays);
      this.entries.push({ condition: "", note: "", evidence: [], ...entry, holder });
      this.active = this.entries.length - 1;
    });
    this.focusCodings();
  }

  holderOf(entry) {
    const used = this.entries.filter((one) => one.holder).at(-1)?.holder;
    const usual = used ?? this.shown.speaker;
    const taken = (one) => one.dimension === entry.dimension && one.object === entry.object;
    return this.entries.some((one) => taken(one) && one.holder === usual) ? "" : usual;
  }

  pickIssue(name) {
    this.query = this.finder.value = "";
    const found = this.entries.findIndex((one) => one.dimension === "issue" && one.object === name);
    if (found >= 0) this.open(found);
    else this.add({ dimension: "issue", object: name, value: "" });
  }

  open(at) {
    this.active = at;
    this.drawCodings();
    this.drawPassage();
    this.drawIssues();
    this.focusCodings();
  }

  remove(at) {
    if (at < 0 || at >= this.entries.length) return;
    this.change(() => {
      this.entries.splice(at, 1);
      this.active = Math.min(at, this.entries.length - 1);
    });
    this.focusCodings();
  }

  set(field, value) {
    this.change(() => {
      this.entries[this.active][field] = value;
    });
  }

  number(nth) {
    const entry = this.entries[this.active];
    const values = entry && this.book.values[entry.dimension];
    if (!values || isNothing(entry) || nth >= values.length) return;
    this.set("value", values[nth].name);
    this.focusCodings();
    this.say(`${this.titleOf(entry)}: ${values[nth].name}`);
  }

  // ---------------------------------------------------------------- marking words

  markSelection() {
    const chosen = this.root.ownerDocument.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!this.passage.contains(range.startContainer) || !this.passage.contains(range.endContainer)) return;
    const [from, to] = [this.placeOf(range.startContainer, range.startOffset),
      this.placeOf(range.endContainer, range.endOffset)];
    const blank = (at) => /\s/u.test(this.points[at]);
    let [start, end] = [from, to];
    while (start < end && blank(start)) start += 1;
    while (start < end && blank(end - 1)) end -= 1;
    if (start < end) this.mark(start + this.words.start, end + this.words.start);
  }

  mark(start, end) {
    const entry = this.entries[this.active];
    if (!entry || isNothing(entry)) {
      this.say("Choose an issue first, or e if the extraction is wrong; then mark its words.");
      return;
    }
    const apart = entry.evidence.filter(([a, b]) => b < start || a > end);
    const joined = entry.evidence.filter(([a, b]) => b >= start && a <= end);
    const from = Math.min(start, ...joined.map(([a]) => a));
    const to = Math.max(end, ...joined.map(([, b]) => b));
    this.set("evidence", [...apart, [from, to]].sort((a, b) => a[0] - b[0]));
    this.say(`Marked: ${this.cut(from, to)}`);
  }

  // The place of a point of the page in the passage, in code points.
  placeOf(node, offset) {
    const range = this.root.ownerDocument.createRange();
    range.setStart(this.passage, 0);
    range.setEnd(node, offset);
    return Array.from(range.toString()).length;
  }

  // The point of the page at a place in the passage.
  pointAt(place) {
    const walker = this.root.ownerDocument.createTreeWalker(this.passage, NodeFilter.SHOW_TEXT);
    for (let left = place, node = walker.nextNode(); node; node = walker.nextNode()) {
      const points = Array.from(node.data);
      if (left <= points.length) return [node, points.slice(0, left).join("").length];
      left -= points.length;
    }
    return [this.passage, this.passage.childNodes.length];
  }

  startMarking() {
    this.wordSpans = wordsIn(this.points);
    const content = this.words.spans.content[0] ?? this.words.spans.cue[0] ?? [this.words.start];
    const first = this.wordSpans.findIndex(([, end]) => end > content[0] - this.words.start);
    this.marking = [Math.max(first, 0), Math.max(first, 0)];
    this.passage.focus();
    this.selectWords();
    this.say("Marking words: arrows move, Shift extends, Enter marks, Esc leaves.");
  }

  selectWords() {
    const [a, b] = this.marking;
    const start = this.wordSpans[Math.min(a, b)][0];
    const end = this.wordSpans[Math.max(a, b)][1];
    const [from, to] = [this.pointAt(start), this.pointAt(end)];
    this.root.ownerDocument.getSelection().setBaseAndExtent(...from, ...to);
    this.say(this.points.slice(start, end).join(""));
  }

  pressMarking(pressed, isExtending) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[pressed];
    if (step) {
      const last = this.wordSpans.length - 1;
      const to = Math.min(Math.max(this.marking[1] + step, 0), last);
      this.marking = isExtending ? [this.marking[0], to] : [to, to];
      this.selectWords();
    } else if (pressed === "Enter") {
      this.marking = null;
      this.markSelection();
      this.focusCodings();
    } else if (pressed === "Escape") {
      this.marking = null;
      this.root.ownerDocument.getSelection().removeAllRanges();
      this.focusCodings();
    } else return false;
    return true;
  }

  // ---------------------------------------------------------------- keys

  press(event) {
    const target = event.target;
    const isText = target.matches("input:not([type=radio]), textarea");
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    const isSaving = isModified && event.key.toLowerCase() === "s";
    if (!isSaving && (!isModified || isText || event.key === "Enter")) event.stopPropagation();
    if (isModified || event.isComposing || !this.shown) return;
    const isCommand = event.key.length === 1 || /^(Enter|Arrow.*)$/.test(event.key);
    if (this.waiting && isCommand) this.early.push(event.key);
    else if (this.waiting || !this.handle(event.key, event.shiftKey, target)) return;
    event.preventDefault();
  }

  // Do what a key stands for where the focus is; whether it stood for anything.
  handle(pressed, isExtending, target) {
    if (this.marking && target === this.passage) return this.pressMarking(pressed, isExtending);
    if (pressed === "Escape") return this.leave();
    if (target.matches("input:not([type=radio])")) return this.pressInField(pressed, target);
    if (pressed === "Enter") return this.pressEnter(target);
    if (target.matches("select") && pressed !== "?") return false;
    return this.pressCommand(pressed, target);
  }

  leave() {
    if (this.helping) this.help(false);
    this.focusStatement();
    return true;
  }

  pressInField(pressed, target) {
    const first = this.issueList.querySelector("button");
    if (target === this.finder && pressed === "Enter") first?.click();
    else if (target === this.finder && pressed === "ArrowDown") first?.focus();
    else if (target !== this.placeField && pressed === "Enter") this.save();
    else return false;
    return true;
  }

  pressEnter(target) {
    if (target.matches("button, summary, select, a")) return false;
    this.save();
    return true;
  }

  pressCommand(pressed, target) {
    const inList = this.issueList.contains(target);
    const inRadios = target.matches("input[type=radio]");
    if (inList && (pressed === "ArrowDown" || pressed === "ArrowUp")) {
      this.stepInList(target, pressed === "ArrowDown" ? 1 : -1);
      return true;
    }
    if (/^[1-9]$/.test(pressed)) {
      this.number(Number(pressed) - 1);
      return true;
    }
    const commands = {
      ArrowLeft: () => this.go({ step: -1 }),
      ArrowRight: () => this.go({ step: 1 }),
      "/": () => this.find(),
      i: () => this.find(),
      h: () => this.focusField("holder"),
      c: () => this.focusField("condition"),
      n: () => this.focusField("note"),
      w: () => this.startMarking(),
      x: () => this.markNothing(),
      e: () => this.add(NOT_EXTRACTED),
      u: () => this.undo(),
      g: () => this.placeField.select(),
      "[": () => this.step(-1),
      "]": () => this.step(1),
      Delete: () => this.remove(this.active),
      "?": () => this.help(!this.helping),
    };
    if (this.book.dimensions.includes("attitude")) commands.a = () => this.addFor("attitude");
    if (this.book.dimensions.includes("move")) commands.m = () => this.addFor("move");
    if (inRadios && pressed.startsWith("Arrow")) return false;
    const command = commands[pressed];
    command?.();
    return Boolean(command);
  }

  stepInList(target, step) {
    const buttons = [...this.issueList.querySelectorAll("button")];
    const to = buttons.indexOf(target) + step;
    (buttons[to] ?? this.finder).focus();
  }

  step(by) {
    const size = this.entries.length;
    if (size) this.open((this.active + by + size) % size);
  }

  find() {
    this.finder.focus();
    this.finder.select();
  }

  markNothing() {
    this.add(NOTHING);
    this.focusField("note");
  }

  addFor(dimension) {
    this.add({ dimension, object: "", value: "" });
  }

  focusField(name) {
    this.codings.querySelector(`[data-field="${name}"]`)?.focus();
  }

  focusCodings() {
    (this.codings.querySelector(".card") ?? this.heading).focus();
  }

  focusStatement() {
    this.heading.focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- the frame

  build() {
    this.heading = h("h2", { class: "place", tabindex: "-1" });
    this.progress = h("progress", { "aria-label": "Statements coded" });
    this.counted = h("span", { class: "counted" });
    this.placeField = h("input", {
      type: "number", min: "1", "aria-label": "Go to place", class: "to-place",
      onchange: (event) => this.go({ place: Number(event.target.value) }),
    });
    this.filter = h("select", { "aria-label": "Show", onchange: (event) => this.chooseFilter(event) });
    this.origin = h("dl", { class: "origin" });
    this.passage = h("div", {
      class: "passage", tabindex: "0", dir: "auto", role: "group",
      "aria-label": "The statement in its report", onmouseup: () => this.markSelection(),
    });
    this.more = button("More of the report", () => this.send({ kind: "context" }), { class: "quiet" });
    this.notice = h("p", { class: "notice", hidden: true });
    this.others = h("section", { class: "readings", "aria-label": "Other readings", hidden: true });
    this.conflict = h("section", { class: "readings conflict", hidden: true, "aria-label": "Coded elsewhere" });
    this.codings = h("section", { class: "codings", "aria-label": "Your codings" });
    this.actions = h("div", { class: "actions" });
    this.refusal = h("p", { class: "refusal", role: "alert" });
    this.status = h("p", { class: "status", role: "status", "aria-live": "polite" });
    this.finder = h("input", {
      type: "search", placeholder: "Find an issue", "aria-label": "Find an issue", autocomplete: "off",
      oninput: (event) => this.searchFor(event.target.value),
    });
    this.issueList = h("ul", { class: "issues" });
    this.rules = h("details", { class: "rules" });
    this.keys = h("section", { class: "keys", "aria-label": "Keys", tabindex: "-1", hidden: true });
    this.title = h("p", { class: "title" });
    this.root.append(this.drawHead(), this.keys, h("div", { class: "columns" },
      h("div", { class: "reading-column" }, this.origin, this.passage, legend(this.more), this.notice, this.others),
      h("aside", { class: "codebook", "aria-label": "Codebook" },
        h("div", { class: "finder" }, this.finder, key("/")), this.issueList, this.rules),
      h("div", { class: "coding-column" }, this.codings, this.conflict, this.refusal, this.actions, this.status)));
  }

  drawHead() {
    this.agree = h("span");
    return h("header", {}, this.title,
      h("div", { class: "progress" }, this.progress, this.counted, this.agree),
      h("nav", { "aria-label": "Statements" }, this.heading,
        button("←", () => this.go({ step: -1 }), { "aria-label": "Statement before", title: "Statement before (←)" }),
        this.placeField,
        button("→", () => this.go({ step: 1 }), { "aria-label": "Next statement", title: "Next statement (→)" }),
        this.filter,
        button("?", () => this.help(!this.helping), { "aria-label": "Keys", title: "Keys (?)", "aria-expanded": "false", class: "helper" })));
  }

  chooseFilter(event) {
    const [show, issue] = event.target.value.split("\n");
    this.choose(show, issue ?? "");
  }

  help(open) {
    this.helping = open;
    this.keys.hidden = !open;
    this.root.querySelector(".helper").setAttribute("aria-expanded", String(open));
    const row = ([name, what]) => [h("dt", {}, h("kbd", {}, name)), h("dd", {}, what)];
    this.keys.replaceChildren(h("h3", {}, "Keys"), h("dl", {}, KEYS.map(row)),
      button("Close", () => this.leave()));
    if (open) this.keys.focus();
  }

  say(words) {
    this.status.textContent = words;
  }

  refuse(words) {
    this.refusal.textContent = words;
    if (words) this.say("");
  }

  // ---------------------------------------------------------------- one statement

  show(message, mine) {
    const hadFocus = this.root.contains(this.root.ownerDocument.activeElement);
    const first = !this.shown;
    this.shown = message;
    this.entries = structuredClone(message.entries);
    this.reason = message.reason ?? "";
    this.active = this.entries.length ? 0 : -1;
    this.past = [];
    this.typing = this.readings = this.theirs = this.marking = null;
    this.query = this.finder.value = "";
    this.refuse("");
    this.drawProgress();
    this.drawOrigin();
    this.notice.textContent = message.notice;
    this.notice.hidden = !message.notice;
    this.drawCodings();
    this.showPassage(message.passage);
    this.drawReadings();
    this.drawConflict();
    this.drawIssues();
    if (first) this.rules.open = this.root.clientWidth > WIDE;
    this.say(`${message.said} ${message.coded} of ${message.total} ${this.done}.`.trim());
    if (mine && hadFocus) this.heading.focus({ preventScroll: this.isInView() });
  }

  isInView() {
    const box = this.root.getBoundingClientRect();
    return box.top >= 0 && box.top < this.root.ownerDocument.defaultView.innerHeight / 2;
  }

  get isAdjudicating() {
    return this.book.form === "adjudication";
  }

  get done() {
    return this.isAdjudicating ? "decided" : "coded";
  }

  drawProgress() {
    const { place, total, coded, filter } = this.shown;
    const task = this.isAdjudicating ? "Adjudication" : `Coding as ${this.book.coder}`;
    this.title.textContent = `${task} · ${this.book.codebook}`;
    this.heading.textContent = `Statement ${place} of ${total}`;
    this.progress.max = total;
    this.progress.value = coded;
    this.counted.textContent = `${coded} of ${total} ${this.done}`;
    this.placeField.value = place;
    this.placeField.max = total;
    this.drawFilter(filter);
    const agreed = this.shown.agreed ?? 0;
    this.agree.replaceChildren(...(agreed ? [button(`Take over ${agreed} on which all agree`,
      () => this.send({ kind: "take agreed" }))] : []));
  }

  drawFilter({ show, issue }) {
    const flags = this.isAdjudicating ? { ...FLAGS, uncoded: "Not yet decided", coded: "Decided" } : FLAGS;
    const option = (value, label) => h("option", { value }, label);
    const issues = this.book.issues.filter((one) => !one.heading);
    this.filter.replaceChildren(...Object.entries(flags).map(([name, label]) => option(name, label)),
      h("optgroup", { label: "Coded for" }, issues.map((one) => option(`all\n${one.name}`, one.label))));
    this.filter.value = issue ? `all\n${issue}` : show;
  }

  drawOrigin() {
    this.origin.replaceChildren(...this.shown.origin.map(([heading, words]) =>
      h("div", {}, h("dt", {}, heading), h("dd", {}, h("bdi", {}, words)))));
  }

  showPassage(passage) {
    this.words = passage;
    this.points = Array.from(passage.text);
    const wider = passage.text.length > this.shown.passage.text.length;
    this.more.hidden = wider || !(this.shown.passage.before || this.shown.passage.after);
    this.drawPassage();
  }

  drawPassage() {
    const { start, spans } = this.words;
    const evidence = this.entries[this.active]?.evidence ?? [];
    const layers = { ...spans, evidence };
    const size = this.points.length;
    const edges = new Set([0, size]);
    for (const [from, to] of Object.values(layers).flat()) {
      for (const at of [from - start, to - start]) if (at > 0 && at < size) edges.add(at);
    }
    const cuts = [...edges].sort((a, b) => a - b);
    const pieces = cuts.slice(0, -1).map((from, nth) => {
      const covers = ([a, b]) => a - start <= from && from < b - start;
      const parts = Object.keys(layers).filter((part) => layers[part].some(covers));
      const text = this.points.slice(from, cuts[nth + 1]).join("");
      const first = parts.filter((part) => layers[part].some(([a]) => a - start === from));
      return parts.length ? h("mark", { class: parts.join(" "), "data-first": first.join(" ") || null }, paragraphs(text)) : paragraphs(text);
    });
    this.passage.replaceChildren(...pieces.flat());
    this.passage.classList.toggle("cut-before", this.words.before);
    this.passage.classList.toggle("cut-after", this.words.after);
  }

  cut(start, end) {
    return this.points.slice(Math.max(start - this.words.start, 0), Math.max(end - this.words.start, 0)).join("");
  }

  // ---------------------------------------------------------------- the codings

  titleOf(entry) {
    if (entry.dimension === "extraction") return "The extraction is wrong";
    if (entry.dimension === "attitude") return entry.object ? `Attitude to ${entry.object}` : "Attitude";
    if (entry.dimension === "move") return entry.object ? `Move to ${entry.object}` : "Move";
    if (isNothing(entry)) return "Nothing to code";
    return this.book.issues.find((one) => one.name === entry.object)?.label ?? entry.object;
  }

  summary(entry) {
    const parts = [entry.dimension === "extraction" ? "" : entry.value || (isNothing(entry) ? "" : "no value yet"), entry.holder,
      entry.condition && `if: ${entry.condition}`, entry.note];
    return parts.filter(Boolean).join(" · ");
  }

  drawCodings() {
    const focus = this.root.ownerDocument.activeElement;
    const field = this.codings.contains(focus) ? focus.dataset.field ?? (focus.closest(".card") ? "card" : "") : "";
    this.typing = null;
    const cards = this.entries.map((entry, at) => (at === this.active ? this.card(entry, at) : this.line(entry, at)));
    this.codings.replaceChildren(...(cards.length ? cards : [this.emptyHint()]), this.adders());
    if (this.isAdjudicating) this.codings.append(this.reasonField());
    this.drawSave();
    if (field) (this.codings.querySelector(`[data-field="${field}"]`) ?? this.codings.querySelector(".card"))?.focus();
  }

  emptyHint() {
    return h("p", { class: "hint" }, "Nothing entered. Choose an issue, or press Enter if there is nothing to code.");
  }

  line(entry, at) {
    return h("div", { class: "line" },
      button([h("b", {}, this.titleOf(entry)), h("span", {}, this.summary(entry))], () => this.open(at), { class: "opener" }));
  }

  card(entry, at) {
    const isCoding = !isRemark(entry);
    return h("div", { class: "card", tabindex: "-1", "data-field": "card", role: "group", "aria-label": this.titleOf(entry) },
      h("div", { class: "card-head" }, h("h3", {}, h("bdi", {}, this.titleOf(entry))),
        entry.dimension === "issue" && isCoding && button("Another holder", () => this.addHolder(entry), { class: "quiet" }),
        button("Remove", () => this.remove(at), { class: "quiet" })),
      isCoding && this.values(entry),
      h("div", { class: "fields" },
        isCoding && this.actorField("holder", entry.dimension === "issue" ? "Whose stance" : "Who", entry),
        isCoding && entry.dimension !== "issue" && this.actorField("object", "Towards", entry),
        entry.dimension === "issue" && isCoding && this.textField("condition", "Condition", entry, "if, once, provided that …"),
        !this.isAdjudicating && this.textField("note", noteLabel(entry), entry, "")),
      !isNothing(entry) && this.evidence(entry));
  }

  addHolder(entry) {
    this.change(() => {
      this.entries.push({ ...entry, holder: "", value: "", condition: "", note: "", evidence: [] });
      this.active = this.entries.length - 1;
    });
    this.focusField("holder");
  }

  values(entry) {
    const values = this.book.values[entry.dimension];
    const group = `${this.name}-${this.active}`;
    const choice = ({ name, definition }, nth) => h("label", { title: definition, class: "choice" },
      h("input", { type: "radio", name: group, value: name, checked: entry.value === name,
        onchange: () => this.set("value", name), "data-field": `value-${name}` }),
      h("span", {}, nth < 9 ? key(String(nth + 1)) : null, name));
    const chosen = values.find((one) => one.name === entry.value);
    return h("fieldset", {}, h("legend", {}, LEGENDS[entry.dimension]),
      h("div", { class: "choices" }, values.map(choice)),
      h("p", { class: "meaning" }, chosen?.definition ?? ""));
  }

  actorField(field, label, entry) {
    const current = entry[field];
    const groups = this.shown.holders;
    const likely = Object.values(groups).flat();
    const rest = this.book.actors.filter((name) => !likely.includes(name));
    const known = [...likely, ...rest];
    const option = (name) => h("option", { value: name }, name);
    const typed = current && !known.includes(current) ? [option(current)] : [];
    const select = h("select", { "data-field": field, onchange: (event) => this.chooseActor(field, event) },
      h("option", { value: "" }, field === "holder" ? "unresolved" : "nobody named"), typed,
      Object.entries(groups).map(([name, names]) => h("optgroup", { label: name }, names.map(option))),
      h("optgroup", { label: "All actors" }, rest.map(option)),
      h("option", { value: "\n" }, "Somebody else …"));
    select.value = current;
    return h("label", { class: "field" }, h("span", {}, label), select);
  }

  chooseActor(field, event) {
    if (event.target.value !== "\n") {
      this.set(field, event.target.value);
      return;
    }
    const entry = this.entries[this.active];
    const input = h("input", { type: "text", maxlength: "200", "data-field": field, placeholder: "Name, not in actors.csv",
      value: entry[field], oninput: (typed) => this.type(field, typed.target.value) });
    event.target.replaceWith(input);
    input.focus();
  }

  textField(field, label, entry, placeholder) {
    return h("label", { class: "field" }, h("span", {}, label),
      h("input", { type: "text", maxlength: "2000", autocomplete: "off", "data-field": field, placeholder,
        value: entry[field], oninput: (event) => this.type(field, event.target.value) }));
  }

  reasonField() {
    return h("label", { class: "field reason" }, h("span", {}, "Reason (required)"),
      h("input", { type: "text", maxlength: "2000", autocomplete: "off", "data-field": "note", required: true,
        value: this.reason, oninput: (event) => this.type("reason", event.target.value) }));
  }

  evidence(entry) {
    const words = entry.evidence.map(([a, b]) => `“${this.cut(a, b)}”`).join(" … ");
    const what = entry.dimension === "extraction" ? "Your span" : "Words";
    return h("p", { class: "evidence" }, h("span", {}, `${what}: `),
      words ? h("q", { class: "bare" }, words) : h("span", { class: "hint" }, "select them in the passage"),
      words ? button("Clear", () => this.set("evidence", []), { class: "quiet" }) : null);
  }

  adders() {
    const has = (name) => this.book.dimensions.includes(name);
    const adder = (label, letter, act) => button([label, key(letter)], act, { class: "quiet", "aria-keyshortcuts": letter });
    return h("div", { class: "adders", role: "group", "aria-label": "Further codings" },
      has("attitude") && adder("Attitude", "a", () => this.addFor("attitude")),
      has("move") && adder("Move", "m", () => this.addFor("move")),
      adder("Not codable", "x", () => this.markNothing()),
      adder("Extraction is wrong", "e", () => this.add(NOT_EXTRACTED)),
      this.book.suggestions && !this.isAdjudicating && button("Show what the rules say", () => this.ask(), { class: "quiet" }));
  }

  ask() {
    this.send({ kind: "suggest", statement: this.shown.statement });
  }

  drawSave() {
    const label = !this.entries.length ? "Nothing to code, next" : this.isAdjudicating ? "Decide and next" : "Save and next";
    this.actions.replaceChildren(
      button([label, key("↵")], () => this.save(), { class: "primary" }),
      button(["Undo", key("u")], () => this.undo()),
      h("span", { class: "state" }, this.isChanged() ? "Not saved yet" : this.shown.read ? "Saved" : ""));
  }

  // ---------------------------------------------------------------- other readings

  drawReadings() {
    const readings = this.shown.readings ?? this.readings ?? [];
    this.others.hidden = !readings.length;
    this.others.replaceChildren(...readings.map((one) => this.reading(one, "Take this reading", () => this.take(one.entries))));
  }

  drawConflict() {
    this.conflict.hidden = !this.theirs;
    if (!this.theirs) {
      this.conflict.replaceChildren();
      return;
    }
    const { entries, version } = this.theirs;
    const takeTheirs = () => {
      this.shown = { ...this.shown, version, entries, read: entries.length > 0 };
      this.entries = structuredClone(entries);
      this.settle();
    };
    const keepMine = () => {
      this.shown = { ...this.shown, version, entries };
      this.settle();
      this.save();
    };
    this.conflict.replaceChildren(this.reading({ who: "Saved elsewhere", entries }, "Take that one", takeTheirs),
      button("Keep mine", keepMine));
  }

  settle() {
    this.theirs = null;
    this.active = this.entries.length ? 0 : -1;
    this.refuse("");
    this.drawConflict();
    this.drawCodings();
    this.drawPassage();
    this.drawIssues();
    this.focusCodings();
  }

  reading({ who, entries }, label, act) {
    const line = (entry) => h("li", {}, h("b", {}, this.titleOf(entry)), " ", h("span", {}, this.summary(entry)),
      entry.evidence.length ? h("q", { class: "bare" }, entry.evidence.map(([a, b]) => `“${this.cut(a, b)}”`).join(" … ")) : null);
    return h("div", { class: "reading" }, h("h3", {}, who),
      entries.length ? h("ul", {}, entries.map(line)) : h("p", { class: "hint" }, "No coding."),
      button(label, act));
  }

  take(entries) {
    this.change(() => {
      this.entries = structuredClone(entries);
      this.active = this.entries.length ? 0 : -1;
    });
    if (this.isAdjudicating) this.focusField("note");
    else this.focusCodings();
  }

  // ---------------------------------------------------------------- the codebook

  searchFor(query) {
    this.query = query.trim().toLowerCase();
    this.drawIssues();
  }

  drawIssues() {
    const coded = new Set(this.entries.filter((one) => one.dimension === "issue").map((one) => one.object));
    const active = this.entries[this.active];
    const parts = (one) => [one.label, one.name, one.proposition, one.definition, one.include];
    const rank = (one) => parts(one).findIndex((text) => text.toLowerCase().includes(this.query));
    const found = this.query
      ? this.book.issues.filter((one) => !one.heading && rank(one) >= 0).sort((a, b) => Math.min(rank(a), 2) - Math.min(rank(b), 2))
      : this.book.issues;
    const item = (one) => {
      const depth = this.query ? 0 : Math.min(one.depth, 4);
      const properties = { class: `depth-${depth}` };
      if (one.heading) return h("li", { ...properties, class: `${properties.class} heading` }, one.label);
      const isActive = active?.dimension === "issue" && active.object === one.name;
      return h("li", properties, button([one.label, coded.has(one.name) ? h("span", { class: "coded" }, "✓ coded") : null],
        () => this.pickIssue(one.name), { "aria-current": isActive ? "true" : null, onfocus: () => this.drawRules(one), onmouseenter: () => this.drawRules(one) }));
    };
    this.issueList.replaceChildren(...(found.length ? found.map(item) : [h("li", { class: "hint" }, "No issue speaks of that.")]));
    this.drawRules(this.toldOf(active) ?? (this.query ? found[0] : undefined));
  }

  toldOf(entry) {
    if (!entry) return undefined;
    const guide = this.book.guides[entry.dimension];
    if (guide) return { ...guide, label: LEGENDS[entry.dimension], proposition: "" };
    return this.book.issues.find((one) => one.name === entry.object);
  }

  drawRules(one) {
    this.rules.hidden = !one;
    if (!one) return;
    const part = (heading, words) => words ? [h("dt", {}, heading), h("dd", {}, words)] : [];
    const list = (texts) => texts.length ? h("ul", {}, texts.map((text) => h("li", {}, text))) : null;
    this.rules.replaceChildren(h("summary", {}, "Codebook: ", one.label),
      ...(one.proposition ? [h("p", { class: "proposition" }, one.proposition)] : []),
      h("dl", {}, part("Definition", one.definition), part("Counts", one.include), part("Does not count", one.exclude),
        part("Examples", list(one.examples)), part("Looks alike", list(one.counterexamples))));
  }
}

const isNothing = (entry) => entry.dimension === "issue" && !entry.object && !entry.value;

// What says something of the statement itself, and of nobody's stance.
const isRemark = (entry) => entry.dimension === "extraction" || isNothing(entry);

const noteLabel = (entry) => entry.dimension === "extraction" ? "What is wrong" : isNothing(entry) ? "Why not" : "Note";

function legend(more) {
  const sample = (part) => h("mark", { class: part }, part);
  return h("div", { class: "legend" }, h("span", { "aria-hidden": "true" }, ["source", "cue", "content"].map(sample)), more);
}

// The same characters; what parts two paragraphs is set smaller than a blank line.
function paragraphs(text) {
  return text.split(/(\n\s*\n)/).map((part, nth) => (nth % 2 ? h("span", { class: "gap" }, part) : part));
}

function wordsIn(points) {
  const words = [];
  let start = -1;
  points.forEach((point, at) => {
    const isBlank = /\s/u.test(point);
    if (!isBlank && start < 0) start = at;
    if (isBlank && start >= 0) {
      words.push([start, at]);
      start = -1;
    }
  });
  if (start >= 0) words.push([start, points.length]);
  return words;
}

export default {
  render({ model, el }) {
    const screen = new Screen(model, el);
    return () => screen.close();
  },
};
