// What the page has set, by the attributes of its script tag.

const SCRIPT = document.currentScript ?? document.querySelector('script[src$="/widget.js"]');
const PUBLISHABLE = /^f[pt]_[\w-]{20,190}$/;
const PHONE = 520; // as in widget.css
const LONGEST_QUESTION = 2000;

function settingsOf(script) {
  const given = script.dataset;
  return {
    server: new URL(given.server ?? "/", script.src).href.replace(/\/$/, ""),
    key: given.key ?? null,
    tokenUrl: given.token ? new URL(given.token, location.href).href : null,
    filing: given.filing ?? null,
    user: given.user ?? "",
    title: given.title ?? WORDS.title,
    greeting: given.greeting ?? WORDS.greeting,
    suggestions: (given.suggestions ?? "").split("|").map((each) => each.trim()).filter(Boolean),
    theme: given.theme ?? "auto",
    side: given.side === "left" ? "left" : "right",
    isOpen: "open" in given && innerWidth > PHONE, // on a phone it would have all of the page
  };
}

// A key that everybody who opens the page may have: a page's, or a visitor's token.
// A server's key that stands in a page is known to all, so that it is not even sent.
function isPublishable(key) {
  return typeof key === "string" && PUBLISHABLE.test(key);
}

function complain(why) {
  console.error(`filing-assistant: ${why}`);
}

// What is kept for the tab: the conversation's id and what was said in it. Without storage, for the page.
class Kept {
  constructor(settings) {
    this.name = `filing-assistant ${settings.server} ${settings.filing ?? ""} ${settings.user}`;
    this.state = { conversation: null, turns: [], isOpen: settings.isOpen };
    try {
      Object.assign(this.state, JSON.parse(sessionStorage.getItem(this.name) ?? "{}"));
    } catch {
      // no storage, or nothing of ours in it
    }
  }

  write(changed) {
    Object.assign(this.state, changed);
    this.state.turns = this.state.turns.slice(-MOST_TURNS);
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.state));
    } catch {
      // no storage, or no room in it
    }
  }
}

const MOST_TURNS = 30;
