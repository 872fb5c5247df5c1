// Unpacks the browser of the tests: node unpack-chromium.mjs <folder of node_modules> <target folder>
//
// Everything it needs comes out of npm packages, so that no package of the system is asked for: the executable and its libraries
// (Amazon Linux builds of NSS and expat, which run wherever glibc is 2.34 or later), a Latin and a monospaced font and Noto Sans SC.
// The result appears at once, by a rename: builds that run side by side may do the work twice, but none sees half of it.
import { chmodSync, copyFileSync, createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";

const [modules, target] = [resolve(process.argv[2]), resolve(process.argv[3])];
const chromium = join(modules, "@sparticuz/chromium/bin");

if (existsSync(join(target, "chromium"))) process.exit(0);
process.stderr.write("Unpacking Chromium …\n");
mkdirSync(dirname(target), { recursive: true });
const work = mkdtempSync(`${target}-`);
try {
  await pipeline(createReadStream(join(chromium, "chromium.br")), createBrotliDecompress(), createWriteStream(join(work, "chromium")));
  chmodSync(join(work, "chromium"), 0o755);
  untar(brotliDecompressSync(readFileSync(join(chromium, "al2023.tar.br"))), work);
  untar(brotliDecompressSync(readFileSync(join(chromium, "fonts.tar.br"))), work);
  for (const [family, weights] of [["noto-sans-sc", ["400Regular", "700Bold"]], ["noto-sans-mono", ["400Regular", "700Bold"]]]) copyFonts(family, weights);
  writeFileSync(join(work, "fonts.conf"), fontConfiguration());
  chmodSync(work, 0o755);
  try {
    renameSync(work, target);
  } catch (error) {
    // Another build was quicker.
    if (!existsSync(join(target, "chromium"))) throw error;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Plain files of a ustar archive: a header of 512 bytes, then the content, filled up to 512. */
function untar(archive, folder) {
  const text = (at, length) => archive.toString("utf8", at, at + length).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const [name, mode, size, type] = [text(at, 100), parseInt(text(at + 100, 8), 8), parseInt(text(at + 124, 12), 8), text(at + 156, 1)];
    const file = resolve(folder, name);
    if (!file.startsWith(folder)) throw new Error(`${name} leads out of the archive.`);
    if (type === "0" || type === "") {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, archive.subarray(at + 512, at + 512 + size), { mode: mode | 0o444 });
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

function copyFonts(family, weights) {
  const root = join(modules, "@expo-google-fonts", family);
  for (const weight of weights) {
    for (const file of readdirSync(join(root, weight)).filter((name) => name.endsWith(".ttf"))) copyFileSync(join(root, weight, file), join(work, "fonts", file));
  }
}

function fontConfiguration() {
  const alias = (family, ...preferred) => `  <alias binding="same"><family>${family}</family><prefer>${preferred.map((name) => `<family>${name}</family>`).join("")}</prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(target, "fonts")}</dir>
  <cachedir>${join(target, "font-cache")}</cachedir>
${alias("Segoe UI", "Open Sans", "Noto Sans SC")}
${alias("sans-serif", "Open Sans", "Noto Sans SC")}
${alias("monospace", "Noto Sans Mono", "Noto Sans SC")}
</fontconfig>
`;
}
