// The wizard without a connection: keeps what is typed on this device until the server has it, and sends it when
// the connection is back. Pages work without this file.

const PREFIX = "otklik:draft:";
const NOT_TYPED = ["csrfmiddlewaretoken", "form_owner", "draft", "key", "danger", "code", "tab_page", "tab_base", "tab_pages"];
// The pages that this tab has sent: what they wrote is no news to it. A copy of the tab goes its own way from there.
const PAGES = "otklik:wizard-pages";
const MOST_PAGES = 30;
// Of these steps the server keeps everything when they are over.
const LAST = ["send", "code"];
const KEPT_MS = 30 * 24 * 3600 * 1000;
const BEGUN_LENGTH = 80;
const box = document.getElementById("wizard");

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
// Words of another person, and those nobody came back to, have no business here. Other drafts of this person do: they
// may be written in another tab.
function forgetOthers(owner) {
  for (const key of entries()) {
    const kept = read(key);
    const ours = kept && (kept.owner === owner || kept.owner === "guest") && Date.now() - kept.at < KEPT_MS;
    if (!ours) localStorage.removeItem(key);
  }
}
function forgetDraft(draft) {
  for (const key of entries()) if (key.startsWith(`${PREFIX}${draft}:`)) localStorage.removeItem(key);
}
// What was typed in a draft that never reached the server, and whose page is gone: the way back to it.
function offerBegun(draft) {
  const notice = document.getElementById("wizard-begun");
  if (!notice || !("new" in box.dataset)) return;
  for (const key of entries()) {
    const [other, step] = key.slice(PREFIX.length).split(":");
    const text = read(key)?.values.text?.trim();
    if (other === draft || step !== "describe" || !text) continue;
    const link = notice.querySelector("[data-begun]");
    link.textContent = text.length > BEGUN_LENGTH ? `${text.slice(0, BEGUN_LENGTH)}…` : text;
    link.href = location.pathname.replace(draft, other);
    notice.hidden = false;
    return;
  }
}

function say(text, tone = "warning") {
  const note = document.getElementById("wizard-note");
  note.className = `notice notice-${tone}`;
  note.querySelector("p").textContent = text;
  note.hidden = !text;
}

function pagesSent(add) {
  try {
    const sent = (sessionStorage.getItem(PAGES) ?? "").split(",").filter(Boolean);
    if (add && !sent.includes(add)) sessionStorage.setItem(PAGES, [...sent, add].slice(-MOST_PAGES).join(","));
    return sent.join(",");
  } catch {
    return "";
  }
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
      (field) => field.name && !NOT_TYPED.includes(field.name) && field.type !== "file" && field.type !== "submit",
    );
  }

  keep() {
    const values = {};
    for (const field of this.fields) {
      if (field.type === "checkbox") values[field.name] = field.checked;
      else if (field.type !== "radio" || field.checked) values[field.name] = field.value;
    }
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.facts, at: Date.now(), values }));
    } catch {
      // A full or forbidden storage: the form itself still holds the words.
    }
  }

  restore() {
    const kept = read(this.key);
    // Of two variants the page shows both: a third, of another tab, would hide one.
    if (!kept || "other" in box.dataset) return;
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
    const { tab_page: page, tab_pages: pages } = this.form.elements;
    if (page) pages.value = pagesSent(page.value);
    this.submitter = event.submitter;
    this.send();
  }

  async uploaded() {
    if (!this.form.uploads?.busy) return;
    say(box.dataset.wordsPhotos, "info");
    this.busy(true);
    while (this.form.uploads.busy) {
      await new Promise((done) => document.addEventListener("photos:settled", done, { once: true }));
    }
  }

  get body() {
    const body = new FormData(this.form);
    if (this.submitter?.name) body.append(this.submitter.name, this.submitter.value);
    return body;
  }

  async send() {
    if (this.sending) return;
    if (!navigator.onLine) {
      this.wait();
      return;
    }
    if (this.waiting) say(box.dataset.wordsSending, "info");
    this.sending = true;
    await this.uploaded();
    this.busy(true);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: this.body,
        headers: { "X-Wizard": "1", Accept: "application/json" },
        credentials: "same-origin",
      });
      const told = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
      if (response.ok && told?.next) {
        if (LAST.includes(box.dataset.step) && !told.again) forgetDraft(this.facts.draft);
        localStorage.removeItem(this.key);
        // A page with something to mend takes the place of the one it came from.
        if (told.again) location.replace(told.next);
        else location.assign(told.next);
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

if (box) {
  const { draft, owner } = box.dataset;
  forgetOthers(owner);
  const form = box.querySelector("[data-wizard-form]");
  if (form) new StepForm(form);
  offerBegun(draft);
  document.querySelector("[data-wizard-discard]")?.addEventListener("submit", () => forgetDraft(draft));
}
