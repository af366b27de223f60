// Maps: `<div data-map …>` becomes a Leaflet map. Without tiles the boundaries of municipalities and the settlements are
// the base map; attributes are described in platform/shell/README.md.

const CELL = 64; // px: markers nearer than this stand as one number
const LETTER = 7; // px: average width of a letter of a label
const LINE = 18; // px: height of a label
const WORLD = [[41, 19], [82, 190]];

const ZOOM_BUTTONS = 68; // px at the left that popups keep clear of
const EDGE = 12;
const POPUP_FRAME = 36; // px: margins of a popup around its words
const POPUP_WIDTH = 300;
const MARK_ROOM = [44, 44]; // px: what a mark needs around its place to be seen whole
const CLOSEST = 18;
// A mark is set by hand from so many zooms above the whole region on, at the latest from NEAR.
const FAR = 2;
const NEAR = 10;
// From which zoom settlements of each rank are drawn: towns, workers' settlements, villages, hamlets.
const RANK_ZOOMS = [0, 7.5, 8.5, 9.5];
const TILES_TRIED = 4; // images that fail before a tile server is taken for dead

const words = JSON.parse(document.getElementById("map-words")?.textContent ?? "{}");
// The tiles of the region or of the installation; a map may name another template in its attributes.
const tiles = JSON.parse(document.getElementById("map-tiles")?.textContent ?? "{}");

async function getJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// --- Geometry: which municipality holds a point -----------------------------------------------------------------
function insideRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
function insidePolygon(point, [outer, ...holes]) {
  return insideRing(point, outer) && !holes.some((hole) => insideRing(point, hole));
}
function holds(feature, latlng) {
  const point = [latlng.lng, latlng.lat];
  const { type, coordinates } = feature.geometry;
  const polygons = type === "MultiPolygon" ? coordinates : [coordinates];
  return polygons.some((polygon) => insidePolygon(point, polygon));
}

function overlap(a, b) {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
// On the map the kind of a municipality only takes room: «Городской округ Клин» → «Клин».
function shortName(name) {
  const short = name.replace(/(городской|муниципальный)\s+округ|муниципальный\s+район|(?<!\S)район(?!\S)|(?<!\S)город(?!\S)/giu, "");
  return short.replace(/\s+/g, " ").trim() || name;
}

class RegionMap {
  constructor(box) {
    this.box = box;
    this.options = { ...tiles, ...box.dataset };
    this.areas = [];
    this.places = [];
    box.tabIndex = 0;
    this.map = L.map(box, {
      zoomControl: false,
      zoomSnap: 0.25,
      maxZoom: CLOSEST,
      attributionControl: Boolean(this.options.tiles),
      scrollWheelZoom: "drag" in this.options || "picker" in this.options,
      // One finger scrolls the page past the map, unless moving the map is what the page is for.
      dragging: matchMedia("(pointer: fine)").matches || "drag" in this.options || "picker" in this.options,
    });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(this.map);
    this.map.fitBounds(WORLD, { animate: false });
    this.markers = L.layerGroup().addTo(this.map);
    this.drawn = new Map(); // the marks that are on the map, by what they stand for
    if (this.options.tiles) this.map.attributionControl.setPrefix(false);
    this.map.on("popupopen", ({ popup }) => this.enterPopup(popup));
    // Leaflet hears keys only while the map itself has the focus, not a link inside it.
    box.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    if (!this.map.options.dragging) this.explainTwoFingers();
    this.start().catch(() => this.say(words.failed));
  }

  async start() {
    if (this.options.boundaries) await this.drawBoundaries();
    if (!this.options.tiles) this.drawSettlements().catch(() => {});
    this.focusArea();
    if (this.options.point) this.showPoint();
    if (this.options.tiles) this.drawTiles(); // only now is it known what one looks at
    if ("picker" in this.options) this.picker = new Picker(this);
    if (this.options.points) {
      await this.loadPoints();
      this.map.on("zoomend", () => this.drawPoints());
      if ("pointsBbox" in this.options) {
        // Opening a popup moves the map: loading anew then would take the popup away with its marker.
        this.map.on("moveend", () => this.reading || this.loadPoints().catch(() => this.say(words.failed)));
        this.map.on("popupclose", () => { this.reading = false; });
      }
      this.watchFilters();
    }
    this.box.dataset.ready = "yes";
  }

  drawTiles() {
    const { tiles: template, attribution, min_zoom: minNativeZoom, max_zoom: maxNativeZoom, bounds } = this.options;
    const layer = L.tileLayer(template, {
      maxZoom: CLOSEST,
      minNativeZoom: minNativeZoom ?? 0,
      maxNativeZoom: maxNativeZoom ?? 19,
      bounds: bounds ? [bounds.slice(0, 2), bounds.slice(2)] : undefined,
      attribution: attribution ?? "",
      referrerPolicy: "origin", // tile servers want to know which site asks, and nothing more
    });
    let [loaded, failed] = [false, 0];
    const giveUp = () => {
      if (loaded || !failed || !this.options.tiles) return;
      layer.remove();
      this.options = { ...this.options, tiles: "" };
      for (const { shape } of this.areas) shape.getElement()?.classList.remove("map-tiled");
      this.drawSettlements().catch(() => {});
      // Beside the map, not on it: what is said there gives way to what is found.
      const note = element("p", "map-status", words.noTiles);
      note.setAttribute("role", "status");
      this.box.after(note);
    };
    layer.once("tileload", () => { loaded = true; });
    layer.once("load", giveUp); // all that is seen has come or failed
    layer.on("tileerror", () => {
      failed += 1;
      if (failed >= TILES_TRIED) giveUp();
    });
    layer.addTo(this.map);
  }

  // Dots and names by which one finds one's way where there are no streets.
  async drawSettlements() {
    if (!this.options.settlements) return;
    const { places } = await getJson(this.options.settlements);
    this.places = places.map(([latitude, longitude, name, rank]) => ({ at: L.latLng(latitude, longitude), name, rank }));
    this.dots = L.layerGroup().addTo(this.map);
    this.map.on("moveend", () => this.drawDots());
    this.drawDots();
    this.drawLabels();
  }

  seen() {
    const view = this.map.getBounds().pad(0.1);
    const zoom = this.map.getZoom();
    return this.places.filter(({ at, rank }) => zoom >= RANK_ZOOMS[rank] && view.contains(at));
  }

  drawDots() {
    this.dots.clearLayers();
    for (const { at, rank } of this.seen()) {
      L.circleMarker(at, { radius: 4 - rank / 2, className: "map-settlement", interactive: false }).addTo(this.dots);
    }
  }

  // The municipality that is filtered by fills the map.
  focusArea() {
    const area = this.options.area && this.areas.find(({ feature }) => feature.properties.code === this.options.area);
    if (!area) return;
    area.shape.getElement()?.classList.add("map-area-picked");
    area.shape.bringToFront();
    this.map.fitBounds(area.shape.getBounds(), { padding: [EDGE, EDGE], animate: false });
  }

  // Who opened a popup from the keyboard goes on inside it, and Escape leads back to the mark.
  enterPopup(opened) {
    const mark = document.activeElement;
    if (!mark?.classList.contains("leaflet-marker-icon") || !mark.matches(":focus-visible")) return;
    opened.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus({ preventScroll: true });
    const label = mark.getAttribute("aria-label");
    this.map.once("popupclose", () => this.focusMark(label));
  }

  popupOptions() {
    const room = this.map.getSize().x - ZOOM_BUTTONS - EDGE - POPUP_FRAME;
    return {
      maxWidth: Math.max(120, Math.min(POPUP_WIDTH, room)),
      autoPanPaddingTopLeft: [ZOOM_BUTTONS, EDGE],
      autoPanPaddingBottomRight: [EDGE, EDGE],
    };
  }

  say(text) {
    this.box.querySelector(".map-empty")?.remove();
    if (!text) return;
    const note = element("p", "map-empty", text);
    note.setAttribute("role", "status");
    this.box.append(note);
  }

  explainTwoFingers() {
    let timer;
    this.box.addEventListener("touchmove", (event) => {
      if (event.touches.length > 1) return;
      clearTimeout(timer);
      this.say(words.twoFingers);
      timer = setTimeout(() => this.say(""), 1500);
    }, { passive: true });
  }

  async drawBoundaries() {
    const collection = await getJson(this.options.boundaries);
    const layer = L.geoJSON(collection, {
      interactive: false,
      style: () => ({ className: this.options.tiles ? "map-area map-tiled" : "map-area" }),
      onEachFeature: (feature, shape) => {
        const name = feature.properties.name ?? "";
        this.areas.push({ feature, shape, name, label: feature.properties.label ?? shortName(name) });
      },
    }).addTo(this.map);
    const bounds = layer.getBounds();
    if (bounds.isValid()) {
      this.map.fitBounds(bounds, { padding: [8, 8], animate: false });
      this.wholeZoom = this.map.getZoom();
      // Room enough beside the region for the popup of a mark at its edge: the map moves to show it whole.
      this.map.setMaxBounds(bounds.pad(2));
      this.map.setMinZoom(this.map.getZoom() - 1);
    }
    this.map.createPane("labels");
    this.labels = L.layerGroup().addTo(this.map);
    this.map.on("moveend", () => this.drawLabels());
    this.drawLabels();
  }

  // What of the map is seen, in the pixels in which labels are laid.
  view() {
    const { x: left, y: top } = this.map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = this.map.getSize();
    return { left, top, width, height };
  }

  drawLabels() {
    if (!this.labels) return;
    this.labels.clearLayers();
    const taken = [];
    const view = this.view();
    const draw = (at, label, place, className) => {
      // A name cut in two by the edge is worse than none.
      if (place.left < view.left || place.left + place.width > view.left + view.width) return;
      if (taken.some((other) => overlap(place, other))) return;
      taken.push(place);
      const icon = L.divIcon({ className, html: element("span", "", label), iconSize: [place.width, LINE] });
      const centre = L.point(place.left + place.width / 2, place.top + LINE / 2);
      L.marker(this.map.layerPointToLatLng(centre), { icon, pane: "labels", interactive: false, keyboard: false }).addTo(this.labels);
    };
    // From near the places tell more than the municipality one is in.
    const settlements = this.settlementLabels();
    const areas = this.areaLabels();
    const turns = this.map.getZoom() < RANK_ZOOMS[2] ? [...areas, ...settlements] : [...settlements, ...areas];
    for (const turn of turns) draw(...turn);
  }

  areaLabels() {
    const view = this.view();
    return this.areas
      .map((area) => ({ ...area, box: this.pixels(area.shape.getBounds()) }))
      .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
      .map(({ shape, label, box }) => ({ at: shape.getCenter(), label, box, width: label.length * LETTER + 10 }))
      .filter(({ box, width }) => box.width >= width && box.height >= LINE)
      .map(({ at, label, width }) => {
        const centre = this.map.latLngToLayerPoint(at);
        const [least, most] = [view.left + 2, view.left + view.width - width - 2];
        const isSeen = centre.x >= view.left && centre.x <= view.left + view.width;
        const left = isSeen ? Math.max(least, Math.min(centre.x - width / 2, most)) : centre.x - width / 2;
        return [at, label, { left, top: centre.y - LINE / 2, width, height: LINE }, "map-label"];
      });
  }

  settlementLabels() {
    if (this.options.tiles) return [];
    const view = this.view();
    return this.seen().map(({ at, name }) => {
      const dot = this.map.latLngToLayerPoint(at);
      const width = name.length * LETTER + 6;
      const fits = dot.x + 6 + width <= view.left + view.width;
      return [at, name, { left: fits ? dot.x + 6 : dot.x - 6 - width, top: dot.y - LINE / 2, width, height: LINE }, "map-label map-label-settlement"];
    });
  }

  pixels(bounds) {
    const corner = this.map.latLngToLayerPoint(bounds.getNorthWest());
    const other = this.map.latLngToLayerPoint(bounds.getSouthEast());
    return { width: other.x - corner.x, height: other.y - corner.y };
  }

  areaAt(latlng) {
    return this.areas.find(({ feature }) => holds(feature, latlng));
  }

  showPoint() {
    const [latitude, longitude] = this.options.point.split(",").map(Number);
    L.marker([latitude, longitude], { icon: pin("map-marker-picked"), keyboard: false, interactive: false }).addTo(this.map);
    this.map.setView([latitude, longitude], Number(this.options.zoom ?? (this.options.tiles ? 15 : 11)));
  }

  async loadPoints() {
    const url = new URL(this.options.points, location.href);
    if ("pointsBbox" in this.options) url.searchParams.set("bbox", this.map.getBounds().toBBoxString());
    const form = this.options.filters && document.querySelector(this.options.filters);
    if (form) for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
    const { features } = await getJson(url);
    // Who has opened a mark meanwhile keeps it: drawing anew would take it away. The next move asks again.
    if (this.reading) return;
    this.points = features ?? [];
    this.say(this.points.length ? "" : words.nothing);
    this.drawPoints();
  }

  watchFilters() {
    const form = this.options.filters && document.querySelector(this.options.filters);
    form?.addEventListener("change", () => {
      this.map.closePopup();
      this.loadPoints().catch(() => this.say(words.failed));
    });
  }

  drawPoints() {
    // Who stands on a mark with the keyboard goes on standing there.
    const stood = this.box.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    const cells = new Map();
    for (const point of this.points) {
      const [longitude, latitude] = point.geometry.coordinates;
      const at = this.map.project([latitude, longitude]);
      const key = `${Math.floor(at.x / CELL)}:${Math.floor(at.y / CELL)}`;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push({ latlng: L.latLng(latitude, longitude), properties: point.properties });
    }
    const groups = new Map([...cells.values()].map((group) => [JSON.stringify(group), group]));
    // A mark that stays is left alone: somebody may be pressing it just now, or reading what it says.
    for (const [key, made] of this.drawn) {
      if (groups.has(key)) continue;
      this.markers.removeLayer(made);
      this.drawn.delete(key);
    }
    for (const [key, group] of groups) {
      if (this.drawn.has(key)) continue;
      const alone = group.length === 1 && !group[0].properties.count;
      this.drawn.set(key, (alone ? this.drawOne(group[0]) : this.drawCluster(group)).addTo(this.markers));
    }
    if (stood) this.focusMark(stood);
  }

  focusMark(label) {
    const marks = [...this.box.querySelectorAll(".leaflet-marker-icon")];
    marks.find((mark) => mark.getAttribute("aria-label") === label)?.focus({ preventScroll: true });
  }

  tell(items) {
    this.reading = true;
    return popup(items);
  }

  drawOne({ latlng, properties }) {
    const icon = pin(properties.tone ? `tone-${properties.tone}` : "");
    return mark(latlng, icon, properties.title).bindPopup(() => this.tell([properties]), this.popupOptions());
  }

  drawCluster(group) {
    const bounds = L.latLngBounds(group.map(({ latlng }) => latlng));
    // Where there is too much for one answer, the server counts points by itself and sends `count`.
    const counted = group.some(({ properties }) => properties.count);
    const total = group.reduce((sum, { properties }) => sum + (properties.count ?? 1), 0);
    const size = total < 10 ? 36 : total < 100 ? 44 : 52;
    const icon = L.divIcon({ className: "map-cluster", html: String(total), iconSize: [size, size] });
    const marker = mark(bounds.getCenter(), icon, `${words.many}: ${total}`);
    const sameSpot = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 30;
    if (sameSpot && !counted) marker.bindPopup(() => this.tell(group.map(({ properties }) => properties)), this.popupOptions());
    else {
      const closer = () => {
        if (counted) this.map.setView(bounds.getCenter(), this.map.getZoom() + 2);
        else this.map.fitBounds(bounds.pad(0.3), { maxZoom: this.map.getZoom() + 3 });
      };
      marker.on("click", closer);
      marker.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && closer());
    }
    return marker;
  }
}

function pin(className) {
  return L.divIcon({
    className: `map-marker ${className}`,
    html: element("span", "map-pin"),
    iconSize: [44, 44],
    iconAnchor: [22, 40],
    popupAnchor: [0, -34],
  });
}

// Leaflet gives a name only to markers that are images, and moves the map to a mark at its edge as soon as it has the focus.
// A press gives it the focus too: the mark would slip away from under the finger before it is lifted, and nothing would open.
function mark(latlng, icon, label) {
  const made = L.marker(latlng, { icon, autoPanOnFocus: false });
  made.on("add", ({ target }) => {
    const shown = target.getElement();
    shown.setAttribute("aria-label", label);
    shown.addEventListener("focus", () => shown.matches(":focus-visible") && target._map?.panInside(latlng, { padding: MARK_ROOM }));
  });
  return made;
}

function popup(items) {
  const list = element("ul", "map-popup-list");
  for (const { title, url, meta } of items) {
    const line = element("li");
    const name = element(url ? "a" : "strong", "", title);
    if (url) name.href = url;
    line.append(name);
    if (meta) line.append(element("div", "muted", meta));
    list.append(line);
  }
  return list;
}

// --- Choosing a place -----------------------------------------------------------------------------------------------
class Picker {
  constructor(owner) {
    this.owner = owner;
    this.map = owner.map;
    const { latitude, longitude } = owner.options;
    this.latitude = latitude && document.querySelector(latitude);
    this.longitude = longitude && document.querySelector(longitude);
    owner.box.append(element("span", "map-centre"));
    this.buildTools();
    this.map.on("click", (event) => this.place(event.latlng));
    // From an address that was found: `detail` says where, how near to look, and that nobody asks for its address again.
    owner.box.addEventListener("map:place", ({ detail }) =>
      this.place(L.latLng(detail.latitude, detail.longitude), { look: true, zoom: detail.zoom, source: "address" }));
    // The mark stands, but the address says another place.
    owner.box.addEventListener("map:doubt", ({ detail }) => this.tell(detail.text, "warning"));
    const kept = [this.latitude?.value, this.longitude?.value].map((value) => Number(String(value ?? "").replace(",", ".")));
    if (kept.every((value) => Number.isFinite(value) && value !== 0)) this.place(L.latLng(...kept), { look: true, source: "kept" });
  }

  buildTools() {
    const tools = element("div", "map-tools");
    const centre = element("button", "button button-secondary", words.centre);
    centre.type = "button";
    centre.addEventListener("click", () => this.placeCentre());
    if ("geolocation" in navigator) {
      const locate = element("button", "button button-secondary", words.locate);
      locate.type = "button";
      locate.addEventListener("click", () => this.locate(locate));
      tools.append(locate);
    }
    tools.append(centre);
    this.status = element("p", "map-status", words.help);
    this.status.setAttribute("role", "status");
    this.owner.box.after(tools, this.status);
  }

  // Where most of the region is seen, the middle of the map means no place: one looks nearer first.
  isFar() {
    return this.map.getZoom() < Math.min((this.owner.wholeZoom ?? 0) + FAR, NEAR);
  }

  placeCentre() {
    if (!this.isFar()) {
      this.place(this.map.getCenter());
      return;
    }
    this.map.setView(this.map.getCenter(), NEAR, { animate: false });
    this.tell(words.closer, "warning");
  }

  locate(button) {
    button.setAttribute("data-busy", "");
    this.tell(words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("data-busy");
        this.place(L.latLng(coords.latitude, coords.longitude), { look: true });
      },
      () => {
        button.removeAttribute("data-busy");
        this.tell(words.denied, "danger");
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  }

  place(latlng, { look = false, zoom: wanted = 15, source = "hand" } = {}) {
    const area = this.owner.areaAt(latlng);
    const inside = this.owner.areas.length === 0 || Boolean(area);
    if (!this.marker) {
      this.marker = L.marker(latlng, { icon: pin("map-marker-picked"), draggable: true, keyboard: false });
      this.marker.on("dragend", () => this.place(this.marker.getLatLng()));
      this.marker.addTo(this.map);
    }
    this.marker.setLatLng(latlng);
    if (look && inside) {
      // Where there are no streets, one sees something only from some way off.
      const near = this.owner.options.tiles ? wanted : Math.min(wanted, 11);
      const zoom = source === "address" ? near : Math.max(this.map.getZoom(), this.owner.options.tiles ? 15 : 11);
      this.map.setView(latlng, zoom, { animate: false });
    }
    const isCoarse = source === "hand" && !look && this.isFar();
    this.shade(area);
    const [latitude, longitude] = [latlng.lat.toFixed(6), latlng.lng.toFixed(6)];
    this.write(this.latitude, inside ? latitude : "");
    this.write(this.longitude, inside ? longitude : "");
    const where = `${words.picked}${area ? `: ${area.name}` : ""} (${latitude}, ${longitude})`;
    if (inside && isCoarse) this.tell(`${where}. ${words.coarse}`, "warning");
    else if (inside) this.tell(where, "success");
    else this.tell(words.outside, "danger");
    const detail = { latitude: latlng.lat, longitude: latlng.lng, municipality: area?.name ?? null, inside, source };
    this.owner.box.dispatchEvent(new CustomEvent("map:picked", { detail, bubbles: true }));
  }

  shade(area) {
    for (const { shape } of this.owner.areas) shape.getElement()?.classList.toggle("map-area-picked", shape === area?.shape);
  }

  write(input, value) {
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell(text, tone = "") {
    this.status.textContent = text;
    this.status.dataset.tone = tone;
  }
}

// --- Leaflet weighs more than all else on a page: it comes when a map is about to be seen, at the latest when the page
// is there. Until then nothing waits for it.
let leaflet;
function leafletLoad() {
  const { content, dataset } = document.querySelector("meta[name=leaflet]");
  const arrives = (made) => new Promise((resolve, reject) => {
    made.addEventListener("load", resolve);
    made.addEventListener("error", reject);
  });
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: dataset.style });
  const script = Object.assign(document.createElement("script"), { src: content });
  const both = [arrives(style), arrives(script)];
  document.getElementById("map-style").before(style); // ours has the last word
  document.head.append(script);
  return Promise.all(both);
}
function draw(box) {
  if (box.dataset.started) return;
  box.dataset.started = "yes";
  leaflet ??= leafletLoad();
  leaflet.then(() => new RegionMap(box), () => {
    leaflet = undefined;
    box.append(element("p", "map-status", words.failed));
  });
}
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) draw(target);
}, { rootMargin: "300px" });

function start(root) {
  const boxes = root.matches?.("[data-map]") ? [root] : [...root.querySelectorAll("[data-map]")];
  for (const box of boxes) {
    box.hidden = false;
    if (document.readyState === "complete") draw(box);
    else near.observe(box);
  }
}
start(document);
addEventListener("load", () => start(document));
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
