// The bubble and its panel: focus, the conversation, the question that is being written.

const FOCUSABLE = "button, textarea, input, summary, [tabindex='0']";

class Panel {
  constructor(settings) {
    this.settings = settings;
    this.kept = new Kept(settings);
    this.service = new Service(settings, this.kept);
    this.asking = null;
    this.host = el("filing-assistant", { theme: settings.theme, side: settings.side });
    this.shadow = this.host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    this.shadow.adoptedStyleSheets = [style];
    this.build();
    this.shadow.append(this.launcher, this.panel, this.status);
    this.panel.addEventListener("keydown", (event) => this.pressed(event));
    this.kept.state.turns.forEach((turn) => this.show(turn));
    if (this.kept.state.isOpen) this.open({ isQuiet: true });
  }

  build() {
    const { title } = this.settings;
    this.launcher = button([icon(ICONS.talk), spoken(WORDS.open)], () => this.open(), {
      class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", title: WORDS.open,
    });
    this.status = el("div", { class: "spoken", role: "status", "aria-live": "polite" });
    this.log = el("ol", { class: "log", role: "list" }, this.greeting());
    this.view = el("div", { class: "view", role: "region", tabindex: "0", "aria-label": "Conversation" }, this.log);
    this.source = el("section", { class: "source", hidden: true, "aria-labelledby": "source" });
    this.field = el("textarea", {
      id: "question", rows: "1", maxlength: LONGEST_QUESTION, placeholder: WORDS.placeholder, enterkeyhint: "send",
      input: () => this.fit(),
      keydown: (event) => this.typed(event),
    });
    this.submit = el("button", { type: "submit", class: "send" }, icon(ICONS.send), spoken(WORDS.send));
    this.composer = el(
      "form", { class: "composer", submit: (event) => this.submitted(event) },
      el("label", { for: "question", class: "spoken" }, WORDS.question), this.field, this.submit,
    );
    const head = el(
      "header", null, el("h2", { id: "title" }, title),
      button([icon(ICONS.anew), spoken(WORDS.anew)], () => this.forget(), { class: "quiet", title: WORDS.anew }),
      button([icon(ICONS.close), spoken(WORDS.close)], () => this.close(), { class: "quiet", title: WORDS.close }),
    );
    this.panel = el(
      "div", { class: "panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", hidden: true },
      head, this.view, this.source, this.composer,
    );
  }

  greeting() {
    const { greeting, suggestions } = this.settings;
    const asked = suggestions.map((each) => el("li", null, button(each, () => this.ask(each), { class: "choice" })));
    return el(
      "li", { class: "greeting" }, paragraphs(greeting),
      asked.length ? el("ul", { class: "choices" }, asked) : null,
    );
  }

  // ---- open and closed

  open({ isQuiet = false } = {}) {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.kept.write({ isOpen: true });
    this.toEnd();
    if (!isQuiet) this.field.focus();
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.kept.write({ isOpen: false });
    this.launcher.focus();
  }

  pressed(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.source.hidden) this.close();
      else this.back();
    } else if (event.key === "Tab") {
      this.keepFocus(event);
    }
  }

  // Tab goes round within the panel; Escape leaves it.
  keepFocus(event) {
    const all = [...this.panel.querySelectorAll(FOCUSABLE)];
    const there = all.filter((each) => !each.disabled && each.getClientRects().length);
    const [first, last] = [there[0], there.at(-1)];
    const now = this.shadow.activeElement;
    if (event.shiftKey ? now === first : now === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  // ---- the question

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.composer.requestSubmit();
  }

  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  submitted(event) {
    event.preventDefault();
    if (this.asking) {
      this.asking.abort();
      return;
    }
    const question = this.field.value.trim();
    if (!question) return;
    this.field.value = "";
    this.fit();
    this.ask(question);
  }

  setAsking(asking) {
    this.asking = asking;
    const name = asking ? "stop" : "send";
    this.submit.replaceChildren(icon(ICONS[name]), spoken(WORDS[name]));
    this.submit.classList.toggle("stop", Boolean(asking));
  }

  async ask(question) {
    if (this.asking) return;
    if (this.panel.hidden) this.open();
    if (!this.source.hidden) this.back();
    this.field.focus();
    this.setAsking(new AbortController());
    const shown = this.asked(question);
    const pending = this.pending(shown);
    this.announce(WORDS.looking);
    try {
      const answer = await this.service.ask(question, pending.told, this.asking.signal);
      const turn = { question, ...answer, rating: null };
      this.kept.write({ turns: [...this.kept.state.turns, turn] });
      pending.remove();
      this.answered(shown, turn);
      this.announce(this.aloud(turn.reply));
    } catch (fault) {
      pending.remove();
      this.failed(shown, question, fault);
    } finally {
      this.setAsking(null);
    }
    this.view.scrollTop = shown.offsetTop - this.log.offsetTop;
  }

  aloud(reply) {
    const reason = reply.status === "refused" ? `${REASONS[reply.reason] ?? reply.reason}. ` : "";
    return `${reason}${reply.text}`;
  }

  // ---- the conversation

  show(turn) {
    this.answered(this.asked(turn.question), turn);
  }

  asked(question) {
    this.log.querySelector(".greeting")?.remove();
    for (const choice of this.log.querySelectorAll(".choices button")) choice.disabled = true; // they were about what was asked last
    const shown = el("li", { class: "turn" }, el("p", { class: "question" }, spoken(`${WORDS.asked} `), question));
    this.log.append(shown);
    this.toEnd();
    return shown;
  }

  // What comes before a reply: that it is looked for, and the pieces of it that are there.
  pending(shown) {
    const waiting = el("p", { class: "waiting" }, WORDS.looking);
    const pieces = el("p", { class: "said" });
    const box = el("div", { class: "reply pending" }, pieces, waiting);
    shown.append(box);
    this.toEnd();
    const told = {
      piece: (text) => {
        pieces.append(pieces.childNodes.length ? " " : "", text);
        waiting.textContent = WORDS.looking;
        this.toEnd();
      },
      takenBack: () => pieces.replaceChildren(),
      waits: (fault) => {
        waiting.textContent = fault.code === "unreachable" ? WORDS.noConnection : WORDS.busy;
        this.announce(waiting.textContent);
      },
      anew: () => {
        if (shown.previousElementSibling?.className === "notice") return;
        shown.before(el("li", { class: "notice" }, WORDS.begunAnew));
        this.announce(WORDS.begunAnew);
      },
    };
    return { told, remove: () => box.remove() };
  }

  answered(shown, turn) {
    const view = replyView(turn, {
      cite: (citation, figures, opener) => this.cite(citation, figures, opener),
      ask: (question) => this.ask(question),
      copy: (opener) => this.copy(turn, opener),
      rate: (rating) => this.rate(turn, view, rating),
    });
    shown.append(view);
  }

  failed(shown, question, fault) {
    if (fault.name === "AbortError") {
      shown.append(el("p", { class: "notice" }, WORDS.stopped));
      this.announce(WORDS.stopped);
      return;
    }
    if (!(fault instanceof Fault)) complain(fault);
    const said = fault instanceof Fault ? fault.message : PROBLEMS.failed;
    const again = button(WORDS.again, () => {
      shown.remove();
      this.ask(question);
    }, { class: "choice" });
    shown.append(el("div", { class: "reply refused" }, el("p", { class: "said" }, said), again));
    this.announce(said);
  }

  forget() {
    this.asking?.abort();
    this.kept.write({ conversation: null, turns: [] });
    this.log.replaceChildren(this.greeting());
    if (!this.source.hidden) this.back();
    this.field.focus();
    this.announce(WORDS.anew);
  }

  // ---- what stands beside a reply

  async cite(citation, figures, opener) {
    this.opener = opener;
    const heading = el("h3", { id: "source", tabindex: "-1" }, section(citation), el("small", null, place(citation)));
    const back = button([icon(ICONS.back), spoken(WORDS.back)], () => this.back(), { class: "quiet", title: WORDS.back });
    const body = el("div", { class: "body" }, el("p", { class: "waiting" }, WORDS.looking));
    this.source.replaceChildren(el("div", { class: "heading" }, back, heading), body);
    this.at = this.view.scrollTop;
    this.turnTo(true);
    heading.focus();
    try {
      const told = await this.service.lines(citation, ABOVE, BELOW);
      body.replaceChildren(...sourceView(told, citation, figures).filter(Boolean));
      showMarks(body);
    } catch (fault) {
      body.replaceChildren(el("p", { class: "said" }, WORDS.linesFailed), el("p", { class: "note" }, fault.message));
      this.announce(WORDS.linesFailed);
    }
  }

  back() {
    this.turnTo(false);
    this.view.scrollTop = this.at;
    (this.opener?.isConnected ? this.opener : this.field).focus();
  }

  turnTo(isSource) {
    this.source.hidden = !isSource;
    this.view.hidden = this.composer.hidden = isSource;
    this.panel.classList.toggle("broad", isSource);
  }

  async copy(turn, opener) {
    const text = plainText(turn);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const held = el("textarea", { class: "spoken" });
      held.value = text;
      this.panel.append(held);
      held.select();
      document.execCommand("copy");
      held.remove();
      opener.focus();
    }
    opener.lastChild.textContent = WORDS.copied;
    this.announce(WORDS.copied);
    setTimeout(() => { opener.lastChild.textContent = WORDS.copy; }, 2_000);
  }

  async rate(turn, view, rating, comment = "") {
    const { question, reply, request } = turn;
    const filings = [...new Set(reply.citations.map((each) => each.filing))].slice(0, 20);
    const said = { request, rating, question, filings, comment };
    const { conversation } = this.kept.state;
    try {
      await this.service.rate(conversation ? { ...said, conversation } : said);
    } catch (fault) {
      this.announce(`${WORDS.notNoted} ${fault.message}`);
      return;
    }
    turn.rating = rating;
    this.kept.write({});
    for (const each of view.querySelectorAll("[data-rating]")) {
      each.setAttribute("aria-pressed", String(each.dataset.rating === rating));
    }
    view.querySelector(".why")?.remove();
    if (rating === "bad" && !comment) view.append(this.why(turn, view));
    else view.append(el("p", { class: "why" }, WORDS.thanks));
    this.announce(WORDS.thanks);
  }

  why(turn, view) {
    const field = el("input", { id: `why-${turn.request}`, maxlength: "1000" });
    const submit = (event) => {
      event.preventDefault();
      if (field.value.trim()) this.rate(turn, view, "bad", field.value.trim());
    };
    return el(
      "form", { class: "why", submit },
      el("label", { for: field.id }, WORDS.why), field, el("button", { type: "submit", class: "choice" }, WORDS.sendWhy),
    );
  }

  toEnd() {
    this.view.scrollTop = this.view.scrollHeight;
  }

  announce(text) {
    this.status.textContent = text;
  }
}
