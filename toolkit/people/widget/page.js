// The coding screen is one module, joined from page, passage, codings, codebook and screen.
// What reports and codebooks say is only ever set as text, never as HTML. Places in a text
// count code points, as Python does.

function h(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  const isThere = (child) => child !== undefined && child !== null && child !== false;
  node.append(...children.flat(Infinity).filter(isThere));
  return node;
}

const button = (label, onclick, properties) =>
  h("button", { type: "button", onclick, ...properties }, label);

const key = (name) => h("kbd", { "aria-hidden": "true" }, name);

// ------------------------------------------------------------------ entries

const NOT_EXTRACTED = { dimension: "extraction", object: "", value: "wrong" };
const NOTHING = { dimension: "issue", object: "", value: "" };
const LEGENDS = { issue: "Stance", attitude: "Attitude", move: "Move" };

const isNothing = (entry) => entry.dimension === "issue" && !entry.object && !entry.value;

// What says something of the statement itself, and of nobody's stance.
const isRemark = (entry) => entry.dimension === "extraction" || isNothing(entry);

function titleOf(entry, book) {
  if (entry.dimension === "extraction") return "The extraction is wrong";
  if (isNothing(entry)) return "Nothing to code";
  if (entry.dimension === "issue") return issueOf(entry, book)?.label ?? entry.object;
  return entry.object ? `${LEGENDS[entry.dimension]}: ${entry.object}` : LEGENDS[entry.dimension];
}

const issueOf = (entry, book) => book.issues.find((issue) => issue.name === entry.object);

function summaryOf(entry) {
  const value = isRemark(entry) ? "" : entry.value || "no value yet";
  const condition = entry.condition && `if: ${entry.condition}`;
  return [value, entry.holder, condition, entry.note].filter(Boolean).join(" · ");
}
