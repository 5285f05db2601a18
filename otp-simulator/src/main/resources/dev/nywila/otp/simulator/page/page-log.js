// The requests to the simulated interfaces, newest first.

import { labelOf } from "./page-dialects.js";
import { byId, change, element, get, keyed, paged, show, visible, words } from "./page-parts.js";

const KEPT = 200;
const PAGE = 20;
const CUT = 4096;
const CREDENTIALS = { matched: "credentials matched", wrong: "wrong credentials", missing: "no credentials" };
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

const keyOf = entry => `${entry.id} ${entry.at}`;

let entries = [];

const draw = keyed(byId("entries"), keyOf, make);
const cut = paged(byId("log-more"), PAGE, redraw);

/**
 * Entries never change and are large, so only new ones are fetched, with the newest one that is known: if that is not
 * among them, the log was emptied or ran ahead, and all are fetched.
 */
export async function load() {
  const newest = entries[0];
  if (newest !== undefined) {
    const fresh = await get(`log?limit=${KEPT}&after=${newest.id - 1}`);
    if (fresh.length > 0 && keyOf(fresh[fresh.length - 1]) === keyOf(newest)) {
      return [...fresh, ...entries.slice(1)].slice(0, KEPT);
    }
  }
  return get(`log?limit=${KEPT}`);
}

export function render(current) {
  entries = current;
  redraw();
}

function redraw() {
  byId("log-empty").hidden = entries.length > 0;
  draw(cut(entries));
}

function make(entry) {
  const status = entry.status === null ? "no reply" : String(entry.status);
  const what = element(
    "span",
    { className: "what" },
    element("span", { className: "tag" }, labelOf(entry.dialect)),
    " ",
    element("b", {}, visible(entry.endpoint)),
    " ",
    element("span", { className: "outcome" }, words(visible(entry.outcome)).toLowerCase()),
  );
  if (entry.fault !== null) {
    what.append(" ", element("span", { className: "fault" }, `fault: ${entry.fault}`));
  }
  const summary = element(
    "summary",
    {},
    element("time", { dateTime: entry.at, title: entry.at }, time.format(Date.parse(entry.at))),
    what,
    element("span", { className: "status", "data-class": status.charAt(0) }, status),
    element("span", { className: "millis" }, `${entry.millis.toFixed(1)} ms`),
    element(
      "span",
      { className: "credentials", "data-state": entry.credentials },
      CREDENTIALS[entry.credentials] ?? entry.credentials,
    ),
  );
  const details = element("details", {}, summary);
  // bodies cost only those who look at them
  details.addEventListener("toggle", () => details.append(wire(entry, status)), { once: true });
  return { row: element("li", {}, details), update: () => {} };
}

function wire(entry, status) {
  return element(
    "div",
    { className: "wire" },
    body(`${entry.method} ${visible(entry.path)}`, entry.request),
    body(entry.status === null ? "No reply was sent" : `Reply ${status}`, entry.reply),
  );
}

function body(title, text) {
  // in the order of the tabulator, as only what has the focus is scrolled by keys
  const content = text
    ? element("pre", { tabIndex: 0, role: "group", "aria-label": `Body: ${title}` }, visible(text))
    : element("p", { className: "hint" }, "No body");
  const caption = text.length < CUT ? title : `${title}, cut`;
  return element("figure", {}, element("figcaption", {}, caption), content);
}

export function start() {
  byId("log-clear").addEventListener("click", () => change(byId("trouble"), "DELETE", "log"));
}
