#!/usr/bin/env node
import { loadProgram } from "#server/launch/program.mjs";

const { main } = await loadProgram("headroom");
await main(process.argv.slice(2));
