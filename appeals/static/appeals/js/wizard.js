// The wizard without a connection: keeps what is typed on this device until the server has it, and sends it when
// the connection is back. Pages work without this file.

const PREFIX = "otklik:draft:";
const box = document.getElementById("wizard");
const sentHere = document.getElementById("wizard-sent");

// --- What this device keeps: one entry a draft and step, with whose it is --------------------------------------
function entries() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}
// Words of another person, or of a draft that is no longer written in this browser, have no business here.
function forgetOthers(draft, owner) {
  for (const key of entries()) {
    const kept = read(key);
    const ours = kept && (kept.owner === owner || kept.owner === "guest") && (kept.draft === draft || kept.draft === "new");
    if (!ours) localStorage.removeItem(key);
  }
}
function forgetAll() {
  for (const key of entries()) localStorage.removeItem(key);
}

function say(text, tone = "warning") {
  const note = document.getElementById("wizard-note");
  note.className = `notice notice-${tone}`;
  note.querySelector("p").textContent = text;
  note.hidden = !text;
}

class StepForm {
  constructor(form) {
    this.form = form;
    const { draft, step, owner } = box.dataset;
    this.facts = { draft, owner };
    this.key = `${PREFIX}${draft}:${step}`;
    this.waiting = false;
    this.restore();
    form.addEventListener("input", () => this.keep());
    form.addEventListener("change", () => this.keep());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.waiting && this.send());
  }

  get fields() {
    return [...this.form.elements].filter(
      (field) => field.name && !["csrfmiddlewaretoken", "form_owner", "draft"].includes(field.name) && field.type !== "file" && field.type !== "submit",
    );
  }

  keep() {
    const values = {};
    for (const field of this.fields) {
      if (field.type === "checkbox") values[field.name] = field.checked;
      else if (field.type !== "radio" || field.checked) values[field.name] = field.value;
    }
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.facts, values }));
    } catch {
      // A full or forbidden storage: the form itself still holds the words.
    }
  }

  restore() {
    const kept = read(this.key);
    if (!kept) return;
    let changed = false;
    for (const field of this.fields) {
      if (!(field.name in kept.values)) continue;
      const value = kept.values[field.name];
      if (field.type === "checkbox") {
        changed ||= field.checked !== value;
        field.checked = value;
      } else if (field.type === "radio") {
        const chosen = field.value === value;
        if (!chosen || this.form.querySelector(`[name="${field.name}"]:checked`)?.value === value) continue;
        changed = true;
        field.checked = true;
        field.closest("details")?.setAttribute("open", "");
      } else if (field.value !== value) {
        changed = true;
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    if (changed) say(box.dataset.wordsRestored, "info");
  }

  submit(event) {
    event.preventDefault();
    this.keep();
    this.send();
  }

  async send() {
    if (this.sending) return;
    if (!navigator.onLine) {
      this.wait();
      return;
    }
    if (this.waiting) say(box.dataset.wordsSending, "info");
    this.sending = true;
    this.busy(true);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Wizard": "1", Accept: "application/json" },
        credentials: "same-origin",
      });
      const told = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
      if (response.ok && told?.next) {
        localStorage.removeItem(this.key);
        location.assign(told.next);
        return;
      }
    } catch {
      this.sending = false;
      this.busy(false);
      this.wait();
      return;
    }
    // The server has something to say about it: let it say so as a page. What is typed stays kept till it is taken.
    this.form.submit();
  }

  wait() {
    this.waiting = true;
    say(box.dataset.wordsOffline);
    document.getElementById("wizard-note").scrollIntoView({ block: "nearest" });
    // Some phones say «online» while nothing gets through: try again by and by.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.waiting && this.send(), 15000);
  }

  busy(on) {
    for (const button of this.form.querySelectorAll("button[type=submit]")) {
      button.toggleAttribute("data-busy", on);
      if (on) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }
}

// The select says which municipality the mark stands in; the server computes it again.
document.addEventListener("map:picked", ({ detail }) => {
  const select = document.querySelector("#wizard [name=municipality]");
  const option = [...(select?.options ?? [])].find(({ text }) => text === detail.municipality);
  if (option) select.value = option.value;
});

if (sentHere) forgetAll();
if (box) {
  const { draft, owner } = box.dataset;
  forgetOthers(draft, owner);
  const form = box.querySelector("[data-wizard-form]");
  if (form) new StepForm(form);
  document.querySelector("[data-wizard-discard]")?.addEventListener("submit", forgetAll);
}
