// Photos one request a file, each with its progress, retry and removal. Without this file they go with the form.

const box = document.querySelector("[data-uploader]");
const form = box.closest("form");
const list = document.getElementById("shots");
const status = document.getElementById("shots-status");
const words = box.dataset;
const MEGABYTE = 1024 * 1024;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Shot {
  constructor(file) {
    this.file = file;
    this.tile = element("li", "shot");
    list.append(this.tile);
    this.show(`${words.wordsLoading}: ${file.name}`);
  }

  show(text, { failed = false, retry = false } = {}) {
    this.tile.className = failed ? "shot shot-failed" : "shot";
    const word = element("p", "shot-word", text);
    this.tile.replaceChildren(word);
    if (failed) {
      word.setAttribute("role", "alert");
      const actions = element("div", "actions");
      if (retry) actions.append(this.button(words.wordsRetry, () => queue.add(this)));
      actions.append(this.button(words.wordsRemove, () => this.remove()));
      this.tile.append(actions);
    }
  }

  button(text, press) {
    const made = element("button", "button button-secondary button-sm", text);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  remove() {
    this.tile.remove();
    box.querySelector("input[type=file]").focus();
  }

  send() {
    return new Promise((done) => {
      const bar = element("progress");
      bar.max = 100;
      bar.setAttribute("aria-label", `${words.wordsLoading}: ${this.file.name}`);
      this.show(this.file.name);
      this.tile.append(bar);
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "form_owner", "key"]) body.append(name, form.elements[name].value);
      body.append("photos", this.file);
      const request = new XMLHttpRequest();
      request.open("POST", words.action);
      request.setRequestHeader("X-Wizard", "1");
      request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = (100 * loaded) / total; });
      request.addEventListener("load", () => {
        if (request.status === 200) this.replace(request.responseText);
        else this.show(this.reason(request), { failed: true, retry: request.status >= 429 });
        done();
      });
      request.addEventListener("error", () => {
        if (navigator.onLine) this.show(words.wordsFailed, { failed: true, retry: true });
        else queue.park(this);
        done();
      });
      request.send(body);
    });
  }

  reason(request) {
    try {
      return JSON.parse(request.responseText).detail;
    } catch {
      return words.wordsFailed;
    }
  }

  replace(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const tile = holder.content.firstElementChild;
    // The photo that the draft has already is answered with its own tile.
    document.getElementById(tile.id)?.remove();
    this.tile.replaceWith(tile);
    window.htmx?.process(tile);
    status.textContent = `${words.wordsLoaded}: ${this.file.name}`;
  }
}

// One at a time: a phone's uplink is narrow, and a finished photo is worth more than ten half-sent ones.
const queue = {
  waiting: [],
  parked: [],
  busy: false,
  add(shot) {
    this.waiting.push(shot);
    this.run();
  },
  park(shot) {
    shot.show(words.wordsWaiting);
    this.parked.push(shot);
  },
  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const shot = this.waiting.shift();
      if (navigator.onLine) await shot.send();
      else this.park(shot);
    }
    this.busy = false;
    document.dispatchEvent(new CustomEvent("photos:settled"));
  },
};
// The form of the step goes on when they are here (wizard.js).
form.uploads = queue;
window.addEventListener("online", () => {
  for (const shot of queue.parked.splice(0)) queue.add(shot);
});

const input = box.querySelector("input[type=file]");
input.addEventListener("change", () => {
  for (const file of input.files) {
    const shot = new Shot(file);
    if (list.children.length > Number(words.limit)) shot.show(words.wordsMany, { failed: true });
    else if (file.size > Number(words.megabytes) * MEGABYTE) shot.show(`${file.name}: ${words.wordsLarge}`, { failed: true });
    else queue.add(shot);
  }
  input.value = "";
});
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  input.addEventListener(name, () => {
    input.closest(".upload").toggleAttribute("data-over", name === "dragenter" || name === "dragover");
  });
}

// Leaving in the middle of an upload would lose the photo.
window.addEventListener("beforeunload", (event) => {
  if (queue.busy) event.preventDefault();
});
