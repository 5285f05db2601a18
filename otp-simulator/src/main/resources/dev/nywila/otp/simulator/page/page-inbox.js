// The messages, newest first.

import { now } from "./page-clock.js";
import { labelOf } from "./page-dialects.js";
import { announce, byId, change, copyButton, element, get, keyed, paged, show, words } from "./page-parts.js";

const FETCHED = 200;
const PAGE = 20;
const WHOLE_NUMBER = /^[1-9]\d{6,14}$/;
const ADDRESS_PART = /^[a-z0-9._+-]*[a-z@][a-z0-9@._+-]*$/i;
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

// ids begin anew at a reset
const keyOf = message => `${message.id} ${message.reference} ${message.sentAt}`;

const filter = byId("filter");
let ticking = [];
let messages = [];
let known = null;

const draw = keyed(byId("messages"), keyOf, make);
const cut = paged(byId("inbox-more"), PAGE, redraw);

function digits() {
  return filter.value.replace(/\D/g, "");
}

/** Part of an e-mail address, or empty if something else is looked for. */
function address() {
  return ADDRESS_PART.test(filter.value) ? filter.value.toLowerCase() : "";
}

/** The newest ones, and those to exactly this number, however old. */
export async function load() {
  const recent = get(`inbox?limit=${FETCHED}`);
  const exact = WHOLE_NUMBER.test(digits()) ? get(`inbox?limit=${FETCHED}&to=${digits()}`) : [];
  return Promise.all([recent, exact]);
}

export function render([recent, exact]) {
  if (known !== null) {
    tell(recent.filter(message => !known.has(keyOf(message)) && matches(message)));
  }
  known = new Set(recent.map(keyOf));
  messages = [...new Map([...recent, ...exact].map(message => [message.id, message])).values()];
  messages.sort((one, other) => other.id - one.id);
  redraw();
}

function matches(message) {
  return message.recipient.toLowerCase().includes(address() || digits());
}

function redraw() {
  const shown = messages.filter(matches);
  const empty = byId("inbox-empty");
  empty.hidden = shown.length > 0;
  show(empty, messages.length === 0 ? "Waiting for the first message." : `No message to ${address() ? "an address" : "a number"} with ${address() || digits()}.`);
  ticking = [];
  draw(cut(shown));
}

function tell(fresh) {
  if (fresh.length > 0) {
    const { recipient, code } = fresh[0];
    const count = fresh.length > 1 ? `${fresh.length} new messages, the last` : "New message";
    // digit by digit, not as a number
    announce(`${count} to ${recipient}, code ${[...code].join(" ")}`);
  }
}

function make(message) {
  const expiry = Date.parse(message.expiresAt);
  const lifetime = expiry - Date.parse(message.sentAt);
  const state = element("span", { className: "state" });
  const left = element("span", { className: "left" });
  const share = element("progress", { className: "share", max: 1, "aria-hidden": "true" });
  const attempts = element("span");
  const row = element(
    "li",
    { className: "message" },
    element(
      "div",
      { className: "head" },
      element("h3", {}, element("bdi", {}, message.recipient)),
      element("p", {}, element("span", { className: "tag" }, labelOf(message.dialect)), ` ${message.channel}`),
      element("p", { className: "standing" }, left, " ", state),
    ),
    element(
      "div",
      { className: "code" },
      element("bdi", { className: "digits" }, message.code),
      copyButton(`code ${message.code}`, () => message.code),
    ),
    element("p", { className: "text", dir: "auto" }, message.text),
    element(
      "p",
      { className: "meta" },
      element(
        "span",
        {},
        "sent ",
        element("time", { dateTime: message.sentAt, title: message.sentAt }, time.format(Date.parse(message.sentAt))),
      ),
      attempts,
    ),
    share,
  );

  const update = current => {
    show(attempts, `${current.attemptsUsed} of ${current.attemptsAllowed} attempts used`);
    const tick = () => {
      const remaining = expiry - now();
      const open = current.state === "open" && remaining > 0;
      const name = current.state === "open" && !open ? "expired" : current.state;
      row.dataset.state = name;
      show(state, words(name));
      left.hidden = share.hidden = !open;
      show(left, open ? `${span(remaining)} left` : "");
      share.value = Math.max(0, Math.min(1, remaining / lifetime));
    };
    tick();
    ticking.push(tick);
  };
  return { row, update };
}

/** 4:32, or 1:04:32; a begun second counts as a whole one, so that 0:00 is never shown as left. */
function span(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map(part => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? [hours, ...parts].join(":") : parts.join(":").replace(/^0/, "");
}

export function tick() {
  ticking.forEach(each => each());
}

export function start(refresh) {
  filter.value = new URLSearchParams(location.search).get("to") ?? "";
  filter.addEventListener("input", () => {
    const url = new URL(location.href);
    if (filter.value === "") {
      url.searchParams.delete("to");
    } else {
      url.searchParams.set("to", filter.value);
    }
    history.replaceState(null, "", url);
    redraw();
    refresh();
  });
  byId("inbox-clear").addEventListener("click", () => change(byId("trouble"), "DELETE", "inbox"));
}
