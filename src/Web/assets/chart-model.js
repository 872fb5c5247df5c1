// What a chart shows, as plain data:
//   { kind: "line" | "bar", fromZero, axisNote, buckets: [{ start, end, label, partial }],
//     series: [{ name, thin, points: [{ value, text, n, low, high, smallN, href } | null] }],
//     changes: [{ bucket, label }] }
// It comes as JSON from an address or out of the table beside the chart, which holds the same in data attributes.

export async function load(element) {
  const address = element.getAttribute("src");
  if (!address) return fromTable(element.querySelector("table"), element.dataset);
  const response = await fetch(address, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}

function fromTable(table, { kind, fromZero, axisNote, changes }) {
  const names = [...table.querySelectorAll("thead th[data-series]")];
  const rows = [...table.querySelectorAll("tbody tr[data-start]")].sort((a, b) => (a.dataset.start < b.dataset.start ? -1 : 1));
  return {
    kind,
    axisNote,
    fromZero: fromZero !== "false",
    changes: JSON.parse(changes ?? "[]"),
    buckets: rows.map((row) => ({
      start: row.dataset.start,
      end: row.dataset.end,
      label: row.querySelector("[data-part=label]").textContent.trim(),
      partial: row.dataset.partial !== undefined,
    })),
    series: names.map((name) => ({
      name: name.textContent.trim(),
      thin: name.dataset.thin !== undefined,
      points: rows.map((row) => fromCell(row.querySelector(`td[data-of="${name.dataset.series}"]`))),
    })),
  };
}

function fromCell(cell) {
  if (!cell || cell.dataset.value === undefined) return null;
  const number = (text) => (text === undefined ? undefined : Number(text));
  const { value, text, n, low, high, smallN } = cell.dataset;
  return { value: Number(value), text, n, low: number(low), high: number(high), smallN: smallN !== undefined, href: cell.querySelector("a")?.getAttribute("href") };
}

/** The points as comma-separated values, one row a bucket and series. */
export function toCsv({ buckets, series }) {
  const rows = [["series", "start", "end", "value", "low", "high", "n"]];
  for (const { name, points } of series) {
    points.forEach((point, i) => rows.push([name, buckets[i].start, buckets[i].end, point?.value, point?.low, point?.high, point?.n]));
  }
  return rows.map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

function field(value) {
  const text = String(value ?? "");
  // A spreadsheet takes a name that starts like a formula for one.
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
