// What a person enters about one statement: a card for the coding at work, a line for others.

class Codings {
  constructor({ name, onChange, onType, quote, statement, say, onAsk }) {
    Object.assign(this, { name, onChange, onType, quote, statement, say, onAsk });
    this.book = null;
    this.entries = [];
    this.reason = "";
    this.at = -1; // which of the entries is open
    this.past = []; // what was entered before each change
    this.typing = ""; // the field typed in, whose letters are one change together
    this.element = h("section", { class: "codings", "aria-label": "Your codings" });
  }

  get active() {
    return this.entries[this.at];
  }

  show(entries, reason, holders, speaker) {
    Object.assign(this, { reason, holders, speaker });
    this.entries = structuredClone(entries);
    this.at = entries.length ? 0 : -1;
    this.past = [];
    this.draw();
  }

  // ---------------------------------------------------------------- changes

  remember() {
    this.past.push(JSON.stringify([this.entries, this.reason, this.at]));
  }

  change(alter) {
    this.remember();
    alter();
    this.redraw();
  }

  redraw() {
    this.draw();
    this.onChange();
  }

  // Take back the last change; whether there was one.
  undo() {
    if (!this.past.length) return false;
    [this.entries, this.reason, this.at] = JSON.parse(this.past.pop());
    this.redraw();
    this.focus();
    return true;
  }

  type(field, words) {
    if (this.typing !== field) this.remember();
    this.typing = field;
    if (field === "reason") this.reason = words;
    else this.active[field] = words;
    this.onType();
  }

  set(field, value) {
    this.change(() => {
      this.active[field] = value;
    });
  }

  take(entries) {
    this.change(() => {
      this.entries = structuredClone(entries);
      this.at = entries.length ? 0 : -1;
    });
  }

  open(at) {
    this.at = at;
    this.redraw();
    this.focus();
  }

  step(by) {
    const size = this.entries.length;
    if (size) this.open((this.at + by + size) % size);
  }

  pickIssue(name) {
    const found = this.entries.findIndex((one) => one.dimension === "issue" && one.object === name);
    if (found >= 0) this.open(found);
    else this.add({ dimension: "issue", object: name, value: "" });
  }

  add(entry) {
    const parts = ["dimension", "object", "value"];
    const isSame = (one) => parts.every((part) => one[part] === entry[part]);
    const found = isRemark(entry) ? this.entries.findIndex(isSame) : -1;
    if (found >= 0) {
      this.open(found);
      return;
    }
    const holder = isRemark(entry) ? "" : this.usualHolder(entry);
    const stays = (one) => [one, entry].some((each) => each.dimension === "extraction")
      || ![one, entry].some(isNothing);
    this.change(() => {
      this.entries = this.entries.filter(stays);
      this.entries.push({ condition: "", note: "", evidence: [], ...entry, holder });
      this.at = this.entries.length - 1;
    });
    if (isRemark(entry)) this.focusField("note");
    else this.focus();
  }

  // The holder named last, or the speaker; nobody, if the same is coded of them already.
  usualHolder(entry) {
    const usual = this.entries.findLast((one) => one.holder)?.holder ?? this.speaker;
    const parts = (one) => [one.dimension, one.object, one.holder].join("\n");
    const wanted = parts({ ...entry, holder: usual });
    return this.entries.some((one) => parts(one) === wanted) ? "" : usual;
  }

  addHolder() {
    this.add({ dimension: "issue", object: this.active.object, value: "" });
    this.focusField("holder");
  }

  remove(at) {
    if (!this.entries[at]) return;
    this.change(() => {
      this.entries.splice(at, 1);
      this.at = Math.min(at, this.entries.length - 1);
    });
    this.focus();
  }

  number(nth) {
    const value = this.active && this.book.values[this.active.dimension]?.[nth];
    if (!value || isNothing(this.active)) return;
    this.set("value", value.name);
    this.focus();
    this.say(`${titleOf(this.active, this.book)}: ${value.name}`);
  }

  mark(start, end) {
    if (!this.active || isNothing(this.active)) {
      this.say("Choose an issue first, or e if the extraction is wrong; then mark its words.");
      return;
    }
    const touches = ([a, b]) => a <= end && b >= start;
    const joined = this.active.evidence.filter(touches).flat();
    const span = [Math.min(start, ...joined), Math.max(end, ...joined)];
    const apart = this.active.evidence.filter((one) => !touches(one));
    this.set("evidence", [...apart, span].sort((a, b) => a[0] - b[0]));
    this.say(`Marked: ${this.quote([span])}`);
  }

  // ---------------------------------------------------------------- focus

  focus() {
    this.element.querySelector(".card, .adders button").focus();
  }

  focusField(name) {
    this.element.querySelector(`[data-field="${name}"]`)?.focus();
  }

  // ---------------------------------------------------------------- drawing

  draw() {
    const focus = document.activeElement;
    const field = this.element.contains(focus) && (focus.dataset.field ?? "card");
    this.typing = "";
    const hint = "Nothing entered. Choose an issue, or press Enter if there is nothing to code.";
    const draw = (one, at) => (at === this.at ? this.card(one) : this.line(one, at));
    const parts = this.entries.map(draw);
    if (!parts.length) parts.push(h("p", { class: "hint" }, hint));
    this.element.replaceChildren(...parts, this.adders());
    if (this.isAdjudicating) this.element.append(this.reasonField());
    if (!field) return;
    const again = this.element.querySelector(`[data-field="${field}"]`);
    (again ?? this.element.querySelector(".card"))?.focus();
  }

  get isAdjudicating() {
    return this.book.form === "adjudication";
  }

  line(entry, at) {
    const words = [h("b", {}, titleOf(entry, this.book)), h("span", {}, summaryOf(entry))];
    return h("div", {}, button(words, () => this.open(at), { class: "opener" }));
  }

  card(entry) {
    const title = titleOf(entry, this.book);
    const isOnIssue = entry.dimension === "issue" && !isRemark(entry);
    const card = { class: "card", tabindex: "-1", "data-field": "card", role: "group" };
    return h("div", { ...card, "aria-label": title },
      h("div", { class: "card-head" }, h("h3", {}, h("bdi", {}, title)),
        isOnIssue && button("Another holder", () => this.addHolder(), { class: "quiet" }),
        button("Remove", () => this.remove(this.at), { class: "quiet" })),
      h("p", { class: "statement", dir: "auto" }, this.statement()),
      !isRemark(entry) && this.values(entry),
      h("div", { class: "fields" }, this.fields(entry)),
      !isNothing(entry) && this.evidence(entry));
  }

  fields(entry) {
    const isOnIssue = entry.dimension === "issue";
    const whyNot = isNothing(entry) ? "Why not" : "Note";
    const note = entry.dimension === "extraction" ? "What is wrong (required)" : whyNot;
    const noteField = !this.isAdjudicating && this.textField("note", note, entry.note);
    if (isRemark(entry)) return noteField;
    const hint = "if, once, provided that …";
    return [
      this.actorField("holder", isOnIssue ? "Whose stance" : "Who", "unresolved"),
      isOnIssue
        ? this.textField("condition", "Condition", entry.condition, hint)
        : this.actorField("object", "Towards", "nobody named"),
      noteField,
    ];
  }

  values(entry) {
    const values = this.book.values[entry.dimension];
    const choice = ({ name, definition }, nth) => h("label", { title: definition, class: "choice" },
      h("input", {
        type: "radio", name: `${this.name}-value`, value: name, checked: entry.value === name,
        onchange: () => this.set("value", name), "data-field": `value-${name}`,
      }),
      h("span", {}, nth < 9 && key(String(nth + 1)), name));
    const chosen = values.find((value) => value.name === entry.value);
    return h("fieldset", {}, h("legend", {}, LEGENDS[entry.dimension]),
      h("div", { class: "choices" }, values.map(choice)),
      h("p", { class: "meaning" }, chosen?.definition ?? ""));
  }

  actorField(field, label, nobody) {
    const likely = Object.values(this.holders).flat();
    const rest = this.book.actors.filter((name) => !likely.includes(name));
    const current = this.active?.[field] ?? "";
    const isTyped = current && ![...likely, ...rest].includes(current);
    const option = (name) => h("option", { value: name }, name);
    const group = ([heading, names]) => h("optgroup", { label: heading }, names.map(option));
    const onchange = (event) => this.chooseActor(field, event.target);
    const select = h("select", { "data-field": field, onchange },
      h("option", { value: "" }, nobody), isTyped && option(current),
      [...Object.entries(this.holders), ["All actors", rest]].map(group),
      h("option", { value: "\n" }, "Somebody else …"));
    select.value = current;
    return h("label", { class: "field" }, h("span", {}, label), select);
  }

  chooseActor(field, select) {
    if (select.value !== "\n") {
      this.set(field, select.value);
      return;
    }
    const hint = "A name that is not in actors.csv";
    const input = this.input(field, this.active[field], { placeholder: hint, maxlength: "200" });
    select.replaceWith(input);
    input.focus();
  }

  input(field, value, properties) {
    return h("input", {
      type: "text", maxlength: "2000", autocomplete: "off", "data-field": field, value,
      oninput: (event) => this.type(field, event.target.value), ...properties,
    });
  }

  textField(field, label, value, placeholder) {
    const input = this.input(field, value, { placeholder });
    return h("label", { class: "field" }, h("span", {}, label), input);
  }

  reasonField() {
    const input = this.input("reason", this.reason, { "data-field": "note", required: true });
    return h("label", { class: "field" }, h("span", {}, "Reason (required)"), input);
  }

  evidence(entry) {
    const [what, hint] = entry.dimension === "extraction"
      ? ["Your span: ", "select it in the passage"]
      : ["Words: ", "select them in the passage"];
    const clear = () => button("Clear", () => this.set("evidence", []), { class: "quiet" });
    const words = entry.evidence.length
      ? [h("bdi", {}, this.quote(entry.evidence)), clear()]
      : h("span", { class: "hint" }, hint);
    return h("p", { class: "evidence" }, h("span", {}, what), words);
  }

  adders() {
    const codes = (dimension) => this.book.dimensions.includes(dimension);
    const adder = (label, letter, entry) => button([label, key(letter)], () => this.add(entry), {
      class: "quiet", "aria-keyshortcuts": letter,
    });
    const asks = this.book.suggestions && !this.isAdjudicating;
    return h("div", { class: "adders", role: "group", "aria-label": "Further codings" },
      codes("attitude") && adder("Attitude", "a", { dimension: "attitude", object: "", value: "" }),
      codes("move") && adder("Move", "m", { dimension: "move", object: "", value: "" }),
      adder("Not codable", "x", NOTHING),
      adder("Extraction is wrong", "e", NOT_EXTRACTED),
      asks && button("Show what the rules say", this.onAsk, { class: "quiet" }));
  }
}
