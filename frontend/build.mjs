// Writes what browsers load into the Python package, so that who installs it needs no Node.
import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url).pathname;
const out = `${here}../src/quarterdeck/web/static/quarterdeck/`;
const LIBRARIES = ["htmx.org", "ag-grid-community", "ag-stack"];

mkdirSync(out, { recursive: true });
await build({
  entryPoints: ["src/first.ts", "src/app.ts", "src/grid.ts", "src/front.css"],
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox120", "safari17.5"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* Quarterdeck. Licences of the libraries inside: LICENSES.txt */" },
  logLevel: "warning",
});
writeFileSync(`${out}LICENSES.txt`, LIBRARIES.map(licence).join("\n\n"));

/** One library's name, version and licence as it came with it. */
function licence(name) {
  const folder = `${here}node_modules/${name}/`;
  const { version, license } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
  const said = ["LICENSE", "LICENSE.txt"].map((file) => read(folder + file)).find(Boolean);
  return `${name} ${version} (${license})\n\n${(said ?? "").trim()}\n`;
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
