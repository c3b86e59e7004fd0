import { main } from "#server/cli/main.ts";

// What `npm run dev` watches: the server alone, on the port that vite's server hands questions on to.
await main(["serve", ...process.argv.slice(2)]);
