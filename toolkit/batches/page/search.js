// Shows the rows that hold all the words typed, and takes words and choices along to another order.
const field = document.getElementById("find");
const found = document.getElementById("found");
const choices = [...document.querySelectorAll("input[type=radio]")];
const orders = document.querySelectorAll("thead a");
const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const rows = [...document.querySelectorAll("tbody tr")].map((row) => {
  const cells = [...row.cells].filter((cell) => !cell.classList.contains("number"));
  return { row, words: plain(cells.map((cell) => cell.textContent).join("\n")) };
});

function narrow() {
  const asked = plain(field.value).split(/\s+/).filter(Boolean);
  for (const { row, words } of rows) row.hidden = !asked.every((word) => words.includes(word));
  const shown = rows.filter(({ row }) => row.getClientRects().length).length;
  found.textContent = `${shown} of ${rows.length} reports`;
  const taken = new URLSearchParams(asked.length ? { find: field.value } : {});
  for (const one of choices) if (one.checked && one.id) taken.append("in", one.id);
  for (const one of orders) one.hash = taken;
}

const given = new URLSearchParams(location.hash.slice(1));
field.value = given.get("find") ?? field.value;
for (const one of choices) one.checked ||= given.getAll("in").includes(one.id);
field.addEventListener("input", narrow);
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  field.value = "";
  narrow();
});
for (const one of choices) one.addEventListener("change", narrow);
addEventListener("pageshow", narrow); // a browser that goes back gives the words back late
document.getElementById("search").hidden = false;
narrow();
