// <metric-chart> draws the numbers of the table inside it (or of its src) and lets a keyboard walk them.
//
// All it makes lies in a shadow tree: an enhanced navigation compares what the server sends with the light tree only, so the two never
// fight, and a change there (another filter, a streamed table) is a reason to draw again. ECharts is loaded with the first chart.
import { load, toCsv } from "./chart-model.js";
import styles from "./metric-chart.shadow.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

class MetricChart extends HTMLElement {
  static observedAttributes = ["src"];
  #root = this.attachShadow({ mode: "open" });
  #parts = {};
  #words;
  #model;
  #picture;
  #at; // { series, bucket } of the point under the cursor
  #version = 0;
  #watchers = [];

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#root.adoptedStyleSheets = [sheet];
    this.#build();
    const content = new MutationObserver(() => this.#refresh());
    content.observe(this, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-value", "data-start"] });
    const theme = new MutationObserver(() => this.#redraw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-color-mode"] });
    const size = new ResizeObserver(() => this.#redraw());
    size.observe(this.#parts.canvas);
    const system = () => this.#redraw();
    darkSystem.addEventListener("change", system);
    this.#watchers = [() => content.disconnect(), () => theme.disconnect(), () => size.disconnect(), () => darkSystem.removeEventListener("change", system)];
    this.#refresh();
  }

  disconnectedCallback() {
    for (const stop of this.#watchers) stop();
    this.#version++;
    this.#picture?.dispose();
    this.#picture = undefined;
    this.#root.replaceChildren();
  }

  attributeChangedCallback(name, before) {
    if (before !== null && this.isConnected) this.#refresh();
  }

  #build() {
    const words = this.#words;
    const part = (tag, name, properties = {}, ...children) => {
      const element = (this.#parts[name] = Object.assign(document.createElement(tag), properties));
      element.setAttribute("part", name);
      element.append(...children);
      return element;
    };
    const button = (name, text, act) => {
      const element = part("button", name, { type: "button", textContent: text });
      element.addEventListener("click", act);
      return element;
    };
    const slot = (name) => Object.assign(document.createElement("slot"), { name });

    const views = part("div", "views", {}, button("show-picture", words.picture, () => this.#show("picture")), button("show-table", words.table, () => this.#show("table")));
    views.setAttribute("role", "group");
    views.setAttribute("aria-label", words.view);
    const downloads = part("div", "downloads", {}, ...["PNG", "SVG", "CSV"].map((format) => button(`as-${format}`, format, () => this.#download(format))));
    downloads.setAttribute("role", "group");
    downloads.setAttribute("aria-label", words.download);

    const canvas = part("div", "canvas", { tabIndex: 0 });
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${this.querySelector("[slot=title]")?.textContent.trim() ?? ""}. ${words.keys}`);
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("focus", () => this.#move(this.#at ?? this.#end(-1)));
    canvas.addEventListener("blur", () => this.#hideTip());
    canvas.addEventListener("pointermove", (event) => this.#hover(event));
    canvas.addEventListener("pointerleave", () => this.#hideTip());
    canvas.addEventListener("click", () => this.#open());

    const drawing = part("div", "drawing");
    const cursor = part("div", "cursor", { hidden: true });
    const tip = part("div", "tip", { hidden: true });
    canvas.append(drawing, cursor, tip);
    const live = part("p", "live");
    live.setAttribute("aria-live", "polite");
    const failed = part("p", "failed", { hidden: true, textContent: words.failed });

    const head = part("div", "head", {}, slot("title"), part("div", "tools", {}, views, downloads));
    this.#root.replaceChildren(head, failed, canvas, live, part("div", "table", { hidden: true }, slot("table")), slot("caption"));
    this.#show("picture");
  }

  async #refresh() {
    const version = ++this.#version;
    try {
      const [{ draw }, model] = await Promise.all([import("./charts.js"), load(this)]);
      if (version !== this.#version) return;
      this.#model = model;
      this.#at = undefined;
      this.#hideTip();
      this.#picture ??= draw(this.#parts.drawing);
      this.#picture.show(model);
      this.#parts.failed.hidden = true;
      this.#parts.drawing.dataset.drawn = "";
    } catch (error) {
      if (version !== this.#version) return;
      console.warn("metric-chart:", error);
      this.#parts.failed.hidden = false;
      this.#show("table");
    }
  }

  #redraw() {
    if (!this.#model || !this.#picture) return;
    this.#picture.show(this.#model);
    if (this.#at && !this.#parts.tip.hidden) this.#move(this.#at);
  }

  #show(view) {
    const isPicture = view === "picture";
    this.#parts.canvas.hidden = !isPicture;
    this.#parts.table.hidden = isPicture;
    this.#parts["show-picture"].setAttribute("aria-pressed", String(isPicture));
    this.#parts["show-table"].setAttribute("aria-pressed", String(!isPicture));
    for (const format of ["PNG", "SVG"]) this.#parts[`as-${format}`].hidden = !isPicture;
    if (isPicture) this.#redraw();
  }

  // --- the point under the cursor

  #end(direction) {
    const series = this.#at?.series ?? 0;
    return { series, bucket: this.#next(series, direction < 0 ? this.#model?.buckets.length ?? 0 : -1, direction) };
  }

  /** The nearest bucket in a direction that holds a point; the same one where there is none. */
  #next(series, from, direction) {
    const points = this.#model?.series[series]?.points ?? [];
    for (let i = from + direction; i >= 0 && i < points.length; i += direction) if (points[i]) return i;
    return from;
  }

  #key(event) {
    if (!this.#model || event.altKey || event.ctrlKey || event.metaKey) return;
    const { series, bucket } = this.#at ?? this.#end(-1);
    const last = this.#model.series.length - 1;
    const to = {
      ArrowLeft: () => ({ series, bucket: this.#next(series, bucket, -1) }),
      ArrowRight: () => ({ series, bucket: this.#next(series, bucket, 1) }),
      ArrowUp: () => ({ series: Math.max(0, series - 1), bucket }),
      ArrowDown: () => ({ series: Math.min(last, series + 1), bucket }),
      Home: () => this.#end(1),
      End: () => this.#end(-1),
    }[event.key];
    if (to) {
      event.preventDefault();
      this.#move(to(), { aloud: true });
    } else if (event.key === "Enter") {
      this.#open();
    } else if (event.key === "Escape") {
      this.#hideTip();
    }
  }

  #hover(event) {
    if (!this.#picture || !this.#model || event.pointerType === "touch") return;
    const box = this.#parts.canvas.getBoundingClientRect();
    const at = this.#picture.nearest(event.clientX - box.left, event.clientY - box.top);
    if (at) this.#move(at);
    else this.#hideTip();
  }

  #move(at, { aloud = false } = {}) {
    if (!this.#picture || !this.#model?.buckets[at.bucket]) return;
    this.#at = at;
    const { cursor, tip, canvas, live } = this.#parts;
    const place = this.#picture.place(at);
    cursor.hidden = tip.hidden = !place;
    if (!place) return;
    const lines = this.#describe(at);
    tip.replaceChildren(...lines.map((text, i) => Object.assign(document.createElement(i === 0 ? "strong" : "span"), { textContent: text })));
    cursor.style.transform = `translate(${place.x}px, ${place.y}px)`;
    // Beside the point, on the side where there is room.
    const isRight = place.x + tip.offsetWidth + 16 > canvas.clientWidth;
    const x = Math.max(0, isRight ? place.x - tip.offsetWidth - 12 : place.x + 12);
    const y = Math.min(Math.max(0, place.y - tip.offsetHeight / 2), canvas.clientHeight - tip.offsetHeight);
    tip.style.transform = `translate(${x}px, ${y}px)`;
    canvas.classList.toggle("is-door", Boolean(this.#point(at)?.href));
    if (aloud) live.textContent = lines.join(", ");
  }

  #point({ series, bucket }) {
    return this.#model.series[series]?.points[bucket];
  }

  #describe(at) {
    const words = this.#words;
    const [bucket, series, point] = [this.#model.buckets[at.bucket], this.#model.series[at.series], this.#point(at)];
    const name = this.#model.series.length > 1 ? `${series.name}: ` : "";
    if (!point) return [bucket.label, name + words.nothing];
    const marks = [point.smallN && words.smallN, bucket.partial && words.partial].filter(Boolean);
    const interval = point.low !== undefined && point.low !== null ? `${format(point.low)}–${format(point.high)}` : undefined;
    const rests = [interval, point.n !== undefined && point.n !== null && words.n.replace("{0}", point.n.toLocaleString(document.documentElement.lang)), ...marks].filter(Boolean).join(" · ");
    return [bucket.label, name + (point.text ?? format(point.value)), ...(rests ? [rests] : [])];
  }

  #hideTip() {
    if (!this.#parts.tip) return;
    this.#parts.tip.hidden = this.#parts.cursor.hidden = true;
  }

  #open() {
    const href = this.#at && !this.#parts.tip.hidden && this.#point(this.#at)?.href;
    if (!href) return;
    // A click on a link in the page: enhanced navigation takes it, and so do Ctrl and the middle button of whoever asks for them.
    const link = Object.assign(document.createElement("a"), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }

  async #download(format) {
    if (!this.#model || !this.#picture) return;
    const blob =
      format === "CSV" ? new Blob([toCsv(this.#model)], { type: "text/csv" })
      : format === "SVG" ? new Blob([this.#picture.svg()], { type: "image/svg+xml" })
      : await this.#picture.png();
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${this.dataset.name || "chart"}.${format.toLowerCase()}` });
    link.click();
    // The browser has taken the address by the next turn.
    setTimeout(() => URL.revokeObjectURL(link.href));
  }
}

const format = (value) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value);

customElements.define("metric-chart", MetricChart);
