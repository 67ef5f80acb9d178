// The statement in its report: its parts marked, and words marked by selecting them.

class Passage {
  constructor({ onMark, onMore, say }) {
    this.onMark = onMark;
    this.say = say;
    this.words = null; // the text shown and where its parts stand, as the kernel sent them
    this.points = [];
    this.marked = null; // first and last word being marked by keyboard
    this.text = h("div", {
      class: "passage", tabindex: "0", dir: "auto", role: "group",
      "aria-label": "The statement in its report",
      onmouseup: () => this.markSelection(),
    });
    this.more = button("More of the report", onMore, { class: "quiet" });
    const sample = (part) => h("mark", { class: part }, part);
    const legend = h("span", { "aria-hidden": "true" }, ["source", "cue", "content"].map(sample));
    this.foot = h("div", { class: "legend" }, legend, this.more);
  }

  show(words, isAll) {
    this.words = words;
    this.points = Array.from(words.text);
    this.marked = null;
    this.more.hidden = isAll || !(words.before || words.after);
  }

  draw(evidence) {
    const layers = { ...this.words.spans, evidence };
    const start = this.words.start;
    const edges = new Set([0, this.points.length]);
    for (const at of Object.values(layers).flat(2)) {
      if (at > start && at < start + this.points.length) edges.add(at - start);
    }
    const cuts = [...edges].sort((a, b) => a - b);
    const pieces = cuts.slice(0, -1).map((from, nth) => {
      const text = paragraphs(this.points.slice(from, cuts[nth + 1]).join(""));
      const at = from + start;
      const parts = partsOf(layers, ([a, b]) => a <= at && at < b);
      const first = partsOf(layers, ([a]) => a === at).join(" ") || null;
      return parts.length ? h("mark", { class: parts.join(" "), "data-first": first }, text) : text;
    });
    this.text.replaceChildren(...pieces.flat());
    this.text.classList.toggle("cut-before", this.words.before);
    this.text.classList.toggle("cut-after", this.words.after);
  }

  // The words at spans of the report, as far as they are shown.
  quote(spans) {
    return spans.map((span) => `“${this.cut(span)}”`).join(" … ");
  }

  cut(span) {
    const [start, end] = span.map((at) => Math.max(at - this.words.start, 0));
    return this.points.slice(start, end).join("");
  }

  // The statement alone, to stand beside what is entered: the passage may be out of sight by then.
  statement() {
    const { spans } = this.words;
    const words = (part) => spans[part].map((span) => this.cut(span)).join(" … ");
    return ["source", "cue", "content"].map((part) => [h("mark", { class: part }, words(part)), " "]);
  }

  // ---------------------------------------------------------------- marking with the mouse

  markSelection() {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    const ends = [range.startContainer, range.endContainer];
    if (!ends.every((node) => this.text.contains(node))) return;
    let start = this.placeOf(range.startContainer, range.startOffset);
    let end = this.placeOf(range.endContainer, range.endOffset);
    while (start < end && isBlank(this.points[start])) start += 1;
    while (start < end && isBlank(this.points[end - 1])) end -= 1;
    if (start < end) this.onMark(start + this.words.start, end + this.words.start);
  }

  // The place of a point of the page in the passage.
  placeOf(node, offset) {
    const range = document.createRange();
    range.setStart(this.text, 0);
    range.setEnd(node, offset);
    return Array.from(range.toString()).length;
  }

  // The point of the page at a place in the passage.
  pointAt(place) {
    const walker = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
    for (let left = place, node = walker.nextNode(); node; node = walker.nextNode()) {
      const points = Array.from(node.data);
      if (left <= points.length) return [node, points.slice(0, left).join("").length];
      left -= points.length;
    }
    return [this.text, this.text.childNodes.length];
  }

  // ---------------------------------------------------------------- marking with the keyboard

  startMarking() {
    this.spans = wordsIn(this.points);
    const { spans, start } = this.words;
    const [content] = spans.content[0] ?? spans.cue[0] ?? [start];
    const first = Math.max(this.spans.findIndex(([, end]) => end + start > content), 0);
    this.marked = [first, first];
    this.text.focus();
    this.select();
  }

  select() {
    const [from, to] = [Math.min(...this.marked), Math.max(...this.marked)];
    const [start, end] = [this.spans[from][0], this.spans[to][1]];
    document.getSelection().setBaseAndExtent(...this.pointAt(start), ...this.pointAt(end));
    this.say(this.points.slice(start, end).join(""));
  }

  // Do what a key stands for while words are marked; whether it stood for anything.
  press(pressed, isExtending) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[pressed];
    if (step) {
      const to = Math.min(Math.max(this.marked[1] + step, 0), this.spans.length - 1);
      this.marked = [isExtending ? this.marked[0] : to, to];
      this.select();
    } else if (pressed === "Enter") {
      this.marked = null;
      this.markSelection();
    } else if (pressed === "Escape") {
      this.marked = null;
      document.getSelection().removeAllRanges();
    } else return false;
    return true;
  }
}

const isBlank = (point) => /\s/u.test(point);

const partsOf = (layers, test) => Object.keys(layers).filter((part) => layers[part].some(test));

// The same characters; what parts two paragraphs is set smaller than a blank line.
function paragraphs(text) {
  const parts = text.split(/(\n\s*\n)/);
  return parts.map((part, nth) => (nth % 2 ? h("span", { class: "gap" }, part) : part));
}

function wordsIn(points) {
  const words = [];
  let start = -1;
  [...points, " "].forEach((point, at) => {
    if (isBlank(point) && start >= 0) words.push([start, at]);
    start = isBlank(point) ? -1 : start < 0 ? at : start;
  });
  return words;
}
