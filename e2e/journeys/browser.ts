import { chromium, type Browser } from "playwright-core";
import { findPart } from "#e2e/run/find-part.ts";

/** Without these Chromium tries to reach hosts of its maker, and fails noisily where there is no way out. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless Chromium of this machine. Ask `requirePart` first where it may be missing. */
export async function openBrowser(): Promise<Browser> {
  const part = findPart("chromium");
  if (part === null) throw new Error("Chromium is not installed: apt-get install chromium");
  return chromium.launch({ executablePath: part, args: QUIET });
}
