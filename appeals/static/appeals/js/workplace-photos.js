// Photos of an answer go up one by one while it is being written. Without this file they go with the form itself.

for (const form of document.querySelectorAll("form[data-upload]")) uploader(form);

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function uploader(form) {
  const words = form.dataset;
  const list = form.querySelector("[data-shots]");
  const limit = 10;
  const waiting = [];
  let busy = false;

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      for (const file of input.files) take(file);
      input.value = "";
    });
  }
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: words.wordsWait, tone: "warning" } }));
  }, { capture: true });
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  window.addEventListener("online", run);

  function take(file) {
    const shot = element("li", "work-shot");
    const picture = element("img", "");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("error", () => picture.replaceWith(element("span", "work-shot-empty")), { once: true });
    const text = element("span", "work-shot-text");
    const word = element("span", "work-shot-word", words.wordsLoading);
    text.append(element("span", "work-shot-name", file.name), word);
    const actions = element("span", "actions");
    shot.append(picture, text, actions);
    list.append(shot);
    const job = { file, shot, word, actions };
    if (list.children.length > limit) return fail(job, words.wordsMany, false);
    waiting.push(job);
    run();
  }

  async function run() {
    if (busy || !navigator.onLine) return;
    busy = true;
    while (waiting.length && navigator.onLine) await send(waiting.shift());
    busy = false;
  }

  function send(job) {
    return new Promise((done) => {
      job.shot.className = "work-shot";
      job.actions.replaceChildren();
      job.word.textContent = words.wordsLoading;
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "form_owner"]) body.append(name, form.elements[name].value);
      body.append("photos", job.file);
      const request = new XMLHttpRequest();
      request.open("POST", words.upload);
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        job.word.textContent = `${words.wordsLoading}: ${Math.round((100 * loaded) / total)} %`;
      });
      request.addEventListener("load", () => {
        if (request.status === 201) finish(job, JSON.parse(request.responseText).id);
        else fail(job, reason(request), request.status !== 422);
        done();
      });
      request.addEventListener("error", () => {
        fail(job, words.wordsFailed, true);
        done();
      });
      request.send(body);
    });
  }

  function reason(request) {
    try { return JSON.parse(request.responseText).detail ?? words.wordsFailed; } catch { return words.wordsFailed; }
  }

  function finish(job, id) {
    const field = element("input", "");
    Object.assign(field, { type: "hidden", name: "photo_ids", value: id });
    job.word.textContent = words.wordsDone;
    job.shot.append(field);
    job.actions.replaceChildren(button(words.wordsRemove, () => job.shot.remove()));
  }

  function fail(job, text, again) {
    job.shot.className = "work-shot work-shot-failed";
    job.word.textContent = text;
    const buttons = [button(words.wordsRemove, () => job.shot.remove())];
    if (again) buttons.unshift(button(words.wordsRetry, () => { waiting.push(job); run(); }));
    job.actions.replaceChildren(...buttons);
  }

  function button(text, press) {
    const made = element("button", "button button-quiet button-sm", text);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }
}
