// The frame of the workplace: messages, offers to undo, keys, long selects that can be searched. All works without it.

const $ = (selector, root = document) => root.querySelector(selector);
const $all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- A word about what was done leaves by itself; what went wrong stays -------------------------------------------
const LONG_ENOUGH_TO_READ = 8000;
for (const message of $all("[data-work-messages] .tone-success:not([data-undo])")) {
  setTimeout(() => {
    message.toggleAttribute("data-leaving", true);
    setTimeout(() => message.remove(), 500);
  }, LONG_ENOUGH_TO_READ);
}

// --- What was done can be taken back for some seconds: they are counted, and the offer goes with the last ------------
for (const offer of $all("[data-undo]")) {
  const until = performance.now() + Number(offer.dataset.undo) * 1000;
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    $("[data-undo-left]", offer).textContent = String(Math.max(left, 0));
    if (left > 0) setTimeout(tick, 250);
    // A press under way is not taken from under the finger.
    else if (!offer.matches(":focus-within") && !offer.dataset.sent) offer.remove();
    else setTimeout(() => offer.remove(), 4000);
  };
  tick();
  offer.addEventListener("submit", (event) => {
    if (offer.dataset.sent) event.preventDefault();
    offer.dataset.sent = "yes";
  });
}

// --- Keys (WCAG 2.1.4: they can be switched off) -----------------------------------------------------------------------
const KEYS_OFF = "otklik:work-keys-off";
const keysBox = $("[data-keys-on]");
function keysAreOff() {
  try { return localStorage.getItem(KEYS_OFF) === "yes"; } catch { return false; }
}
if (keysBox) {
  keysBox.checked = !keysAreOff();
  keysBox.addEventListener("change", () => {
    try {
      if (keysBox.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "yes");
    } catch { /* a browser that keeps nothing forgets the choice with the page */ }
  });
}

function step(forward) {
  const rows = $all("[data-work-rows] .row-link");
  if (!rows.length) return follow(forward ? "[data-work-next]" : "[data-work-previous]");
  const here = rows.indexOf(document.activeElement);
  const next = rows[here < 0 ? 0 : here + (forward ? 1 : -1)];
  if (next) next.focus();
  else if (forward) $("#queue-more a")?.focus();
}
function follow(selector) { $(selector)?.click(); }
// One key decides: one that is held down, or pressed before the next appeal has been seen, decides nothing.
const LONG_ENOUGH_TO_SEE = 400;
const seenSince = performance.now();
function accept(number, event) {
  const button = $(`[data-accept="${number}"]`);
  if (event.repeat || performance.now() - seenSince < LONG_ENOUGH_TO_SEE || !button?.offsetParent) return;
  button.click();
}
function openAction(key) {
  const action = $(`[data-key="${key}"]`);
  if (!action) return;
  action.open = true;
  action.scrollIntoView({ block: "nearest" });
  const field = $all("input:not([type=hidden]), select, textarea", action).find((item) => item.offsetParent);
  // Where everything is filled in already, one more Enter sends it.
  (key === "a" && action.id === "do-approve" ? $(".actions [type=submit]", action) : field)?.focus();
}
const keys = {
  KeyJ: () => step(true),
  KeyK: () => step(false),
  KeyA: () => openAction("a"),
  KeyR: () => openAction("r"),
  KeyQ: () => openAction("q"),
  KeyC: () => openAction("c"),
  KeyP: () => openAction("p"),
  KeyZ: (event) => { if (!event.repeat) $("[data-undo] button")?.click(); },
  KeyU: () => follow("[data-work-back]"),
};
for (const number of [1, 2, 3]) {
  keys[`Digit${number}`] = (event) => accept(number, event);
  keys[`Numpad${number}`] = (event) => accept(number, event);
}
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && writing?.form?.matches("[data-work-form], .work-note")) {
    writing.form.requestSubmit();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]") || keysAreOff()) return;
  if (event.key === "?" || (event.shiftKey && event.code === "Slash")) $("#work-keys")?.showModal();
  else if (event.key === "/" || event.code === "Slash") $(".filters-search input")?.focus();
  else if (keys[event.code] && !event.shiftKey) keys[event.code](event);
  else return;
  event.preventDefault();
});

// --- A long select with a box that narrows it -----------------------------------------------------------------------------
function plain(text) { return text.toLocaleLowerCase("ru").replaceAll("ё", "е"); }
function searchable(select) {
  const groups = [...select.children].map((node) => node.cloneNode(true));
  const box = document.createElement("input");
  box.type = "search";
  box.name = `${select.name}_typed`;
  box.maxLength = 200;
  box.className = "work-search";
  box.placeholder = select.labels[0]?.firstChild?.textContent.trim() ?? "";
  box.setAttribute("aria-label", `${box.placeholder}: поиск`);
  box.setAttribute("aria-controls", select.id);
  box.autocomplete = "off";
  const told = document.createElement("p");
  told.className = "field-hint";
  told.setAttribute("role", "status");
  select.before(box);
  select.after(told);
  // What somebody chose themselves, or what stood there: back again when the box is empty.
  let kept = select.value;
  let asked = 0;
  const real = () => $all("option", select).filter((option) => option.value);
  function show(nodes, words) {
    const chosen = words ? select.value : kept;
    select.replaceChildren(...nodes);
    const left = real();
    const empty = [...select.options].find((option) => !option.value);
    if (words && !empty) select.prepend(new Option(left.length ? "Выберите из найденного" : "Ничего не найдено", ""));
    else if (words && !left.length) empty.textContent = "Ничего не найдено";
    // A choice that the words are not about is none: it must never be sent instead of what was looked for.
    select.value = left.some((option) => option.value === chosen) ? chosen : words && left.length === 1 ? left[0].value : "";
    select.dispatchEvent(new CustomEvent("narrowed", { bubbles: true }));
    told.textContent = !words ? "" : left.length ? `Нашлось: ${left.length}` : "Ничего не найдено. Попробуйте другие слова.";
  }
  function local(words) {
    const fits = (option) => words.every((word) => plain(`${option.parentElement?.label ?? ""} ${option.textContent}`).includes(word));
    return groups.map((node) => narrowed(node, fits)).filter(Boolean);
  }
  async function narrow() {
    const typed = box.value.trim();
    const words = plain(typed).split(/\s+/).filter(Boolean);
    const turn = ++asked;
    show(local(words), words.length);
    if (!words.length || !select.dataset.search) return;
    told.textContent = "";
    await new Promise((later) => setTimeout(later, 200));
    if (turn !== asked) return;
    try {
      const response = await fetch(`${select.dataset.search}?q=${encodeURIComponent(typed)}`, { credentials: "same-origin" });
      if (!response.ok || turn !== asked) return;
      const template = document.createElement("template");
      template.innerHTML = await response.text();
      if (turn === asked) show([...template.content.children], 1);
    } catch { /* Without a connection the titles alone are searched. */ }
  }
  box.addEventListener("input", narrow);
  select.addEventListener("change", () => { kept = select.value; });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (box.value && !select.value) select.value = real()[0]?.value ?? "";
    if (select.value) kept = select.value;
    select.dispatchEvent(new CustomEvent("narrowed", { bubbles: true }));
    select.focus();
  });
  if (select.dataset.typed) { box.value = select.dataset.typed; narrow(); }
}
function narrowed(node, fits) {
  const copy = node.cloneNode(true);
  if (node.tagName === "OPTION") return !node.value || fits(node) ? copy : null;
  for (const option of node.children) {
    if (!fits(option)) copy.querySelector(`option[value="${CSS.escape(option.value)}"]`)?.remove();
  }
  return copy.children.length ? copy : null;
}
function narrowable(select) { if ("searchable" in select.dataset && select.options.length > 8) searchable(select); }

// --- A select of hundreds gets the rest of its options after the page: the browser keeps them from page to page ---------
async function completed(select) {
  const response = await fetch(select.dataset.options, { credentials: "same-origin" });
  if (!response.ok) return;
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const chosen = select.value;
  const [first, own] = [[...select.options].find((option) => !option.value), [...select.options].find((option) => option.value === chosen)];
  select.replaceChildren(...(first ? [first] : []), template.content);
  // What is no longer offered stays chosen till somebody chooses otherwise.
  if (own && ![...select.options].some((option) => option.value === chosen)) select.prepend(own);
  select.value = chosen;
}
for (const select of $all("select[data-options]")) completed(select).catch(() => {}).then(() => narrowable(select));
for (const select of $all("select[data-searchable]:not([data-options])")) narrowable(select);
