/// <reference types="vitest/config" />
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Where `npm run dev` finds the server; the client asks the same origin, so the dev server hands its questions on. */
const server = `http://127.0.0.1:${process.env["PORT"] ?? "4000"}`;
const proxied = ["/trpc", "/api", "/healthz", "/readyz", "/metrics"];

const common = {
  root: here,
  environment: "node" as const,
  setupFiles: "e2e/run/no-noise.ts",
  restoreMocks: true,
  unstubGlobals: true,
  unstubEnvs: true,
};

/** Vitest leaves a core to itself, which on a small machine is half of it. */
const parallel = { maxWorkers: availableParallelism() };

export default defineConfig({
  root: "client",
  // Not beside the source, which decides whether the client has to be built again.
  cacheDir: "../node_modules/.vite",
  plugins: [react()],
  build: {
    outDir: "../dist/client",
    emptyOutDir: true,
    target: "es2023",
    rolldownOptions: {
      output: {
        // What the first page needs comes in one piece: cut up by who else needs what, it compresses 3 % worse.
        codeSplitting: { groups: [{ name: "first-load", tags: ["$initial"], test: /\.[jt]sx?$/ }] },
      },
    },
  },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, { target: server }])) },
  test: {
    root: here,
    // The groups run one after the other: real servers and browsers get the machine for themselves.
    projects: [
      {
        root: here,
        test: {
          ...common,
          ...parallel,
          name: "unit",
          include: ["{shared,server,fixtures,client,e2e/run,e2e/rules}/**/*.test.{ts,tsx}"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root: here,
        test: {
          ...common,
          ...parallel,
          name: "contracts",
          include: ["e2e/{contracts,faults}/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        root: here,
        test: {
          ...common,
          name: "journeys",
          include: ["e2e/journeys/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Browsers that wait for each other's processor time make a journey fail that a person would not notice.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
