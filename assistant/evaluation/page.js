"use strict";
const table = document.querySelector("table.questions");
const bodies = Array.from(table.tBodies);
const form = document.querySelector("form");
const count = document.getElementById("count");

function chosen(name) {
  const field = form.elements.namedItem(name);
  return field ? field.value : "";
}

function filter() {
  const words = chosen("words").toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const body of bodies) {
    const tags = JSON.parse(body.dataset.tags);
    const fits = ["set", "outcome", "type", "change"].every(
      (name) => !chosen(name) || body.dataset[name] === chosen(name));
    const tagged = !chosen("tag") || tags.includes(chosen("tag"));
    body.hidden = !(fits && tagged && words.every((word) => body.dataset.words.includes(word)));
    shown += body.hidden ? 0 : 1;
  }
  count.textContent = `${shown} of ${bodies.length} questions`;
}

function key(body, name) {
  const value = body.dataset[name];
  return name === "rank" || name === "ms" ? Number(value) : value.toLowerCase();
}

function sort(name, down) {
  const order = bodies.slice().sort((one, other) => {
    const [a, b] = [key(one, name), key(other, name)];
    const by = typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true });
    return (down ? -by : by) || Number(one.dataset.place) - Number(other.dataset.place);
  });
  table.append(...order);
  for (const heading of table.tHead.rows[0].cells) {
    if (heading.dataset.sort === name) {
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    } else {
      heading.removeAttribute("aria-sort");
    }
  }
}

function toggle(body) {
  const button = body.querySelector("button.open");
  const detail = body.querySelector("tr.detail");
  detail.hidden = !detail.hidden;
  button.setAttribute("aria-expanded", String(!detail.hidden));
}

table.tHead.addEventListener("click", (event) => {
  const heading = event.target.closest("th");
  if (heading) {
    const down = heading.getAttribute("aria-sort") === "ascending";
    sort(heading.dataset.sort, down);
    form.elements.namedItem("order").value = "column";
  }
});
table.addEventListener("click", (event) => {
  const row = event.target.closest("tr.main");
  if (row && String(window.getSelection()) === "") {
    toggle(row.parentElement);
  }
});
form.addEventListener("input", (event) => {
  if (event.target.name === "order") {
    const [name, way] = event.target.value.split(" ");
    sort(name || "place", way === "down");
  } else {
    filter();
  }
});
form.addEventListener("reset", () => setTimeout(() => { filter(); sort("place", false); }, 0));
form.addEventListener("submit", (event) => event.preventDefault());
for (const detail of document.querySelectorAll("tr.detail")) {
  detail.hidden = true;
}
filter();
