// The screen as a whole: what goes to and comes from the kernel, keys, the frame.

const PATIENCE = 6000; // milliseconds before the screen says that the kernel does not answer
const WIDE = 832; // pixels from which the codebook stands beside the passage
const SHOW = {
  all: "All statements",
  uncoded: "Not yet coded",
  coded: "Coded",
  flagged: "Flagged or with a note",
};
const DECIDED = { ...SHOW, uncoded: "Not yet decided", coded: "Decided" };
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

let views = 0;

class Screen {
  constructor(model, element) {
    this.model = model;
    this.name = `view-${(views += 1)}-${Date.now()}`;
    this.asked = 0;
    this.early = []; // keys pressed before an answer came
    this.book = null;
    this.shown = null; // the statement on the screen, as the kernel sent it
    this.readings = []; // what others, or the rules, say of it
    this.build();
    element.append(this.root);
    this.hear = (message) => this.receive(message);
    model.on("msg:custom", this.hear);
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
    this.timer = setTimeout(() => this.refuse(
      "The kernel does not answer yet, and this screen is not saved. If the kernel was stopped, " +
        "run the cell again: everything saved before is in the file.",
    ), PATIENCE);
  }

  receive(message) {
    const isMine = message.to === this.waiting;
    if (isMine) {
      clearTimeout(this.timer);
      this.waiting = null;
    }
    if (message.book) this.book = this.codings.book = this.codebook.book = message.book;
    if (!isMine && (message.kind !== "screen" || this.isChanged())) return;
    if (message.kind === "screen") this.show(message, isMine);
    else if (message.kind === "refused") this.refused(message);
    else if (message.kind === "context") this.showPassage(message.passage, true);
    else if (message.kind === "suggestions") this.suggested(message.readings);
    if (isMine) this.pressEarly(message.kind === "refused");
  }

  refused({ sentence, theirs, version }) {
    this.refuse(sentence);
    if (theirs) this.drawConflict(theirs, version);
  }

  suggested(readings) {
    this.readings = readings;
    this.drawReadings();
    this.say("Suggestions shown; that you saw them is recorded.");
  }

  draft() {
    const { statement, version } = this.shown;
    return { statement, version, entries: this.codings.entries, reason: this.codings.reason };
  }

  isChanged() {
    if (!this.shown) return false;
    const now = [this.codings.entries, this.codings.reason];
    return JSON.stringify(now) !== JSON.stringify([this.shown.entries, this.shown.reason ?? ""]);
  }

  save() {
    this.send({ kind: "save", ...this.draft() });
  }

  // Leave the statement for another; what was entered goes along to be saved first.
  leaveFor(message) {
    this.send({ ...message, draft: this.isChanged() ? this.draft() : null });
  }

  go(where) {
    this.leaveFor({ kind: "go", ...where });
  }

  undo() {
    if (this.codings.undo()) this.say("Undone on this screen.");
    else this.send({ kind: "undo" });
  }

  // ---------------------------------------------------------------- keys

  press(event) {
    const isText = event.target.matches("input:not([type=radio])");
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    const isSaving = isModified && event.key.toLowerCase() === "s"; // the notebook, by JupyterLab
    if (!isSaving && (!isModified || isText || event.key === "Enter")) event.stopPropagation();
    if (isModified || event.isComposing || !this.shown) return;
    const isCommand = event.key.length === 1 || /^(Enter|Arrow.*)$/.test(event.key);
    if (this.waiting && isCommand) this.early.push(event.key);
    else if (this.waiting || !this.handle(event.key, event.shiftKey, event.target)) return;
    event.preventDefault();
  }

  // What was pressed before the answer came, in its order; not after a refusal.
  pressEarly(isRefused) {
    const keys = isRefused ? [] : this.early;
    this.early = [];
    keys.forEach((pressed, nth) => {
      if (this.waiting && !this.early.length) this.early = keys.slice(nth);
      if (this.waiting) return;
      const focus = document.activeElement;
      if (focus.matches("input:not([type=radio])") && pressed.length === 1) {
        focus.value += pressed;
        focus.dispatchEvent(new Event("input"));
      } else this.handle(pressed, false, focus);
    });
  }

  // Do what a key stands for where the focus is; whether it stood for anything.
  handle(pressed, isExtending, target) {
    const isMarking = this.passage.marked && target === this.passage.text;
    if (isMarking) return this.pressMarking(pressed, isExtending);
    if (pressed === "Escape") return this.leave();
    if (target.matches("input:not([type=radio])")) return this.pressInField(pressed, target);
    if (target.matches("select")) return false;
    if (pressed === "Enter" && target.matches("button, summary")) return false;
    if (target.matches("input[type=radio]") && pressed.startsWith("Arrow")) return false;
    return this.pressCommand(pressed, target);
  }

  pressMarking(pressed, isExtending) {
    const isKnown = this.passage.press(pressed, isExtending);
    if (isKnown && !this.passage.marked) this.codings.focus();
    return isKnown;
  }

  pressInField(pressed, target) {
    const { finder } = this.codebook;
    if (target === finder && pressed === "Enter") this.codebook.first()?.click();
    else if (target === finder && pressed === "ArrowDown") this.codebook.first()?.focus();
    else if (target !== this.placeField && pressed === "Enter") this.save();
    else return false;
    return true;
  }

  pressCommand(pressed, target) {
    const list = this.codebook.list;
    const inList = list.contains(target);
    const codes = (dimension) => this.book.dimensions.includes(dimension);
    const add = (entry) => () => this.codings.add(entry);
    const commands = {
      Enter: () => this.save(),
      ArrowLeft: () => this.go({ step: -1 }),
      ArrowRight: () => this.go({ step: 1 }),
      ArrowUp: inList && (() => this.codebook.step(target, -1)),
      ArrowDown: inList && (() => this.codebook.step(target, 1)),
      "/": () => this.codebook.find(),
      i: () => this.codebook.find(),
      h: () => this.codings.focusField("holder"),
      c: () => this.codings.focusField("condition"),
      n: () => this.codings.focusField("note"),
      w: () => this.passage.startMarking(),
      a: codes("attitude") && add({ dimension: "attitude", object: "", value: "" }),
      m: codes("move") && add({ dimension: "move", object: "", value: "" }),
      x: add(NOTHING),
      e: add(NOT_EXTRACTED),
      u: () => this.undo(),
      g: () => this.placeField.select(),
      "[": () => this.codings.step(-1),
      "]": () => this.codings.step(1),
      Delete: () => this.codings.remove(this.codings.at),
      "?": () => this.help(this.keys.hidden),
    };
    const isNumber = /^[1-9]$/.test(pressed);
    const command = isNumber ? () => this.codings.number(pressed - 1) : commands[pressed];
    if (command) command();
    return Boolean(command);
  }

  leave() {
    this.help(false);
    this.heading.focus({ preventScroll: true });
    return true;
  }

  help(isOpen) {
    this.keys.hidden = !isOpen;
    this.helper.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.keys.focus();
  }

  // ---------------------------------------------------------------- the frame

  build() {
    const say = (words) => this.say(words);
    this.passage = new Passage({
      onMark: (start, end) => this.codings.mark(start, end),
      onMore: () => this.send({ kind: "context" }),
      say,
    });
    this.codebook = new Codebook({ onPick: (name) => this.codings.pickIssue(name) });
    this.codings = new Codings({
      name: this.name, say,
      onChange: () => this.changed(),
      onType: () => this.drawActions(),
      onAsk: () => this.send({ kind: "suggest", statement: this.shown.statement }),
      quote: (spans) => this.passage.quote(spans),
      statement: () => this.passage.statement(),
    });
    this.origin = h("dl", { class: "origin" });
    this.notice = h("p", { class: "notice", hidden: true });
    this.others = h("section", { class: "readings", "aria-label": "Other readings" });
    this.conflict = h("section", { class: "conflict", "aria-label": "Coded elsewhere" });
    this.refusal = h("p", { class: "refusal", role: "alert" });
    this.actions = h("div", { class: "actions" });
    this.status = h("p", { class: "status", role: "status", "aria-live": "polite" });
    this.root = h("div", { class: "coding-by-hand", onkeydown: (event) => this.press(event) },
      this.head(), this.keyList(),
      h("div", { class: "columns" },
        h("div", { class: "reading-column" },
          this.origin, this.passage.text, this.passage.foot, this.notice, this.others),
        this.codebook.element,
        h("div", { class: "coding-column" },
          this.codings.element, this.refusal, this.conflict, this.actions, this.status)));
    for (const kind of ["keyup", "keypress", "copy", "cut", "paste"]) {
      this.root.addEventListener(kind, (event) => event.stopPropagation());
    }
  }

  head() {
    this.title = h("p", { class: "title" });
    this.heading = h("h2", { tabindex: "-1" });
    this.progress = h("progress", { "aria-label": "Statements coded" });
    this.counted = h("span");
    this.agreed = h("span");
    this.placeField = h("input", {
      type: "number", min: "1", "aria-label": "Go to place", class: "to-place",
      onchange: (event) => this.go({ place: Number(event.target.value) }),
    });
    this.filter = h("select", {
      "aria-label": "Show", onchange: (event) => this.choose(event.target.value),
    });
    this.helper = button("?", () => this.help(this.keys.hidden), {
      "aria-label": "Keys", title: "Keys (?)", "aria-expanded": "false",
    });
    const mover = (arrow, step, name) => button(arrow, () => this.go({ step }), {
      "aria-label": name, title: `${name} (${arrow})`,
    });
    return h("div", { class: "head" }, this.title,
      h("div", { class: "tally" }, this.progress, this.counted, this.agreed),
      h("nav", { "aria-label": "Statements" }, this.heading, mover("←", -1, "Statement before"),
        this.placeField, mover("→", 1, "Next statement"), this.filter, this.helper));
  }

  keyList() {
    const row = ([name, what]) => [h("dt", {}, h("kbd", {}, name)), h("dd", {}, what)];
    this.keys = h("section", { class: "keys", "aria-label": "Keys", tabindex: "-1", hidden: true },
      h("h3", {}, "Keys"), h("dl", {}, KEYS.map(row)), button("Close", () => this.leave()));
    return this.keys;
  }

  choose(value) {
    const [show, issue] = value.split("\n");
    this.leaveFor({ kind: "filter", show, issue: issue ?? "" });
  }

  say(words) {
    this.status.textContent = words;
  }

  refuse(words) {
    this.refusal.textContent = words;
    if (words) this.say("");
  }

  // ---------------------------------------------------------------- one statement

  show(message, isMine) {
    const hadFocus = this.root.contains(document.activeElement);
    if (!this.shown) this.codebook.rules.open = this.root.clientWidth > WIDE;
    this.shown = message;
    this.readings = message.readings ?? [];
    this.refuse("");
    this.codebook.forget();
    this.drawHead(message);
    const told = ([heading, words]) =>
      h("div", {}, h("dt", {}, heading), h("dd", {}, h("bdi", {}, words)));
    this.origin.replaceChildren(...message.origin.map(told));
    this.notice.textContent = message.notice;
    this.notice.hidden = !message.notice;
    this.passage.show(message.passage, false);
    this.codings.show(message.entries, message.reason ?? "", message.holders, message.speaker);
    this.changed();
    this.drawReadings();
    this.say(`${message.said} ${this.counted.textContent}.`.trim());
    if (isMine && hadFocus) this.heading.focus({ preventScroll: this.isInView() });
  }

  isInView() {
    const top = this.root.getBoundingClientRect().top;
    return top >= 0 && top < window.innerHeight / 2;
  }

  showPassage(words, isAll) {
    this.passage.show(words, isAll);
    this.passage.draw(this.codings.active?.evidence ?? []);
  }

  // After whatever was entered or taken back.
  changed() {
    this.refuse("");
    this.conflict.hidden = true;
    this.passage.draw(this.codings.active?.evidence ?? []);
    this.codebook.draw(this.codings.entries, this.codings.active);
    this.drawActions();
  }

  drawHead({ place, total, coded, filter, agreed }) {
    const isAdjudicating = this.codings.isAdjudicating;
    const task = isAdjudicating ? "Adjudication" : `Coding as ${this.book.coder}`;
    this.title.textContent = `${task} · ${this.book.codebook}`;
    this.heading.textContent = `Statement ${place} of ${total}`;
    Object.assign(this.progress, { max: total, value: coded });
    this.counted.textContent = `${coded} of ${total} ${isAdjudicating ? "decided" : "coded"}`;
    Object.assign(this.placeField, { value: place, max: total });
    this.drawFilter(isAdjudicating ? DECIDED : SHOW, filter);
    const label = `Take over ${agreed} on which all agree`;
    const take = () => this.send({ kind: "take agreed" });
    this.agreed.replaceChildren(agreed ? button(label, take) : "");
  }

  drawFilter(names, { show, issue }) {
    const option = ([value, label]) => h("option", { value }, label);
    const codable = this.book.issues.filter((one) => !one.heading);
    const issues = codable.map((one) => [`all\n${one.name}`, one.label]);
    this.filter.replaceChildren(...Object.entries(names).map(option),
      h("optgroup", { label: "Coded for" }, issues.map(option)));
    this.filter.value = issue ? `all\n${issue}` : show;
  }

  drawActions() {
    const save = this.codings.isAdjudicating ? "Decide and next" : "Save and next";
    const label = this.codings.entries.length ? save : "Nothing to code, next";
    const state = this.isChanged() ? "Not saved yet" : this.shown.read ? "Saved" : "";
    this.actions.replaceChildren(
      button([label, key("↵")], () => this.save(), { class: "primary" }),
      button(["Undo", key("u")], () => this.undo()),
      h("span", { class: "state" }, state));
  }

  // ---------------------------------------------------------------- other readings

  drawReadings() {
    const shown = this.readings.map(({ who, entries }) =>
      this.reading(who, entries, button("Take this reading", () => this.take(entries))));
    this.others.replaceChildren(...shown);
    this.others.hidden = !shown.length;
  }

  reading(who, entries, ...buttons) {
    const quoted = (spans) => h("span", { class: "quoted" }, this.passage.quote(spans));
    const title = (entry) => h("b", {}, titleOf(entry, this.book));
    const line = (entry) => h("li", {}, title(entry), " ", summaryOf(entry),
      entry.evidence.length > 0 && quoted(entry.evidence));
    const said = entries.length ? entries.map(line) : h("li", { class: "hint" }, "No coding.");
    return h("div", { class: "reading" }, h("h3", {}, who), h("ul", {}, said),
      h("div", { class: "buttons" }, buttons));
  }

  take(entries) {
    this.codings.take(entries);
    if (this.codings.isAdjudicating) this.codings.focusField("note");
    else this.codings.focus();
  }

  // Another session saved this statement meanwhile: its version beside this one, to choose from.
  drawConflict(theirs, version) {
    const seen = () => {
      this.shown = { ...this.shown, version, entries: theirs, read: theirs.length > 0 };
      this.conflict.hidden = true;
    };
    const takeTheirs = () => {
      seen();
      this.codings.take(theirs);
      this.codings.focus();
    };
    const keepMine = () => {
      seen();
      this.save();
    };
    this.conflict.replaceChildren(this.reading("Saved elsewhere", theirs,
      button("Take that one", takeTheirs), button("Keep mine", keepMine)));
    this.conflict.hidden = false;
  }
}

export default {
  render({ model, el }) {
    const screen = new Screen(model, el);
    return () => screen.close();
  },
};
