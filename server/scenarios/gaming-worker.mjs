// A worker thread does not inherit the TypeScript loader of the thread that starts it, so this door installs it first.
import { register } from "tsx/esm/api";

register();
await import("./gaming-worker.ts");
