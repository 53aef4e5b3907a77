// What is asked of the server: by fetch, which can send the key where EventSource cannot.

const PATIENCE = 60_000;
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

// What went wrong. It passes where asking again may help, after so many milliseconds.
class Fault extends Error {
  constructor(code, title, passes = false, after = null) {
    super(PROBLEMS[code] ?? title ?? PROBLEMS.failed);
    Object.assign(this, { code, passes, after });
  }

  static unreachable() {
    return new Fault("unreachable", null, true);
  }

  static of(status, problem, retryAfter) {
    const after = Number(retryAfter) * 1000 || null;
    const code = problem?.code ?? (status === 502 || status === 503 ? "busy" : "failed");
    const isShort = after === null || after <= LONGEST_PAUSE * 4;
    const passes = [502, 503].includes(status) || (code === "too_many_requests" && isShort);
    return new Fault(code, problem?.title, passes, after);
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    });
  });
}

// Server-sent events as they come: their names, and what they say.
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (held + value).split("\n\n");
    held = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
      const fields = Object.fromEntries(lines.map(([, name, said]) => [name, said]));
      yield [fields.event, JSON.parse(fields.data)];
    }
  }
}

class Service {
  constructor(settings, kept) {
    this.settings = settings;
    this.kept = kept;
    this.key = settings.key;
  }

  // The reply to the next question, and the id of its request. `told`: piece, takenBack, waits, anew.
  async ask(question, told, signal) {
    const until = Date.now() + PATIENCE;
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.once(question, told, signal);
      } catch (fault) {
        const isLast = !fault.passes || Date.now() > until;
        if (isLast && fault.code === "unreachable") complain(`${this.settings.server} cannot be reached, or its key is not for pages of ${location.origin}`);
        if (isLast) throw fault;
        if (fault.after !== 0) told.waits(fault);
        const grown = Math.min(SHORTEST_PAUSE * 2 ** tries, LONGEST_PAUSE);
        await pause(tries > 1 ? Math.max(fault.after ?? grown, SHORTEST_PAUSE) : (fault.after ?? grown), signal);
      }
    }
  }

  async once(question, told, signal) {
    const talk = this.kept.state.conversation ?? (await this.begin(signal));
    try {
      const path = `/v1/conversations/${encodeURIComponent(talk)}/ask/stream`;
      return await this.heard(await this.send("POST", path, { question }, signal), told);
    } catch (fault) {
      if (["unknown_conversation", "filing_gone"].includes(fault.code)) {
        this.kept.write({ conversation: null });
        told.anew();
        throw new Fault(fault.code, null, true, 0);
      }
      if (fault.code === "gone_on") throw new Fault(fault.code, null, true, 0);
      throw fault;
    }
  }

  async begin(signal) {
    const asked = this.settings.filing ? { filing: this.settings.filing } : {};
    const begun = await (await this.send("POST", "/v1/conversations", asked, signal)).json();
    this.kept.write({ conversation: begun.id });
    return begun.id;
  }

  async heard(response, told) {
    const request = response.headers.get("X-Request-ID");
    let reply = null;
    try {
      for await (const [name, said] of eventsOf(response)) {
        if (name === "piece") told.piece(said.text);
        else if (name === "taken_back") told.takenBack();
        else if (name === "reply") reply = said;
        else if (name === "problem") throw Fault.of(said.status, said, null);
      }
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      told.takenBack();
      throw fault instanceof Fault ? fault : Fault.unreachable();
    }
    if (reply) return { reply, request };
    told.takenBack();
    throw Fault.unreachable();
  }

  // The lines of a citation with some around them; fewer where the filing ends.
  async lines(citation, above, below) {
    const [first, last] = citation.lines;
    const from = Math.max(1, first - above);
    const path = `/v1/filings/${encodeURIComponent(citation.filing)}/lines?first=${from}&last=`;
    try {
      return await (await this.send("GET", `${path}${last + below}`)).json();
    } catch (fault) {
      if (fault.code !== "unknown_place") throw fault;
      return await (await this.send("GET", `${path}${last}`)).json();
    }
  }

  async rate(said) {
    await this.send("POST", "/v1/feedback", said);
  }

  async send(method, path, body, signal) {
    const had = this.key ?? (await this.renew());
    const response = await this.fetched(method, path, body, signal, had);
    if (response.ok) return response;
    if (response.status === 401 && this.settings.tokenUrl) {
      const again = await this.fetched(method, path, body, signal, await this.renew());
      if (again.ok) return again;
    }
    const problem = await response.json().catch(() => null);
    if (response.status === 403) complain(problem?.detail ?? response.status);
    throw Fault.of(response.status, problem, response.headers.get("Retry-After"));
  }

  async fetched(method, path, body, signal, key) {
    const headers = { Authorization: `Bearer ${key}` };
    if (body) headers["Content-Type"] = "application/json";
    try {
      return await fetch(`${this.settings.server}${path}`, {
        method, headers, signal,
        body: body ? JSON.stringify(body) : undefined,
        cache: "no-store",
        credentials: "omit",
        referrerPolicy: "origin", // a page reads from its own server without an Origin
      });
    } catch (fault) {
      throw fault.name === "AbortError" ? fault : Fault.unreachable();
    }
  }

  // A token of the visitor, which the page's own server makes.
  async renew() {
    if (!this.settings.tokenUrl) throw new Fault("no_key");
    const asked = { method: "POST", credentials: "same-origin", cache: "no-store" };
    const answer = await fetch(this.settings.tokenUrl, asked).catch(() => null);
    const token = answer?.ok ? (await answer.json().catch(() => null))?.token : null;
    if (!isPublishable(token)) {
      if (answer?.ok) complain(`${this.settings.tokenUrl} gives no {"token": "ft_…"}`);
      throw new Fault("no_key");
    }
    this.key = token;
    return token;
  }
}
