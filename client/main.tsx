import "#client/app/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "#client/app/providers.tsx";
import { followLive } from "#client/data/live.ts";
import { createQueryClient } from "#client/data/query-client.ts";
import { createApi } from "#client/data/trpc.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root to draw into");

const api = createApi("/trpc");
const queries = createQueryClient();

followLive({
  subscribe: api.live.events.subscribe,
  queries,
  now: Date.now,
  later: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
});

createRoot(root).render(
  <StrictMode>
    <App api={api} queries={queries} />
  </StrictMode>,
);
