// Keeps the page in step with the simulator: an event says that something changed, then all parts are fetched.

import * as clock from "./page-clock.js";
import * as dialects from "./page-dialects.js";
import * as faults from "./page-faults.js";
import * as inbox from "./page-inbox.js";
import * as log from "./page-log.js";
import { announce, byId, change, get, show } from "./page-parts.js";

const RETRY_MILLIS = 1000;
const TICK_MILLIS = 250;
const CONNECTION = { live: "Live", polling: "Every second", lost: "Not connected" };

let changes = null;
let running = null;
let stale = false;

function connection(state) {
  const pill = byId("connection");
  pill.dataset.state = state;
  show(pill, CONNECTION[state]);
  const lost = byId("lost");
  lost.hidden = state !== "lost";
  show(lost, state === "lost" ? "The simulator does not answer. What you see may be old. Trying again every second." : "");
}

/** Shows everything anew; resolves to whether it could be fetched. What changes meanwhile is fetched once more. */
function refresh() {
  stale = true;
  running ??= refreshed().finally(() => (running = null));
  return running;
}

async function refreshed() {
  while (stale) {
    stale = false;
    const fetched = await Promise.all([
      get("clock"),
      inbox.load(),
      log.load(),
      get("faults"),
      get("dialects"),
    ]).catch(() => null);
    if (fetched === null) {
      return false;
    }
    const [time, messages, entries, scripted, behaviour] = fetched;
    // first the clock: countdowns go by it; then the providers, whose names the others show
    clock.render(time);
    dialects.render(behaviour);
    inbox.render(messages);
    log.render(entries);
    faults.renderDialects(behaviour);
    faults.render(scripted);
  }
  return true;
}

function listen() {
  // a page that nobody sees must not hold one of the few connections that a browser has for all its tabs
  if (changes !== null || document.hidden) {
    return;
  }
  const source = new EventSource("changes");
  changes = source;
  const fail = async () => {
    if (changes !== source) {
      return;
    }
    rest();
    // the simulator may be there and have no room for one more listener
    const answers = await refresh();
    connection(answers ? "polling" : "lost");
    setTimeout(listen, RETRY_MILLIS);
  };
  source.addEventListener("open", () => connection("live"));
  source.addEventListener("error", fail);
  source.addEventListener("change", async () => {
    if (!(await refresh())) {
      await fail();
    }
  });
}

function rest() {
  changes?.close();
  changes = null;
}

function start() {
  for (const part of [clock, inbox, log, faults]) {
    part.start(refresh);
  }
  const dialog = byId("reset-dialog");
  byId("reset-ask").addEventListener("click", () => dialog.showModal());
  byId("reset-no").addEventListener("click", () => dialog.close());
  byId("reset-yes").addEventListener("click", async () => {
    dialog.close();
    if (await change(byId("trouble"), "POST", "reset", {})) {
      announce("Everything is reset");
    }
  });
  setInterval(() => {
    clock.tick();
    inbox.tick();
  }, TICK_MILLIS);
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  listen();
}

start();
