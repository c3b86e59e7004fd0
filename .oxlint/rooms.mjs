/**
 * Who may import whom. Everything is banned that no line below allows, whichever way it is spelled: `fs`, `node:fs`,
 * `node:fs/promises`, a path out of the folder, a type, a re-export or an `import()`.
 */

const SHARED_NOUNS = [
  "kernel",
  "org",
  "slo",
  "sli",
  "budget",
  "incidents",
  "canary",
  "scenarios",
  "gate",
  "debt",
];
/** Pure libraries that `shared/` may stand on. */
const SHARED_LIBRARIES = [
  "date-fns",
  "@date-fns/tz",
  "@stdlib/math-base-special-erfcinv",
  "@stdlib/math-base-special-betainc",
  "@stdlib/stats-base-dists-normal-cdf",
];
const TEST_LIBRARIES = ["vitest", "fast-check", "msw", "playwright-core", "axe-core", "autocannon"];

/** Starts the real server for tests. */
const TEST_SERVER = "server/test-server.ts";

const isTest = (path) => /\.(test|test-d)\.tsx?$/.test(path);
const packageOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
const isNode = (specifier) => specifier.startsWith("node:");
const isPackage = (specifier) =>
  !specifier.startsWith("#") && !specifier.startsWith(".") && !isNode(specifier);
const room = (specifier) => /^#(\w+)\//.exec(specifier)?.[1];
const noun = (specifier) => /^#\w+\/([\w.-]+)/.exec(specifier)?.[1];

function sharedRule([, from], specifier) {
  if (room(specifier) === "shared") {
    const mine = SHARED_NOUNS.indexOf(from);
    const theirs = SHARED_NOUNS.indexOf(noun(specifier));
    // Its own noun by name as well: a folder inside it has no other way up.
    if (theirs >= 0 && theirs <= mine) return null;
    return `shared/${from} may import only what stands before it: ${SHARED_NOUNS.slice(0, mine).join(", ") || "nothing"}`;
  }
  if (isPackage(specifier) && SHARED_LIBRARIES.includes(packageOf(specifier))) return null;
  return "shared/ is pure: no Node, no browser, no other room; of libraries only date-fns and @stdlib's distributions";
}

/** Which services a noun's service may call: those upstream of it. */
const SERVER_NOUNS = ["org", "slo", "sli", "budget", "incidents", "scenarios", "gate", "debt"];
/** Files that know all nouns. */
const SERVER_COMPOSITION = /^server\/(app|router|main|api|test-server)\.|^server\/(app|cli)\//;

function serverRule(parts, specifier, path) {
  const [, from] = parts;
  if (isNode(specifier)) return null;
  if (isPackage(specifier)) {
    const browser = [
      "react",
      "react-dom",
      "recharts",
      "zustand",
      "@mantine/core",
      "@tanstack/react-query",
    ];
    return browser.includes(packageOf(specifier)) ? "the server draws nothing" : null;
  }
  if (room(specifier) === "shared") return null;
  if (room(specifier) === "fixtures") {
    return /^server\/(sli\/demo-source|incidents\/demo-events)\./.test(path) || path === TEST_SERVER
      ? null
      : "only the demo source may use fixtures in production";
  }
  if (room(specifier) !== "server") return "the server knows neither client nor e2e";
  const to = noun(specifier);
  if (SERVER_COMPOSITION.test(path)) return null;
  if (to === "platform" || to === "launch") return null;
  if (from === "launch" && to === "cli") return null;
  if (isTest(path) && specifier === `#${TEST_SERVER}`) return null;
  if (from === "config") return to === "config" ? null : "config knows only the platform";
  if (from === "platform") return "the platform knows no noun";
  const mine = SERVER_NOUNS.indexOf(from);
  const theirs = SERVER_NOUNS.indexOf(to);
  if (theirs < 0 || mine < 0) return `server/${from} may not import server/${to}`;
  if (isTest(path)) return null;
  if (specifier.includes(".store."))
    return "a noun's store belongs to its own service; call the service";
  if (theirs > mine) return `server/${to} stands downstream of server/${from}`;
  return null;
}

function clientRule(parts, specifier, path, typeOnly) {
  const [, area, feature] = parts;
  if (isNode(specifier)) return "the client runs in a browser: no Node";
  if (isPackage(specifier)) {
    if (packageOf(specifier) === "recharts" && !path.startsWith("client/ui/charts/")) {
      return "only client/ui/charts may use the chart library";
    }
    return null;
  }
  if (room(specifier) === "shared") return null;
  if (room(specifier) === "server")
    return typeOnly ? null : "of the server only types cross: write `import type`";
  if (room(specifier) === "fixtures")
    return isTest(path) ? null : "production code never uses fixtures";
  if (room(specifier) !== "client") return "the client does not know e2e";
  const to = noun(specifier);
  const layers = {
    ui: ["ui"],
    data: ["data"],
    features: ["ui", "data"],
    pages: ["ui", "data", "features"],
  };
  if (area === "features" && to === "features") {
    return new RegExp(`^#client/features/${feature}/`).test(specifier)
      ? null
      : "features never import features; a page joins them";
  }
  const allowed = layers[area];
  if (allowed === undefined || allowed.includes(to)) return null;
  return `client/${area} may import only ${allowed.join(", ")}`;
}

function fixturesRule(parts, specifier) {
  if (room(specifier) === "shared" || room(specifier) === "fixtures") return null;
  return "fixtures import shared only";
}

const RULES = {
  shared: sharedRule,
  server: serverRule,
  client: clientRule,
  fixtures: fixturesRule,
};

/**
 * Why a file may not import something, or `null` when it may.
 *
 * @param {string} path of the importing file, from the top of the repository
 * @param {string} specifier as written
 * @param {boolean} typeOnly whether only types are imported
 * @returns {string | null}
 */
export function whyBanned(path, specifier, typeOnly) {
  const parts = path.split("/");
  const rule = RULES[parts[0]];
  if (rule === undefined || parts.length < 2) return null;
  if (specifier.startsWith("../"))
    return "leave the folder by `#room/…`, so that the rules can see where to";
  if (specifier.startsWith("./")) return null;
  if (isPackage(specifier) && TEST_LIBRARIES.includes(packageOf(specifier))) {
    return isTest(path) || path === TEST_SERVER ? null : "test libraries are for tests";
  }
  if (isTest(path) && (isNode(specifier) || ["fixtures", "e2e"].includes(room(specifier))))
    return null;
  if (isTest(path) && parts[0] === "fixtures") return null;
  return rule(parts, specifier, path, typeOnly);
}

const rooms = {
  create(context) {
    const root = context.cwd ?? process.cwd();
    const path = context.filename.startsWith(root)
      ? context.filename.slice(root.length + 1)
      : context.filename;
    function check(node, source, typeOnly) {
      if (typeof source?.value !== "string") return;
      const why = whyBanned(path, source.value, typeOnly);
      if (why !== null) context.report({ node: source, message: `"${source.value}": ${why}` });
    }
    const typesOnly = (node) =>
      node.importKind === "type" ||
      node.exportKind === "type" ||
      (node.specifiers?.length > 0 && node.specifiers.every((one) => one.importKind === "type"));
    return {
      ImportDeclaration: (node) => check(node, node.source, typesOnly(node)),
      ExportNamedDeclaration: (node) => check(node, node.source, typesOnly(node)),
      ExportAllDeclaration: (node) => check(node, node.source, typesOnly(node)),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument, true),
    };
  },
};

/** The environment and the clock are read at the edge alone. */
const CLOCK_AND_ENVIRONMENT =
  /^(server\/(main\.|launch\/|cli\/|test-server\.)|e2e\/|client\/|vite\.config|\.oxlint)|\.test\./;

const edge = {
  create(context) {
    const root = context.cwd ?? process.cwd();
    const path = context.filename.startsWith(root)
      ? context.filename.slice(root.length + 1)
      : context.filename;
    if (CLOCK_AND_ENVIRONMENT.test(path)) return {};
    const report = (node, message) => context.report({ node, message });
    return {
      MemberExpression(node) {
        const name = `${node.object.name}.${node.property.name}`;
        if (name === "Date.now")
          report(
            node,
            "the real clock is read in server/main.ts alone: take a Clock or an instant",
          );
        if (name === "process.env")
          report(node, "the environment is read in server/main.ts and the command line alone");
        if (name === "Math.random") report(node, "chance is seeded and passed in");
      },
      NewExpression(node) {
        if (node.callee.name === "Date" && node.arguments.length === 0) {
          report(
            node,
            "the real clock is read in server/main.ts alone: take a Clock or an instant",
          );
        }
      },
    };
  },
};

export default {
  meta: { name: "headroom" },
  rules: { rooms, edge },
};
