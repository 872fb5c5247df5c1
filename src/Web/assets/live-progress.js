// <live-progress src="/…/events"> follows a work item by server-sent events. Each has an id (the row's version; the browser sends the last
// one back as Last-Event-ID when it reconnects) and JSON data:
//   { "text": "Reading commits", "count": "1,200 of 5,000", "done": 1200, "total": 5000, "ended": false }
// With "ended": true the stream is over: the page is fetched again, as it now has something else to show.
class LiveProgress extends HTMLElement {
  static observedAttributes = ["src"];
  #events;

  connectedCallback() {
    this.#open();
  }

  disconnectedCallback() {
    this.#close();
  }

  attributeChangedCallback(name, before, after) {
    if (this.#events && before !== after) this.#open();
  }

  #open() {
    this.#close();
    const events = new EventSource(this.getAttribute("src"));
    events.onmessage = (event) => this.#show(JSON.parse(event.data));
    events.onerror = () => {
      // The browser tries again by itself, unless the server answered that there is nothing to follow.
      if (events.readyState === EventSource.CLOSED) refresh();
      else this.#write("count", this.dataset.lost);
    };
    this.#events = events;
  }

  #close() {
    this.#events?.close();
    this.#events = undefined;
  }

  #show({ text, count, done, total, ended }) {
    this.#write("text", text);
    this.#write("count", count ?? "");
    const bar = this.querySelector("progress");
    if (bar) {
      if (total) {
        bar.max = total;
        bar.value = done;
      } else {
        bar.removeAttribute("value");
      }
    }
    if (!ended) return;
    this.#close();
    refresh();
  }

  // Only what differs is written: a screen reader would say every write again.
  #write(part, text) {
    const element = this.querySelector(`[data-part=${part}]`);
    if (element && element.textContent !== text) element.textContent = text;
  }
}

// An enhanced navigation to where we are: scroll position and focus stay. Once only, whatever the new page says.
function refresh() {
  const { Blazor } = window;
  if (Blazor?.navigateTo) Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
  else location.reload();
}

customElements.define("live-progress", LiveProgress);
