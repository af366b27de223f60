// Queues and appeals in the workplace: the place in a list, words that follow from a choice. All works without it.

const $ = (selector, root = document) => root.querySelector(selector);

// --- Places: the browser's own «back» returns to the row, on the part of the list where it was -----------------------
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-work-rows] .row");
  if (!row || !event.target.closest("a")) return;
  const here = new URL(location.href);
  here.searchParams.set("at", row.dataset.number);
  history.replaceState(null, "", here);
});

// --- What is said of showing an appeal is about the category that is chosen; so is the tick, till somebody sets it ----------
const sensitive = JSON.parse($("#work-sensitive")?.textContent ?? "{}");
function publicity(select) {
  const tick = select.form?.elements.namedItem("publish");
  if (!tick || tick.disabled || !tick.hasAttribute("data-hint-personal")) return;
  const words = tick.getAttribute(`data-hint-${sensitive[select.value]}`) ?? "";
  let hint = document.getElementById(`${tick.id}_helptext`);
  if (!hint) {
    hint = document.createElement("div");
    hint.className = "field-hint";
    hint.id = `${tick.id}_helptext`;
    tick.closest(".field").append(hint);
    tick.setAttribute("aria-describedby", hint.id);
  }
  hint.setAttribute("role", "status");
  hint.hidden = !words;
  hint.textContent = words;
  if (select.value && !("touched" in tick.dataset)) tick.checked = !words;
}
for (const kind of ["change", "narrowed"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.matches("[data-hint-personal]")) event.target.dataset.touched = "";
    else if (event.target.matches("select[name=category]")) publicity(event.target);
  });
}

// --- A reason brings its template, unless somebody has written words of their own -------------------------------------------
const templates = JSON.parse($("#work-templates")?.textContent ?? "{}");
document.addEventListener("change", (event) => {
  if (!event.target.matches("select[data-templates]")) return;
  const area = event.target.form?.elements.namedItem("text");
  const own = area && area.value.trim() && !Object.values(templates).some((words) => words.trim() === area.value.trim());
  if (!area || own || !templates[event.target.value]) return;
  area.value = templates[event.target.value];
  area.dispatchEvent(new Event("input", { bubbles: true }));
});
