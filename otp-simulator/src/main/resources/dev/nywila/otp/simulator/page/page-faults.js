// Switches faults on, for some calls or until they are cleared.

import { labelOf } from "./page-dialects.js";
import { announce, byId, change, element, keyed, show } from "./page-parts.js";

const HINTS = { duration: "Such as 500ms, 2s or 1m" };

const kind = byId("fault-kind");
const parameters = byId("fault-parameters");
let kinds = [];

const draw = keyed(byId("active"), fault => fault.key, make);

export function render(faults) {
  // the form is made once: what is half filled in stays
  if (kinds.length === 0) {
    kinds = faults.kinds;
    kind.replaceChildren(...kinds.map(each => element("option", { value: each.name }, each.label)));
    drawParameters();
  }
  byId("faults-none").hidden = faults.active.length > 0;
  const clear = byId("faults-clear");
  if (faults.active.length === 0 && document.activeElement === clear) {
    byId("faults").focus();
  }
  clear.hidden = faults.active.length === 0;
  draw(faults.active.map((fault, index) => ({ ...fault, key: `${index} ${describe(fault)}` })));
}

const drawDialects = keyed(byId("fault-dialect"), ({ name }) => name, ({ name, label }) => ({
  row: element("option", { value: name }, label),
  update: () => {},
}));

/** Whose calls a fault may be meant for. */
export function renderDialects(dialects) {
  drawDialects([{ name: "", label: "Any provider" }, ...dialects]);
}

function labelOfKind(name) {
  return kinds.find(each => each.name === name)?.label ?? name;
}

function describe({ fault, remaining, dialect, ...values }) {
  const given = Object.values(values).filter(value => value !== null && value !== "");
  return [labelOfKind(fault), ...given, ...(dialect === undefined ? [] : [`${labelOf(dialect)} only`])].join(" · ");
}

function make(fault) {
  const { key, ...shown } = fault;
  const remaining = element("span", { className: "remaining" });
  const row = element("li", {}, element("span", {}, describe(shown)), remaining);
  const update = ({ remaining: calls }) =>
    show(remaining, calls === null ? "until cleared" : calls === 1 ? "next call" : `next ${calls} calls`);
  return { row, update };
}

function drawParameters() {
  const chosen = kinds.find(each => each.name === kind.value);
  parameters.replaceChildren(...(chosen?.parameters ?? []).map(field));
}

function field({ name, label, type, default: initial }) {
  const id = `fault-${name}`;
  const number = type === "integer" || type === "number";
  const input = element("input", { id, name, value: initial ?? "", spellcheck: false, type: number ? "number" : "text" });
  const made = element("div", { className: "field" }, element("label", { htmlFor: id }, label), input);
  if (HINTS[type] !== undefined) {
    input.setAttribute("aria-describedby", `${id}-hint`);
    made.append(element("p", { id: `${id}-hint`, className: "hint" }, HINTS[type]));
  }
  return made;
}

function filledIn() {
  const fault = { fault: kind.value };
  if (byId("fault-dialect").value !== "") {
    fault.dialect = byId("fault-dialect").value;
  }
  for (const input of parameters.querySelectorAll("input")) {
    fault[input.name] = input.type === "number" && input.value !== "" ? input.valueAsNumber : input.value;
  }
  if (byId("fault-some").checked) {
    fault.calls = byId("fault-calls").valueAsNumber;
  }
  return fault;
}

export function start() {
  kind.addEventListener("change", drawParameters);
  // to give a number is to want it
  byId("fault-calls").addEventListener("input", () => (byId("fault-some").checked = true));
  byId("fault-form").addEventListener("submit", async event => {
    event.preventDefault();
    if (await change(byId("fault-error"), "POST", "faults", filledIn())) {
      announce(`Fault is on: ${labelOfKind(kind.value)}`);
    }
  });
  byId("faults-clear").addEventListener("click", async () => {
    if (await change(byId("fault-error"), "DELETE", "faults")) {
      announce("All faults are cleared");
    }
  });
}
