#!/usr/bin/env node
import { enableTypeScript } from "#server/launch/typescript.mjs";

await enableTypeScript();
const { main } = await import("./main.ts");
await main(process.argv.slice(2));
