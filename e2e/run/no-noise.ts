import { format } from "node:util";
import { afterAll, afterEach } from "vitest";
import { WATCHED_METHODS, recordConsole, takeNoise } from "./expect-console.ts";

// Set up for every test file: console output that no test announced with `expectConsole` fails the test it came in.
for (const method of WATCHED_METHODS) {
  console[method] = (...parts: unknown[]) => recordConsole(method, format(...parts));
}

function failOnNoise(): void {
  const noise = takeNoise();
  if (noise.length > 0) throw new Error(`Unexpected console output:\n${noise.join("\n")}`);
}

afterEach(failOnNoise);
afterAll(failOnNoise);
