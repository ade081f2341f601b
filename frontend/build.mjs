// Writes what browsers load into the Python package, so that who installs it needs no Node.
import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url).pathname;
const out = `${here}../src/quarterdeck/web/static/quarterdeck/`;
const LIBRARIES = ["htmx.org", "ag-grid-community", "ag-stack"];

const REFUSED = '(() => { throw new Error("Text is not compiled here"); })(';
/** What libraries could do and pages may not, cut out: compiling text, and asking for a font. */
const CUTS = [
  [/ag-grid-community.*mjs$/, "new Function(", REFUSED],
  [/ag-stack.*mjs$/, /var loadGoogleFont = async [^]*?\n};/, "var loadGoogleFont = async () => {};"],
  [/ag-stack.*mjs$/, 'var googleFontsDomain = "fonts.googleapis.com";', ""],
];
const cutting = {
  name: "cutting",
  setup: (building) =>
    building.onLoad({ filter: /(ag-grid-community|ag-stack).*\.mjs$/ }, ({ path }) => ({
      contents: CUTS.filter(([file]) => file.test(path)).reduce(cut, readFileSync(path, "utf8")),
      loader: "js",
    })),
};

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
  plugins: [cutting],
  banner: { js: "/* Quarterdeck. Licences of the libraries inside: LICENSES.txt */" },
  logLevel: "warning",
});
writeFileSync(`${out}LICENSES.txt`, LIBRARIES.map(licence).join("\n\n"));

/** One cut; a library that no longer has what is cut must be looked at again. */
function cut(text, [file, from, to]) {
  const left = text.replace(from, to);
  if (left === text) throw new Error(`Nothing to cut in ${file}: look for what does ${from} now`);
  return left;
}

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
