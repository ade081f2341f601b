// Runs the tests of the sources: each is bundled, because Node reads JavaScript alone.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const here = new URL(".", import.meta.url).pathname;
const out = mkdtempSync(join(here, "node_modules", ".tests-"));
const tests = readdirSync(`${here}tests`).filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: tests.map((name) => `${here}tests/${name}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
});
const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
const ran = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
rmSync(out, { recursive: true, force: true });
process.exit(ran.status ?? 1);
