// The start, and what the page itself can have the widget do: window.filingAssistant.

function start(script) {
  const settings = settingsOf(script);
  if (settings.key !== null && !isPublishable(settings.key)) {
    complain("data-key is no page’s key (fp_…) and no visitor’s token (ft_…). Whoever opens the page would have it: if it is a server’s key, revoke it");
    return;
  }
  if (settings.key === null && settings.tokenUrl === null) {
    complain("set data-key to a page’s key, or data-token to where a visitor’s token is made");
    return;
  }
  const panel = new Panel(settings);
  document.body.append(panel.host);
  window.filingAssistant = Object.freeze({
    open: () => panel.open(),
    close: () => panel.close(),
    ask: (question) => panel.ask(String(question)),
    forget: () => panel.forget(),
    setTheme: (theme) => panel.host.setAttribute("theme", theme),
    setKey: (key) => {
      if (!isPublishable(key)) throw new TypeError("filing-assistant: a page’s key or a visitor’s token is wanted");
      panel.service.key = key;
    },
  });
}

if (!SCRIPT) complain("no script tag of /widget.js is found");
else if (window.filingAssistant) complain("it is on the page already");
else if (document.body) start(SCRIPT);
else document.addEventListener("DOMContentLoaded", () => start(SCRIPT));
