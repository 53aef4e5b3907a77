// Elements of the page. Strings become text nodes, whatever a filing says in them.

function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined));
  return made;
}

function button(label, click, attributes) {
  return el("button", { type: "button", click, ...attributes }, label);
}

function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  drawn.append(line);
  return drawn;
}

const ICONS = {
  talk: "M4 5h16v11H9l-5 4z M8 9h8 M8 12h5",
  close: "M6 6l12 12 M18 6L6 18",
  anew: "M12 5v14 M5 12h14",
  send: "M4 12l16-7-5 15-4-6z M11 14l9-9",
  stop: "M7 7h10v10H7z",
  back: "M15 5l-7 7 7 7",
  copy: "M9 9h10v11H9z M15 9V4H5v11h4",
  good: "M7 11v9H4v-9z M7 11l4-7c2 0 2.5 1.5 2 3l-.5 3H19l-1.5 10H7",
  bad: "M7 13V4H4v9z M7 13l4 7c2 0 2.5-1.5 2-3l-.5-3H19L17.5 4H7",
};

// Text for screen readers alone.
function spoken(text) {
  return el("span", { class: "spoken" }, text);
}

function paragraphs(text, attributes) {
  return text.split(/\n+/).map((each) => el("p", attributes, each));
}
