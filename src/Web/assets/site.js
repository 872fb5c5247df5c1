// Loaded on every page; works again by itself after an enhanced navigation, as everything hangs on the document or on custom elements.
import "./preferences.js";
import "./menus.js";
import "./sign-in.js";
import "./filters.js";
import "./live-progress.js";
import "./metric-chart.js";
