// Makes dist/huntbot-teams.zip, the app package that a Teams administrator uploads:
//   MicrosoftAppId=... PUBLIC_URL=https://huntbot.example.com node manifests/build.js
// `node manifests/build.js icons` draws the icons again from their SVG.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { zip } from "./zip.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "teams");
const placeholder = "00000000-0000-0000-0000-000000000000";
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The manifest of this bot. The app has the bot's own id.
 * @param {{ MicrosoftAppId?: string, PUBLIC_URL?: string }} env
 */
export function manifestFor(env) {
  const appId = env.MicrosoftAppId ?? placeholder;
  if (!guid.test(appId)) throw new Error(`MicrosoftAppId is "${appId}": write the application (client) id, a GUID.`);
  const text = readFileSync(join(folder, "manifest.json"), "utf8").replaceAll(placeholder, appId.toLowerCase());
  const manifest = JSON.parse(text);
  if (env.PUBLIC_URL) {
    const { host, origin } = new URL(env.PUBLIC_URL);
    manifest.validDomains = [host];
    for (const page of ["websiteUrl", "privacyUrl", "termsOfUseUrl"]) manifest.developer[page] = origin;
  }
  return manifest;
}

/** @returns {Promise<string[]>} what Microsoft's schema finds wrong with a manifest */
export async function problemsOf(manifest) {
  const { AppManifestUtils } = await import("@microsoft/app-manifest");
  return await AppManifestUtils.validateAgainstSchema(manifest);
}

/** The app package as bytes. */
export function packageFor(manifest) {
  const icon = (name) => readFileSync(join(folder, name));
  return zip({
    "manifest.json": Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    "color.png": icon("color.png"),
    "outline.png": icon("outline.png"),
  });
}

export async function drawIcons() {
  const { Resvg } = await import("@resvg/resvg-js");
  for (const name of ["color", "outline"]) {
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    writeFileSync(join(folder, `${name}.png`), new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng());
  }
}

async function main() {
  if (process.argv[2] === "icons") return await drawIcons();
  const manifest = manifestFor(process.env);
  const problems = await problemsOf(manifest);
  if (problems.length > 0) throw new Error(`The manifest is not valid:\n${problems.join("\n")}`);
  const target = join(dirname(folder), "..", "dist", "huntbot-teams.zip");
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, packageFor(manifest));
  console.log(`${target} for the bot ${manifest.id}`);
  if (manifest.id === placeholder) console.log("Set MicrosoftAppId to make a package that Teams takes.");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
