// The simulator's clock, which the countdowns go by, and the panel that moves it on.

import { announce, byId, change, show } from "./page-parts.js";

const UNITS = { D: "d", H: "h", M: "min", S: "s" };
const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

let ahead = 0;

/** The simulator's time, in milliseconds. */
export function now() {
  return Date.now() + ahead;
}

/** PT1H5M as 1 h 5 min. */
function spelt(iso) {
  return [...iso.matchAll(/([\d.]+)([DHMS])/g)].map(([, count, unit]) => `${count} ${UNITS[unit]}`).join(" ");
}

export function render(clock) {
  ahead = Date.parse(clock.now) - Date.now();
  const advanced = spelt(clock.advanced);
  show(byId("advanced"), /[1-9]/.test(advanced) ? `${advanced} ahead of the machine’s clock` : "The machine’s clock");
  tick();
}

export function tick() {
  const instant = new Date(now());
  show(byId("now"), format.format(instant));
  byId("now").dateTime = instant.toISOString();
}

async function advance(by) {
  const done = await change(byId("clock-error"), "POST", "clock", { advance: by });
  if (done) {
    announce(`The clock was moved on by ${by}`);
  }
  return done;
}

export function start() {
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => advance(button.dataset.advance));
  }
  byId("clock-form").addEventListener("submit", async event => {
    event.preventDefault();
    if (await advance(byId("advance").value.trim())) {
      byId("advance").value = "";
    }
  });
}
