// ECharts, and the look of our charts: Primer's tokens, a dash and a symbol for each series so that they can be told apart in grey, gaps as
// gaps, the interval as a band, hollow points for small n, a broken line to a bucket that is not over.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, LabelLayout, CanvasRenderer, SVGRenderer]);

const colours = ["--data-blue-color-emphasis", "--data-orange-color-emphasis", "--data-purple-color-emphasis", "--data-pine-color-emphasis", "--data-pink-color-emphasis"];
const symbols = ["circle", "rect", "triangle", "diamond", "roundRect"];
// The same as letters, for a label beside a line.
const marks = ["●", "■", "▲", "◆", "▬"];
const dashes = ["solid", [6, 3], [2, 2], [10, 3, 2, 3], [4, 4]];
// More points than this stand too close together for a symbol each; marked ones keep theirs.
const maxSymbols = 40;
const narrow = 480;

export function draw(host) {
  const chart = echarts.init(host, null, { renderer: "canvas" });
  let model;
  const isReduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    show(next) {
      const isNew = next !== model;
      model = next;
      chart.resize();
      chart.setOption({ ...option(model, host), animation: isNew && !isReduced(), animationDuration: 200 }, { notMerge: true });
    },
    /** Where a point is drawn, in pixels of the host. */
    place({ series, bucket }) {
      const value = model.series[series]?.points[bucket]?.value ?? 0;
      const [x, y] = chart.convertToPixel({ seriesIndex: series }, [bucket, value]);
      return { x: x + barShift(chart, model, series), y };
    },
    /** The point nearest to a place; nothing outside the axes. */
    nearest(x, y) {
      if (!chart.containPixel({ gridIndex: 0 }, [x, y])) return undefined;
      const [bucket] = chart.convertFromPixel({ gridIndex: 0 }, [x, y]);
      const distance = (series) => {
        const place = model.series[series].points[bucket] && this.place({ series, bucket });
        return place ? Math.hypot(place.x - x, (place.y - y) / 4) : Infinity;
      };
      const order = model.series.map((_, i) => i).sort((a, b) => distance(a) - distance(b));
      return { series: order[0], bucket };
    },
    async png() {
      const address = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: token("--bgColor-default") });
      const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (c) => c.charCodeAt(0));
      return new Blob([bytes], { type: "image/png" });
    },
    svg() {
      const paper = echarts.init(null, null, { renderer: "svg", ssr: true, width: host.clientWidth, height: host.clientHeight });
      paper.setOption({ ...option(model, host), animation: false, backgroundColor: token("--bgColor-default") });
      const text = paper.renderToSVGString();
      paper.dispose();
      return text;
    },
    dispose() {
      chart.dispose();
    },
  };
}

/** Bars of several series stand side by side; the cursor belongs over the bar, not over the middle of the group. */
function barShift(chart, model, series) {
  if (model.kind !== "bar" || model.series.length === 1) return 0;
  const data = chart.getModel().getSeriesByIndex(series).getData();
  return data.getLayout("offset") + data.getLayout("size") / 2;
}

const legendIcon = 28;
const legendGap = 10;
const legendRow = 24;
const labelGap = 12;
const markWidth = 16;

function textWidths(texts, font) {
  const paper = document.createElement("canvas").getContext("2d");
  paper.font = `12px ${font}`;
  return texts.map((text) => paper.measureText(text).width);
}

/** How many rows the legend takes, as ECharts breaks them. */
function legendRows(widths, room) {
  let rows = 1;
  let used = 0;
  for (const width of widths) {
    const item = legendIcon + 5 + width;
    if (used > 0 && used + item > room - 10) {
      rows++;
      used = 0;
    }
    used += item + legendGap;
  }
  return rows;
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function option(model, host) {
  const [text, muted, line, ground] = ["--fgColor-default", "--fgColor-muted", "--borderColor-muted", "--bgColor-default"].map(token);
  const font = getComputedStyle(host).fontFamily;
  const several = model.series.length > 1;
  const isDirect = several && model.kind === "line" && host.clientWidth >= narrow;
  const hasLegend = several && !isDirect;
  const widths = several ? textWidths(model.series.map((s) => s.name), font) : [];
  const labelRoom = isDirect ? Math.min(200, labelGap + markWidth + Math.max(...widths) + 4) : 16;
  const legendHeight = hasLegend ? legendRow * legendRows(widths, host.clientWidth) : 0;
  const compact = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });
  const look = { ground, text, line, isDirect, labelLeft: host.clientWidth - labelRoom + labelGap, labelWidth: labelRoom - labelGap, colour: (i) => token(colours[i]) };
  return {
    textStyle: { color: muted, fontFamily: font, fontSize: 12 },
    grid: { left: 8, right: labelRoom, top: 12 + legendHeight + (model.axisNote ? 16 : 0), bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: hasLegend ? { top: 0, left: 0, type: "plain", itemWidth: legendIcon, itemGap: legendGap, textStyle: { color: text }, data: model.series.map((s) => s.name) } : undefined,
    xAxis: {
      type: "category",
      boundaryGap: model.kind === "bar",
      data: model.buckets.map((b) => b.label),
      axisLabel: { color: muted, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: "value",
      scale: !model.fromZero,
      name: model.axisNote,
      nameLocation: "end",
      nameTextStyle: { color: muted, align: "left" },
      minInterval: model.series.every((s) => s.points.every((p) => !p || Number.isInteger(p.value))) ? 1 : 0,
      axisLabel: { color: muted, formatter: (value) => compact.format(value) },
      splitLine: { lineStyle: { color: line } },
    },
    series: [
      ...model.series.map((series, i) => (model.kind === "bar" ? bar(model, series, i, look) : solidLine(model, series, i, look))),
      ...(model.kind === "line" ? model.series.flatMap((series, i) => [...partialLine(model, series, i, look), ...band(series, i, look)]) : []),
    ],
  };
}

function bar(model, series, i, { colour, text, line }) {
  return {
    type: "bar",
    name: series.name,
    barMaxWidth: 32,
    barGap: "10%",
    cursor: "default",
    itemStyle: { color: colour(i), borderRadius: [2, 2, 0, 0] },
    data: series.points.map((point, at) => point && { value: point.value, itemStyle: isFirm(model, point, at) ? undefined : { opacity: 0.45, borderColor: colour(i), borderType: "dashed", borderWidth: 1 } }),
    emphasis: { disabled: true },
    markLine: i === 0 ? changes(model, text, line) : undefined,
  };
}

const isFirm = (model, point, at) => !point.smallN && !model.buckets[at].partial;

function solidLine(model, series, i, look) {
  const { colour, ground, text, line, isDirect } = look;
  const isSparse = series.points.length <= maxSymbols;
  return {
    type: "line",
    name: series.name,
    z: 3,
    cursor: "default",
    symbol: symbols[i],
    symbolSize: 6,
    showAllSymbol: true,
    lineStyle: { width: series.thin ? 1 : 2, type: dashes[i], color: colour(i) },
    itemStyle: { color: colour(i) },
    emphasis: { disabled: true },
    ...(isDirect && !isOpenEnded(model, series) ? endLabel(series, i, look) : {}),
    // The segment to a bucket that is not over is drawn apart, broken.
    data: series.points.map((point, at) => {
      if (!point || model.buckets[at].partial) return { value: null };
      if (point.smallN) return { value: point.value, symbolSize: 8, itemStyle: { color: ground, borderColor: colour(i), borderWidth: 1.5 } };
      return isSparse || isAlone(series.points, at) ? point.value : { value: point.value, symbol: "none" };
    }),
    markLine: i === 0 ? changes(model, text, line) : undefined,
  };
}

/** In one column right of the axes, wherever the line ends, moved apart and told by the series' mark: lines that end close together stay readable. */
const endLabel = (series, i, { text, colour, labelLeft, labelWidth }) => ({
  endLabel: {
    show: true,
    formatter: `{mark|${marks[i]}} ${series.name.replaceAll("{", "(")}`,
    color: text,
    lineHeight: 16,
    width: labelWidth,
    overflow: "truncate",
    rich: { mark: { color: colour(i), width: markWidth - 4, align: "center" } },
  },
  labelLayout: () => ({ x: labelLeft, align: "left", moveOverlap: "shiftY" }),
});

/** Whether the line ends in a bucket that is not over. */
const isOpenEnded = (model, series) => model.buckets.at(-1)?.partial && series.points.at(-1);

/** A point between two gaps has no line to it. */
const isAlone = (points, at) => !points[at - 1] && !points[at + 1];

function partialLine(model, series, i, look) {
  const { colour, ground, isDirect } = look;
  const at = model.buckets.findIndex((bucket) => bucket.partial);
  if (at < 0 || !series.points[at]) return [];
  const isEdge = (index) => index === at || (index === at - 1 && series.points[index]);
  return [{
    type: "line",
    silent: true,
    z: 2,
    symbol: symbols[i],
    showAllSymbol: true,
    lineStyle: { width: 1, type: [3, 3], color: colour(i) },
    emphasis: { disabled: true },
    ...(isDirect && isOpenEnded(model, series) ? endLabel(series, i, look) : {}),
    data: series.points.map((point, index) => {
      if (!isEdge(index)) return { value: null };
      return index === at ? { value: point.value, symbolSize: 8, itemStyle: { color: ground, borderColor: colour(i), borderWidth: 1.5 } } : { value: point.value, symbol: "none" };
    }),
  }];
}

function band(series, i, { colour }) {
  if (!series.points.some((point) => typeof point?.low === "number")) return [];
  const common = { type: "line", silent: true, z: 1, symbol: "none", stack: `band-${i}`, stackStrategy: "all", lineStyle: { width: 0 }, emphasis: { disabled: true } };
  return [
    { ...common, data: series.points.map((point) => point?.low ?? null) },
    { ...common, areaStyle: { color: colour(i), opacity: 0.15 }, data: series.points.map((point) => (typeof point?.low === "number" ? point.high - point.low : null)) },
  ];
}

function changes(model, text, line) {
  if (!model.changes?.length) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: text, type: "solid", width: 1 },
    label: { color: text, position: "insideEndTop", rotate: 0, formatter: "{b}" },
    data: model.changes.map(({ bucket, label }) => ({ xAxis: bucket, name: label })),
  };
}
