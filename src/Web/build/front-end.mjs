// Bundles the front end: node build/front-end.mjs <output folder>
//
// Primer defines about 1,900 custom properties a theme; the product uses a tenth of them. Those that nothing uses are left out, which
// makes the style sheet four times smaller.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const assets = join(dirname(fileURLToPath(import.meta.url)), "../assets");
const output = resolve(process.argv[2]);
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const common = { bundle: true, minify: true, target: "es2022", logLevel: "warning", legalComments: "none" };
const entries = ["site.js", "charts.js"];
await build({
  ...common,
  entryPoints: entries.map((name) => join(assets, name)),
  format: "esm",
  outdir: output,
  // Each entry stays one file that the others import by its address: the import map then leads to the fingerprinted name.
  external: entries.map((name) => `./${name}`),
  loader: { ".shadow.css": "text" },
});

const css = await build({ ...common, entryPoints: [join(assets, "site.css")], write: false });
const scripts = readdirSync(assets).filter((name) => name.endsWith(".js") || name.endsWith(".shadow.css")).map((name) => readFileSync(join(assets, name), "utf8"));
const pruned = withoutUnusedProperties(css.outputFiles[0].text, scripts.join("\n"));
writeFileSync(join(output, "site.css"), (await transform(pruned, { loader: "css", minify: true, legalComments: "none" })).code);

function withoutUnusedProperties(text, script) {
  const definition = /(--[\w-]+):((?:[^;{}"']|"[^"]*"|'[^']*')*)(?:;|(?=\}))/g;
  const names = (value) => value.match(/--[\w-]+/g) ?? [];
  const uses = new Map();
  for (const [, name, value] of text.matchAll(definition)) uses.set(name, [...(uses.get(name) ?? []), ...names(value)]);

  const used = new Set();
  const waiting = [...names(text.replace(definition, "")), ...names(script)];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (used.has(name)) continue;
    used.add(name);
    waiting.push(...(uses.get(name) ?? []));
  }
  return text.replace(definition, (whole, name) => (used.has(name) ? whole : ""));
}
