// Shows the virtual printer's state. Asks for changes by revision; draws only what is new.
const words = JSON.parse(document.getElementById("words").textContent);
const byId = (id) => document.getElementById(id);
const say = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key]);

const SVG = "http://www.w3.org/2000/svg";
const ASK_EVERY_MS = 500;
const ALIGNS = ["left", "center", "right"];

let revision = 0;
let hands = {};

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// A character of two columns gets exactly two, whatever the fonts think of it.
function run(part) {
  const classes = ["run"];
  if (part.bold) classes.push("bold");
  if (part.wide > 1 || part.high > 1) classes.push("double");
  const made = element("span", classes.join(" "));
  for (const piece of part.text.match(/[\x20-\x7e]+|[^\x20-\x7e]/gu) ?? []) {
    made.append(/^[\x20-\x7e]/.test(piece) ? piece : element("span", "wide", piece));
  }
  return made;
}

function code(item, className, height) {
  const svg = document.createElementNS(SVG, "svg");
  const quiet = 3;
  svg.setAttribute("viewBox", `${-quiet} ${height === 1 ? 0 : -quiet} ${item.side + 2 * quiet} ${height === 1 ? 1 : item.side + 2 * quiet}`);
  if (height === 1) svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", say(className, { text: item.text }));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", item.path);
  svg.append(path);
  const made = element("div", `code ${className}`, svg);
  made.dataset.align = ALIGNS[item.align];
  if (className === "barcode") made.append(element("p", "human", item.text));
  return made;
}

function draw(item) {
  switch (item.kind) {
    case "line": {
      const line = element("div", "line", ...item.runs.map(run));
      line.dataset.align = ALIGNS[item.align];
      if (item.overflow) line.append(element("span", "overflow", say("overflow")));
      return line;
    }
    case "feed": {
      const feed = element("div", "feed");
      feed.style.setProperty("--lines", item.lines);
      return feed;
    }
    case "qr":
      return code(item, "qr", item.side);
    case "barcode":
      return code(item, "barcode", 1);
    case "drawer":
      return element("p", "event drawer-event", say("drawer_event"));
    case "image":
      return element("p", "event", say("image", item));
    default:
      return element("p", "event unknown", say("unknown", item));
  }
}

function sheet(receipt) {
  const time = new Date(receipt.at_ms).toLocaleTimeString(document.documentElement.lang, { hour12: false });
  const title = element("h3", "", say("receipt", { id: receipt.id, time }));
  const bytes = element("a", "bytes", say("bytes"));
  bytes.href = `/paper/receipts/${receipt.id}/bytes`;
  bytes.download = `receipt-${receipt.id}.bin`;
  bytes.setAttribute("aria-label", `${say("bytes")} ${receipt.id}`);
  const head = element("div", "head", title, bytes);
  // Only the drawer moved: there is no paper to show.
  const onlyDrawer = receipt.items.every((item) => item.kind === "drawer");
  const paper = element("div", onlyDrawer ? "no-paper" : "paper", ...receipt.items.map(draw));
  paper.style.setProperty("--columns", receipt.columns);
  const made = element("li", "sheet", head, paper);
  made.dataset.id = receipt.id;
  if (!onlyDrawer) made.append(element("p", receipt.cut ? "cut" : "cut not-cut", receipt.cut ? "" : say("not_cut")));
  return made;
}

function showSheets(receipts) {
  const list = byId("sheets");
  const shown = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const children = receipts.map((receipt) => {
    const key = `${receipt.id}/${receipt.items.length}/${receipt.cut}`;
    const child = shown.get(key) ?? sheet(receipt);
    child.dataset.key = key;
    return child;
  });
  list.replaceChildren(...children);
  byId("empty").hidden = children.length > 0;
}

function showState(key) {
  const state = byId("state");
  if (state.dataset.state === key && state.textContent === say(key)) return;
  state.dataset.state = key;
  state.textContent = say(key);
}

function showHands(view) {
  hands = view.hands;
  const label = (id, on, whenOn, whenOff) => {
    byId(id).textContent = say(on ? whenOn : whenOff);
    byId(id).classList.toggle("on", on);
  };
  label("paper", hands.paper_out, "load_paper", "take_paper");
  label("cover", hands.cover_open, "shut_cover", "open_cover");
  label("low", hands.paper_low, "fresh_roll", "near_end");
  const trouble = ["cover_open", "paper_out", "paper_low"].find((fault) => hands[fault]);
  showState(trouble ?? "ready");
  byId("drawer").dataset.open = hands.drawer_open;
  byId("drawer-state").textContent = say(hands.drawer_open ? "drawer_is_open" : "drawer_shut");
  byId("kicks").textContent = say("kicks", { count: view.kicks });
  byId("shut").disabled = !hands.drawer_open;
  byId("roll").textContent = say("roll", { mm: view.columns === 32 ? 58 : 80, columns: view.columns });
}

async function ask() {
  try {
    const answer = await fetch(`/paper/receipts?after=${revision}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    if (answer.status === 200) {
      const view = await answer.json();
      revision = view.revision;
      showHands(view);
      byId("empty").textContent = say(view.attached ? "empty" : "not_attached");
      showSheets(view.receipts);
    } else if (byId("state").dataset.state === "gone") {
      revision = 0;
    }
  } catch {
    // The agent is away: say so, and take its whole state when it is back.
    revision = 0;
    showState("gone");
  }
}

async function hand(move) {
  await fetch("/paper/hands", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(move),
  });
  await ask();
}

byId("paper").addEventListener("click", () => hand({ paper_out: !hands.paper_out }));
byId("cover").addEventListener("click", () => hand({ cover_open: !hands.cover_open }));
byId("low").addEventListener("click", () => hand({ paper_low: !hands.paper_low }));
byId("shut").addEventListener("click", () => hand({ drawer_open: false }));

for (;;) {
  await ask();
  await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
}
