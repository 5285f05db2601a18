// How each simulated interface behaves where public material is silent, and the settings that lead to it.

import { announce, byId, change, copyButton, element, keyed, show } from "./page-parts.js";

const drawSwitches = keyed(byId("switches"), dialect => dialect.name, makeDialect);
const drawSettings = keyed(byId("exports"), dialect => dialect.name, makeSettings);

let labels = new Map();

/** The provider's name for a person; its id, if nobody plays it. */
export function labelOf(dialect) {
  return labels.get(dialect) ?? dialect;
}

export function render(dialects) {
  labels = new Map(dialects.map(({ name, label }) => [name, label]));
  drawSwitches(dialects);
  drawSettings(dialects);
}

function makeDialect({ name, label }) {
  const list = element("div");
  const draw = keyed(list, each => each.name, each => makeSwitch(name, each));
  const row = element("fieldset", { className: "dialect" }, element("legend", {}, label), list);
  return { row, update: dialect => draw(dialect.switches) };
}

function makeSwitch(dialect, { name, label, assumption, options }) {
  const id = `switch-${dialect}-${name}`;
  const select = element(
    "select",
    { id, "aria-describedby": `${id}-why` },
    ...options.map(option => element("option", { value: option }, option)),
  );
  const row = element(
    "div",
    { className: "field" },
    element("label", { htmlFor: id }, label),
    select,
    element("p", { id: `${id}-why`, className: "hint" }, element("span", { className: "tag" }, "assumption"), ` ${assumption}`),
  );
  let told;
  select.addEventListener("change", async () => {
    const path = `dialects/${encodeURIComponent(dialect)}/switches`;
    const wanted = select.value;
    if (await change(byId("switches-error"), "POST", path, { [name]: wanted })) {
      announce(`${label}: ${wanted}`);
    } else {
      select.value = told;
    }
  });
  const update = ({ value }) => {
    // only what changed at the simulator: a choice on its way there is not undone
    if (value !== told) {
      select.value = told = value;
    }
  };
  return { row, update };
}

function makeSettings({ label }) {
  const lines = element("code");
  const row = element(
    "div",
    { className: "exports" },
    element("h3", {}, label),
    element("pre", { tabIndex: 0, role: "group", "aria-label": `Settings for ${label}` }, lines),
    copyButton(`settings for ${label}`, () => lines.textContent),
  );
  return { row, update: ({ settings }) => show(lines, Object.entries(settings).map(exported).join("\n")) };
}

/** A line for a shell, quoted if need be. */
function exported([key, value]) {
  const plain = /^[A-Za-z0-9_.:/-]+$/.test(value);
  return `export ${key}=${plain ? value : `'${value.replaceAll("'", "'\\''")}'`}`;
}
