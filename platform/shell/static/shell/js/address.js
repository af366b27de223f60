// Searching for an address that moves the mark, and the mark that fills in the address. `<div data-address-search>` around
// a field becomes a combobox (WAI-ARIA, list autocomplete); attributes are described in platform/shell/README.md.
// Without this file the button beside the field asks the server for the same places.

const SHORTEST = 3;
const PAUSE = 300; // ms after the last key

class AddressSearch {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.input = box.querySelector("input");
    this.button = box.querySelector("button[name=find]");
    this.map = document.querySelector(box.dataset.mark);
    this.found = [];
    this.active = -1;
    // What stands in the field by our own hand may be written over; what the person wrote may not.
    this.filled = "";
    this.build();
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.form?.addEventListener("submit", (event) => this.submitted(event), { capture: true });
    this.map?.addEventListener("map:picked", ({ detail }) => this.picked(detail));
  }

  build() {
    this.list = document.createElement("ul");
    this.list.className = "address-list";
    this.list.id = `${this.input.id}-found`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.wordsList);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "map-status address-status";
    this.status.setAttribute("role", "status");
    const field = this.input.closest(".field") ?? this.box;
    const around = document.createElement("div");
    around.className = "address-box";
    this.input.replaceWith(around);
    around.append(this.input, this.list);
    field.append(this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    // The page's own answer to the button without scripts has had its day.
    document.getElementById("place-found")?.querySelector(".place-choices")?.remove();
  }

  typed() {
    clearTimeout(this.timer);
    this.close();
    this.say("");
    if (this.input.value.trim().length >= SHORTEST) this.timer = setTimeout(() => this.search(), PAUSE);
  }

  submitted(event) {
    if (event.submitter !== this.button || !this.button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.search({ asked: true });
  }

  // The last thing done counts: what was asked before it, or was about to be after the last key, is nobody's wish any more.
  supersede() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = new AbortController();
    return this.request;
  }

  async search({ asked = false } = {}) {
    const request = this.supersede();
    const told = await this.ask(this.words.find, { q: this.input.value, ...(asked ? { asked: "1" } : {}) }, request.signal);
    if (request.signal.aborted) return;
    if (!told) {
      if (asked) this.say(this.words.wordsFailed, "danger");
      return;
    }
    this.found = told.results;
    this.attribution = told.attribution;
    if (asked && this.found.length === 1) this.choose(0);
    else if (this.found.length) this.open();
    else if (asked) this.say(told.message, "danger");
    else this.say(told.message);
  }

  async ask(path, query, signal) {
    const url = new URL(path, location.href);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  open() {
    this.active = -1;
    this.list.replaceChildren(
      ...this.found.map((place, index) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const label = document.createElement("span");
        label.textContent = place.label;
        const detail = document.createElement("span");
        detail.className = "muted small";
        detail.textContent = place.detail;
        option.append(label, detail);
        // Before the field loses its focus.
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => this.choose(index));
        return option;
      }),
    );
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.say(`${this.words.wordsFound}: ${this.found.length}`);
    // Words and links only: the server has made them so.
    if (this.attribution) this.status.insertAdjacentHTML("beforeend", ` · ${this.attribution}`);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
  }

  key(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && this.active >= 0) this.choose(this.active);
      else this.search({ asked: true });
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (!isOpen && this.found.length) this.open();
      if (this.found.length) this.move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  move(step) {
    const options = [...this.list.children];
    this.active = (this.active + step + options.length) % options.length;
    for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === this.active));
    options[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
  }

  choose(index) {
    this.supersede();
    const place = this.found[index];
    this.close();
    this.write(place.address);
    this.filled = place.address;
    const detail = { latitude: place.lat, longitude: place.lon, zoom: place.zoom };
    this.map?.dispatchEvent(new CustomEvent("map:place", { detail }));
    this.say(place.note);
    this.map?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  // A mark that was set by hand has an address, too.
  async picked({ latitude, longitude, inside, source }) {
    if (source !== "hand" || !inside) return;
    const request = this.supersede();
    const kept = this.input.value.trim();
    // An address that the words of the person gave was meant with what else they said of the place.
    const guessed = kept === this.input.defaultValue.trim() ? this.words.guessed ?? "" : "";
    const query = { lat: latitude, lon: longitude, ...(kept === this.filled ? {} : { address: kept, guessed }) };
    const told = await this.ask(this.words.nearest, query, request.signal);
    if (request.signal.aborted || !told) return;
    if (told.doubt) this.map.dispatchEvent(new CustomEvent("map:doubt", { detail: { text: told.doubt } }));
    if (!told.address) return;
    if (kept === "" || kept === this.filled) {
      this.write(told.address);
      this.filled = told.address;
      this.say(`${this.words.wordsHere}: ${told.address}`, "success");
    } else if (kept !== told.address) this.offer(told.address);
  }

  offer(address) {
    this.say(`${this.words.wordsHere}: ${address}`);
    const take = document.createElement("button");
    take.type = "button";
    take.className = "button button-quiet button-sm";
    take.textContent = this.words.wordsTake;
    take.addEventListener("click", () => {
      this.write(address);
      this.filled = address;
      this.say("");
      this.input.focus();
    });
    this.status.append(" ", take);
  }

  write(value) {
    this.input.value = value;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  say(text, tone = "") {
    this.status.textContent = text;
    this.status.dataset.tone = tone;
  }
}

for (const box of document.querySelectorAll("[data-address-search]")) new AddressSearch(box);
