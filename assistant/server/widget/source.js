// The lines of a citation as the filing prints them, with what it is cited for marked.

const ABOVE = 12;
const BELOW = 6;
const SPACE = 16;

// Where in the lines the marks are: ranges by line. The cells of the figures, or else the quotation.
function marksIn(told, citation, figures) {
  const [first, last] = citation.lines;
  const near = told.cells.filter((cell) => first <= cell.line && cell.line <= last);
  const found = cellsOf(figures, near);
  if (found.length) return new Map(Map.groupBy(found, (cell) => cell.line));
  const cited = told.lines.filter((line) => first <= line.number && line.number <= last);
  const start = cited.map((line) => line.text).join("\n").indexOf(citation.quote);
  const marks = new Map();
  let before = 0;
  for (const { number, text } of start < 0 ? [] : cited) {
    const from = Math.max(0, start - before);
    const to = Math.min(text.length, start + citation.quote.length - before);
    const blank = text.length - text.trimStart().length;
    if (from < to) marks.set(number, [{ start: Math.max(from, blank), end: to }]);
    before += text.length + 1;
  }
  return marks;
}

// How far all of the lines are indented.
function indentOf(lines) {
  const indents = lines.filter(({ text }) => text.trim()).map(({ text }) => text.search(/\S/));
  return indents.length ? Math.min(...indents) : 0;
}

// A line with its marks; a mark leaves out the dollar sign that stands far to the left of its figure.
function lineOf({ number, text }, marks, isCited, indent) {
  const characters = Array.from(text);
  const cut = (start, end) => characters.slice(start, end).join("");
  const parts = [el("span", { class: "indent" }, cut(0, indent))];
  let done = indent;
  for (const { start, end } of (marks ?? []).toSorted((one, other) => one.start - other.start)) {
    if (start < done) continue;
    const sign = /^\$\s{2,}/.exec(cut(start, end))?.[0].length ?? 0;
    parts.push(cut(done, start + sign), el("mark", null, cut(start + sign, end)));
    done = end;
  }
  parts.push(cut(done));
  return el(
    "div", { class: isCited ? "line cited" : "line" },
    el("span", { class: "number", "aria-hidden": "true" }, String(number)),
    el("span", { class: "text" }, parts),
  );
}

// What the marked figures are called in the filing: label, heading and figure.
function legend(cells) {
  return cells.map((cell) =>
    el(
      "div", { class: "legend" },
      el("dt", null, [cell.label, cell.heading].filter(Boolean).join(", ")),
      el("dd", null, figure(cell.value, cell.unit)),
    ),
  );
}

function sourceView(told, citation, figures) {
  const [first, last] = citation.lines;
  const marks = marksIn(told, citation, figures);
  const indent = indentOf(told.lines);
  const shown = told.lines.map((line) =>
    lineOf(line, marks.get(line.number), first <= line.number && line.number <= last, indent),
  );
  const left = last - told.lines.at(-1).number;
  const cells = [...marks.values()].flat().filter((each) => "value" in each);
  const isProse = marks.size > 0 && !cells.length;
  const from = told.lines[0].number;
  const name = `${WORDS.lines} ${from}–${told.lines.at(-1).number}`;
  return [
    el("p", { class: "note" }, told.name),
    cells.length ? el("dl", { "aria-label": WORDS.marked }, legend(cells)) : null,
    el(
      "div", { class: "lines", role: "region", tabindex: "0", "aria-label": name },
      el("div", { class: isProse ? "sheet prose" : "sheet" }, shown),
    ),
    left > 0 ? el("p", { class: "note" }, WORDS.moreLines(left)) : null,
  ];
}

// Has what is marked in sight: all of it, or where it is too broad for that, its beginning.
function showMarks(view) {
  const lines = view.querySelector(".lines");
  const boxes = [...view.querySelectorAll("mark")].map((mark) => mark.getBoundingClientRect());
  if (!boxes.length) return;
  const outer = lines.getBoundingClientRect();
  const margin = lines.querySelector(".number").offsetWidth;
  const left = Math.min(...boxes.map((box) => box.left)) - outer.left - margin;
  const right = Math.max(...boxes.map((box) => box.right)) - outer.right + SPACE;
  lines.scrollTop += boxes[0].top - outer.top - outer.height / 2;
  lines.scrollLeft += Math.min(left, Math.max(right, 0));
}
