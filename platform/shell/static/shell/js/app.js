// What every page does: menus, dialogs, forms sent once, toasts, the offline banner. Pages work without it.

const $all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- Menus: one open at a time, closed by Escape or a press elsewhere -------------------------------------------
function closeMenus(except) {
  for (const menu of $all("details[data-menu][open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-menu][open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

// --- Dialogs ----------------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  else if (event.target instanceof HTMLDialogElement && event.target.open) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right
      && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

// --- Rows of tabs: the current one is seen where they do not all fit ------------------------------------------------
for (const tab of $all(".tabs a[aria-current]")) {
  const row = tab.closest("ul");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// --- Filters that fold on a phone ---------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const toggle = event.target.closest(".filters-toggle");
  if (!toggle) return;
  const open = toggle.closest(".filters").toggleAttribute("data-open");
  toggle.setAttribute("aria-expanded", String(open));
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form?.requestSubmit();
});

// --- What this device keeps of a person leaves with them ------------------------------------------------------------
document.addEventListener("submit", (event) => {
  if (!("signOut" in event.target.dataset)) return;
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith("otklik:")) store.removeItem(key);
  }
});

// --- Words survive a lost page: kept in this tab, by person, until the server has accepted them -----------------------
const COPIES = "otklik:words:";
const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
function copyOf(area) { return `${COPIES}${area.form.elements.form_owner?.value ?? ""}:${pathOf(area.form)}:${area.name}`; }
function dropAccepted() {
  const accepted = document.cookie.match(/(?:^|;\s*)otklik_accepted=([^;]*)/)?.[1];
  if (accepted === undefined) return;
  const paths = decodeURIComponent(accepted).split("|");
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(COPIES) && paths.includes(key.split(":")[3])) sessionStorage.removeItem(key);
  }
}
function keepCopy(area) {
  if (area.dataset.copied === "yes" || !area.form) return;
  area.dataset.copied = "yes";
  const words = sessionStorage.getItem(copyOf(area));
  if (words && !area.value) {
    area.value = words;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.addEventListener("input", () => {
    if (area.value) sessionStorage.setItem(copyOf(area), area.value);
    else sessionStorage.removeItem(copyOf(area));
  });
}
function keepCopies(root) {
  try {
    dropAccepted();
    for (const area of $all("textarea[data-keep]", root)) keepCopy(area);
  } catch { /* a browser that keeps nothing only loses this comfort */ }
}
window.addEventListener("pageshow", () => { try { dropAccepted(); } catch { /* as above */ } });

// --- A form is sent once ------------------------------------------------------------------------------------------
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get" || "multiSubmit" in form.dataset) return;
  if (usesHtmx(form)) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("data-busy", "");
  event.submitter?.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) sent.delete(form);
  for (const button of $all("[data-busy]")) release(button);
});
function release(button) {
  button.removeAttribute("data-busy");
  button.removeAttribute("aria-disabled");
}
function usesHtmx(element) {
  return ["hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"].some((name) => element.hasAttribute(name));
}

// --- Toasts -------------------------------------------------------------------------------------------------------
const toasts = document.querySelector("[data-toasts]");
const LONG_ENOUGH_TO_READ = 8000;
export function toast(text, tone = "neutral") {
  if (!toasts || !text) return;
  const box = document.createElement("div");
  box.className = `toast tone-${tone}`;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.textContent = "×";
  close.setAttribute("aria-label", toasts.dataset.closeLabel);
  close.addEventListener("click", () => box.remove());
  box.append(words, close);
  toasts.append(box);
  if (tone !== "danger") setTimeout(() => box.remove(), LONG_ENOUGH_TO_READ);
}
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));

// --- htmx ---------------------------------------------------------------------------------------------------------
function formOwner() { return document.querySelector("input[name=form_owner]")?.value ?? ""; }
function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field?.value ?? document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") return;
  event.detail.headers["X-CSRFToken"] = csrfToken();
  event.detail.headers["X-Form-Owner"] = formOwner();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const source = event.detail.requestConfig?.triggeringEvent?.submitter ?? event.detail.elt;
  if (!source.matches?.("button, .button")) return;
  source.setAttribute("data-busy", "");
  source.setAttribute("aria-disabled", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const source = event.detail.requestConfig?.triggeringEvent?.submitter ?? event.detail.elt;
  if (source instanceof Element) release(source);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(toasts?.dataset.networkError, "danger"));
}
document.addEventListener("htmx:responseError", (event) => {
  const saidWhy = event.detail.xhr.getResponseHeader("HX-Trigger")?.includes('"toast"');
  if (!saidWhy) toast(toasts?.dataset.serverError, "danger");
});

// --- How far down a list one is: in the address, so that Back and a reload return there -----------------------------
const PAGES_AT_ONCE = 10;
document.addEventListener("htmx:afterRequest", (event) => {
  // The link itself is gone by now, replaced by the one to the part after.
  if (!event.detail.successful || !("more" in (event.detail.requestConfig?.elt.dataset ?? {}))) return;
  const here = new URL(location.href);
  const pages = Number(here.searchParams.get("pages")) || 1;
  if (pages < PAGES_AT_ONCE) here.searchParams.set("pages", pages + 1);
  else here.search = new URL(event.detail.requestConfig.path, here).search;
  here.searchParams.delete("at");
  history.replaceState(history.state, "", here);
});

// --- Connection ---------------------------------------------------------------------------------------------------
const offlineBanner = document.querySelector("[data-offline]");
function showConnection() {
  if (offlineBanner) offlineBanner.hidden = navigator.onLine;
}
window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
showConnection();

// --- What also has to be done to parts that htmx brings in -----------------------------------------------------------
function enhance(root) {
  for (const dialog of $all("dialog[data-dialog-show]", root)) {
    dialog.removeAttribute("data-dialog-show");
    if (!dialog.open) dialog.showModal();
  }
  for (const area of $all("textarea[data-count]", root)) countCharacters(area);
  keepCopies(root);
  root.querySelector?.("[data-form-errors]")?.focus();
}
function countCharacters(area) {
  if (area.dataset.counted) return;
  area.dataset.counted = "yes";
  const counter = document.createElement("p");
  counter.className = "field-counter";
  const limit = Number(area.dataset.count);
  const update = () => { counter.textContent = `${area.value.length} / ${limit}`; };
  area.addEventListener("input", update);
  area.after(counter);
  update();
}
document.addEventListener("click", async (event) => {
  const source = event.target.closest("[data-copy]");
  if (!source) return;
  await navigator.clipboard?.writeText(source.dataset.copy);
  toast(source.dataset.copied ?? source.dataset.copy, "success");
});
enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

// --- The installable app --------------------------------------------------------------------------------------------
const { worker } = document.documentElement.dataset;
if (worker && "serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => undefined));
}
