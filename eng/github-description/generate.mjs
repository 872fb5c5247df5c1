// Writes tests/FakeGitHub/description/github.json: GitHub's own description of its API, cut down to the operations of operations.txt and to what
// can be judged (no prose, no examples). Run after a change of operations.txt or of the version:
//
//   node eng/github-description/generate.mjs
//
// The package is 385 MB unpacked, so it is fetched into a temporary folder, one file of it is read, and it is no dependency of ours.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = "@octokit/openapi@23.0.2";
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../tests/FakeGitHub/description");
// Words for readers; "example" and "examples" too, where they are not names of fields.
const prose = new Set(["description", "summary", "externalDocs", "example", "examples", "tags", "title", "x-github", "x-github-breaking-changes", "x-octokit", "x-multi-segment", "headers"]);

const temporary = mkdtempSync(join(tmpdir(), "github-description-"));
try {
  const archive = execFileSync("npm", ["pack", source, "--silent"], { cwd: temporary, encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", archive, "package/LICENSE", "package/generated/api.github.com.json"], { cwd: temporary });
  const whole = JSON.parse(readFileSync(join(temporary, "package/generated/api.github.com.json"), "utf8"));
  const wanted = new Set(readFileSync(join(here, "operations.txt"), "utf8").split("\n").filter(Boolean));
  const part = filter(whole, wanted);
  writeFileSync(join(target, "github.json"), format(part));
  copyFileSync(join(temporary, "package/LICENSE"), join(target, "LICENSE"));
  console.log(`${wanted.size} operations, ${Object.keys(part.components.schemas).length} schemas`);
} finally {
  rmSync(temporary, { recursive: true });
}

function filter(whole, wanted) {
  const found = new Set();
  const part = { openapi: whole.openapi, info: { title: `GitHub, from ${source}`, version: whole.info.version }, paths: {}, components: {} };
  for (const [path, item] of Object.entries(whole.paths)) {
    for (const [verb, operation] of Object.entries(item)) {
      if (!wanted.has(operation.operationId)) continue;
      found.add(operation.operationId);
      (part.paths[path] ??= {})[verb] = strip(operation);
      if (item.parameters) part.paths[path].parameters = strip(item.parameters);
    }
  }
  const missing = [...wanted].filter((id) => !found.has(id));
  if (missing.length > 0) throw new Error(`GitHub does not describe ${missing.join(", ")}.`);
  collect(part.paths, whole, part.components);
  correct(part);
  for (const section of Object.keys(part.components)) part.components[section] = sorted(part.components[section]);
  return part;
}

// Where the description contradicts GitHub's own documentation. "created" takes a search by date ("2024-01-01..2024-01-31", ">=2024-01-01").
function correct(part) {
  const created = part.components.parameters.created ?? {};
  if (created.schema?.format !== "date-time") throw new Error("The description of 'created' has changed: see whether it is right now.");
  delete created.schema.format;
}

function collect(node, whole, into) {
  if (node === null || typeof node !== "object") return;
  if (typeof node.$ref === "string") {
    const [, , section, name] = node.$ref.split("/");
    if (into[section]?.[name]) return;
    (into[section] ??= {})[name] = strip(whole.components[section][name]);
    collect(into[section][name], whole, into);
    return;
  }
  Object.values(node).forEach((value) => collect(value, whole, into));
}

// Inside "properties" the keys are names of fields, which may be called "description" too.
function strip(node, areNames = false) {
  if (Array.isArray(node)) return node.map((value) => strip(value));
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(([key]) => areNames || !prose.has(key));
  const result = Object.fromEntries(kept.map(([key, value]) => [key, strip(value, !areNames && key === "properties")]));
  // OpenAPI demands a description of every response.
  if (!areNames && ("content" in node || Object.keys(node).every((key) => ["description", "headers"].includes(key))) && "description" in node && !("in" in node)) result.description = "";
  return result;
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

// One line a path and a component: small, and a change can be read.
function format(part) {
  const lines = (object, indent) => Object.entries(object).map(([key, value]) => `${indent}${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",\n");
  const sections = Object.entries(part.components).map(([name, section]) => `${JSON.stringify(name)}:{\n${lines(section, " ")}\n}`).join(",\n");
  return `{"openapi":${JSON.stringify(part.openapi)},"info":${JSON.stringify(part.info)},\n"paths":{\n${lines(part.paths, " ")}\n},\n"components":{\n${sections}\n}}\n`;
}
