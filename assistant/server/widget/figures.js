// Figures, periods and places as people read them.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS_OF_A_MONTH = 30.4375;

function digits(value, least = 0, most = 4) {
  const options = { minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat("en-US", options).format(value);
}

function money(value, least) {
  const shown = digits(Math.abs(value), least);
  return value < 0 ? `$(${shown})` : `$${shown}`;
}

function figure(value, unit) {
  if (value === null || value === undefined) return "";
  switch (unit) {
    case "USD": return money(value, 0);
    case "USD/share": return money(value, 2);
    case "percent": return `${digits(value, 2, 2)}%`;
    case "percentage points": return `${digits(value, 2, 2)} percentage points`;
    case "ratio": return digits(value, 3, 3);
    case "days": return `${digits(value, 1, 1)} days`;
    case "shares": return `${digits(value)} shares`;
    default: return digits(value);
  }
}

function day(written) {
  const [year, month, date] = written.split("-").map(Number);
  return `${MONTHS[month - 1]} ${date}, ${year}`;
}

function period(given) {
  if (!given) return "";
  if (given.instant) return day(given.instant);
  const days = (Date.parse(given.end) - Date.parse(given.start)) / 86_400_000 + 1;
  const months = Math.round(days / DAYS_OF_A_MONTH);
  if (months < 1) return `${day(given.start)} to ${day(given.end)}`;
  return `${months} ${months === 1 ? "month" : "months"} to ${day(given.end)}`;
}

function place(citation) {
  const [first, last] = citation.lines;
  const lines = first === last ? `${WORDS.line} ${first}` : `${WORDS.lines} ${first}–${last}`;
  return citation.page ? `${WORDS.page} ${citation.page}, ${lines}` : lines;
}

function section(citation) {
  return citation.section
    .split("/")
    .map((each) => each.replaceAll("-", " "))
    .map((each) => each.charAt(0).toUpperCase() + each.slice(1))
    .join(" › ");
}

// The figures of a reply that stand on one of its citations.
function figuresAt(reply, citation) {
  const told = [...(reply.derivation?.inputs ?? []), ...(reply.values ?? [])];
  const here = told.filter((each) => each.citation === citation);
  if (!told.length && citation === 0 && typeof reply.value === "number") return [reply];
  return here;
}

// Which of the printed cells are these figures: by value, and by period where that tells them apart.
function cellsOf(figures, cells) {
  return figures.flatMap((each) => {
    const alike = cells.filter((cell) => Math.abs(cell.value) === Math.abs(each.value));
    const then = alike.filter((cell) => period(cell.period) === period(each.period));
    return then.length ? then : alike;
  });
}
