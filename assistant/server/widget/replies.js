// A reply as it is shown: its text, where its figures stand, how they came about, or why there are none.

// `deeds`: cite(citation, figures, opener), ask(question), copy(reply, button), rate(rating, comment).

function citeButton(reply, index, deeds, figures, label) {
  const citation = reply.citations[index];
  if (!citation) return null;
  const name = `${WORDS.source} ${index + 1}: ${section(citation)}, ${place(citation)}`;
  const open = (event) => deeds.cite(citation, figures ?? figuresAt(reply, index), event.currentTarget);
  return button(label ?? String(index + 1), open, { class: label ? "link" : "cite", "aria-label": label ? null : name, title: name });
}

function sources(reply, deeds) {
  const isThere = (_, index) => isListed(reply) && reply.values.some((each) => each.citation === index);
  if (reply.citations.every(isThere)) return null;
  const listed = reply.citations.map((citation, index) =>
    el(
      "li", null,
      citeButton(reply, index, deeds),
      el("span", { class: "place", "aria-hidden": "true" }, place(citation)),
    ),
  );
  return el("ul", { class: "sources", "aria-label": WORDS.sources }, listed);
}

// Figures with their sources; with their periods where those are not all the reply's own.
function table(caption, reply, figures, deeds, isTimed) {
  const heads = [WORDS.row, isTimed ? WORDS.period : null, WORDS.figure, WORDS.source].filter(Boolean);
  const head = heads.map((each) => el("th", { scope: "col", class: each === WORDS.figure ? "figure" : null }, each));
  return el(
    "div", { class: "wide" },
    el(
      "table", null, el("caption", null, caption), el("thead", null, el("tr", null, head)),
      el("tbody", null, figures.map((each) => row(reply, each, deeds, isTimed))),
    ),
  );
}

function row(reply, each, deeds, isTimed) {
  const corrected = each.corrected ? ` (${WORDS.corrected})` : "";
  return el(
    "tr", null,
    el("th", { scope: "row" }, `${each.label}${corrected}`),
    isTimed ? el("td", null, period(each.period)) : null,
    el("td", { class: "figure" }, figure(each.value, each.unit)),
    el("td", null, citeButton(reply, each.citation, deeds, [each]) ?? "–"),
  );
}

function derivation(reply, deeds) {
  const { formula, inputs } = reply.derivation;
  const isRead = inputs.length === 1 && /^\w+$/.test(formula);
  return el(
    "details", { open: true },
    el("summary", null, isRead ? WORDS.read : WORDS.computed),
    isRead ? null : el("p", { class: "formula" }, spoken(`${WORDS.formula}: `), el("code", null, formula)),
    table(isRead ? WORDS.read : WORDS.computed, reply, inputs, deeds, true),
  );
}

// Whether its figures stand in a table of their own, with their sources.
function isListed(reply) {
  return !reply.derivation && (reply.values ?? []).length > 1;
}

function values(reply, deeds) {
  const listed = reply.values ?? [];
  if (!isListed(reply)) return null;
  const isTimed = listed.some((each) => period(each.period) !== period(reply.period));
  return table(WORDS.listed, reply, listed, deeds, isTimed);
}

function refusal(reply, deeds) {
  const nearest = reply.nearest.map((each) =>
    el(
      "li", null, citeButton(reply, each.citation, deeds, [], each.label) ?? each.label,
      reply.citations[each.citation] ? el("span", { class: "place" }, place(reply.citations[each.citation])) : null,
    ),
  );
  const choices = reply.choices.map((each) =>
    el("li", null, button(each, () => deeds.ask(each), { class: "choice" })),
  );
  return [
    choices.length ? titled(WORDS.choices, el("ul", { class: "choices" }, choices)) : null,
    nearest.length ? titled(WORDS.nearest, el("ul", { class: "nearest" }, nearest)) : null,
    reply.searched.length
      ? el("details", null, el("summary", null, WORDS.searched), el("p", null, reply.searched.join("; ")))
      : null,
  ];
}

function titled(title, list) {
  list.setAttribute("aria-label", title);
  return el("div", { class: "titled" }, el("p", { class: "title", "aria-hidden": "true" }, title), list);
}

function actions(turn, deeds) {
  const ratings = ["good", "bad"].map((each) =>
    button([icon(ICONS[each]), spoken(WORDS[each])], () => deeds.rate(each), {
      class: "quiet", title: WORDS[each], "data-rating": each, "aria-pressed": String(turn.rating === each),
    }),
  );
  const copy = button([icon(ICONS.copy), el("span", null, WORDS.copy)], (event) => deeds.copy(event.currentTarget), { class: "quiet" });
  return el("div", { class: "actions" }, copy, turn.request ? ratings : null);
}

function replyView(turn, deeds) {
  const { reply } = turn;
  const isRefused = reply.status === "refused";
  const caveats = (reply.caveats ?? []).map((each) => el("p", { class: "note" }, el("strong", null, `${WORDS.note} `), each));
  return el(
    "article", { class: isRefused ? "reply refused" : "reply" },
    isRefused ? el("p", { class: "reason" }, REASONS[reply.reason] ?? reply.reason) : spoken(`${WORDS.answered} `),
    paragraphs(reply.text, { class: "said" }),
    isRefused ? refusal(reply, deeds) : [
      sources(reply, deeds), caveats, values(reply, deeds), reply.derivation ? derivation(reply, deeds) : null,
    ],
    actions(turn, deeds),
  );
}

// A reply as text: what was asked, what was said, and where it stands.
function plainText({ question, reply }) {
  const cited = reply.citations.map(
    (each, index) => `[${index + 1}] ${section(each)}, ${place(each)}: ${each.quote.replace(/\s+/g, " ").trim()}`,
  );
  const formula = reply.derivation?.formula;
  const notes = (reply.caveats ?? []).map((each) => `${WORDS.note} ${each}`);
  return [question, reply.text, formula && `${WORDS.formula}: ${formula}`, ...notes, ...cited].filter(Boolean).join("\n");
}
