// What all parts of the page share: elements, lists, HTTP, news for screen readers. Text is only ever set as text.

export const byId = id => document.getElementById(id);

/** Makes an element; properties with a dash, and the role, are attributes; children are elements or text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children);
  return made;
}

/** Sets text only where it differs: a selection in it survives, and nothing is painted in vain. */
export function show(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/**
 * Returns a function that makes a list show the given items. A row stays the same element for as long as its item is
 * there, so that focus, open details and selections survive; `make` returns the row and the function that updates it.
 */
export function keyed(list, keyOf, make) {
  const rows = new Map();
  return items => {
    const keys = new Set(items.map(keyOf));
    for (const [key, { row }] of rows) {
      if (!keys.has(key)) {
        const held = row.contains(document.activeElement);
        row.remove();
        rows.delete(key);
        if (held) {
          list.closest("section").querySelector("h2").focus();
        }
      }
    }
    let next = list.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      if (!rows.has(key)) {
        rows.set(key, make(item));
      }
      const { row, update } = rows.get(key);
      update(item);
      if (row === next) {
        next = next.nextElementSibling;
      } else {
        list.insertBefore(row, next);
      }
    }
  };
}

/** Lets a list grow by a button; returns how to cut what it shows. */
export function paged(button, step, redraw) {
  let limit = step;
  button.addEventListener("click", () => {
    limit += step;
    redraw();
  });
  return items => {
    const left = items.length - limit;
    // a button that hides would drop the focus
    if (left <= 0 && document.activeElement === button) {
      button.closest("section").querySelector("h2").focus({ preventScroll: true });
    }
    button.hidden = left <= 0;
    show(button, left > 0 ? `Show ${Math.min(step, left)} older` : "");
    return items.slice(0, limit);
  };
}

/** What the simulator refused, in its own words. */
export class Refused extends Error {}

async function call(path, options) {
  const reply = await fetch(path, { ...options, cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (!reply.ok) {
    const body = await reply.json().catch(() => ({}));
    throw new Refused(typeof body.error === "string" ? body.error : `The simulator answered ${reply.status}.`);
  }
  return reply;
}

export async function get(path) {
  return (await call(path, {})).json();
}

/** Changes something; what goes wrong is shown in `complaint`. Returns whether it went well. */
export async function change(complaint, method, path, body) {
  try {
    await call(path, {
      method,
      headers: { "Content-Type": "application/json" },
      body: method === "POST" ? JSON.stringify(body) : undefined,
    });
    show(complaint, "");
    return true;
  } catch (trouble) {
    show(complaint, trouble instanceof Refused ? trouble.message : "The simulator does not answer.");
    return false;
  }
}

/** Has a screen reader say something, also if it is the same as before. */
export function announce(text) {
  byId("announcer").replaceChildren(element("p", {}, text));
}

async function copy(text) {
  try {
    // absent on a page that came by plain http from another machine
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const area = element("textarea", { className: "unseen", value: text, readOnly: true, "aria-hidden": "true" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}

/** A button that copies and says so. `what` is its name for those who do not see what stands beside it. */
export function copyButton(what, text) {
  const label = element("span", {}, "Copy");
  const button = element("button", { type: "button", className: "copy" }, label, element("span", { className: "unseen" }, ` ${what}`));
  let back = 0;
  button.addEventListener("click", async () => {
    const done = await copy(text());
    show(label, done ? "Copied" : "Not copied");
    button.dataset.done = done;
    announce(done ? `Copied: ${what}` : `Not copied: ${what}. Select it and press Control and C.`);
    clearTimeout(back);
    back = setTimeout(() => {
      show(label, "Copy");
      delete button.dataset.done;
    }, 2000);
  });
  return button;
}

/** Text from the wire, with what would hide or turn its neighbours spelt out. */
export function visible(text) {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A word of the simulator's, such as used_up, as a person would write it. */
export function words(name) {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
