import { z } from "zod";
import { DISPLAY_MODES, type DisplayMode } from "#shared/scenarios/views.ts";
import {
  closed,
  duration,
  portNumber,
  postgresAddress,
  sliceLength,
  text,
  webAddress,
  wholeNumber,
} from "./fields.ts";
import { trackerEntry } from "./tracker-schema.ts";

const DEFAULT_LOOKBACK_SECONDS = 30 * 86_400;

const basic = closed({
  username: text(),
  password: text().optional(),
  passwordFile: text().optional(),
}).refine(
  ({ password, passwordFile }) => (password === undefined) !== (passwordFile === undefined),
  { error: "takes either password or passwordFile" },
);

const auth = closed({
  bearer: text().optional(),
  bearerFile: text().optional(),
  basic: basic.optional(),
}).refine((ways) => Object.values(ways).filter((way) => way !== undefined).length === 1, {
  error: "takes exactly one of bearer, bearerFile and basic",
});

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headers = z.record(
  z.string().regex(HEADER_NAME, { error: "is not a header's name" }),
  z
    .union([z.string(), z.number()], { error: "takes text" })
    .transform(String)
    .refine((value) => !/[\r\n\0]/.test(value), { error: "takes one line of text" }),
);

const pulled = {
  name: text(),
  slice: sliceLength().default(60),
  lag: duration({ zero: true }).default(90),
  lookback: duration().default(DEFAULT_LOOKBACK_SECONDS),
};

const prometheus = closed({
  kind: z.literal("prometheus"),
  ...pulled,
  url: webAddress(),
  auth: auth.optional(),
  headers: headers.default({}),
  caFile: text().optional(),
  timeout: duration().default(30),
  concurrency: wholeNumber(1, 64).default(4),
  linkUrl: webAddress().optional(),
});

const push = closed({ kind: z.literal("push"), name: text(), slice: sliceLength().default(60) });
const demo = closed({
  kind: z.literal("demo"),
  ...pulled,
  slice: sliceLength().default(300),
  lag: duration({ zero: true }).default(0),
});

const source = z.discriminatedUnion("kind", [prometheus, push, demo], {
  error: (issue) => (issue.code === "invalid_union" ? "takes prometheus, push or demo" : undefined),
});

const access = closed({ token: text().optional(), tokenFile: text().optional() }).refine(
  ({ token, tokenFile }) => (token === undefined) !== (tokenFile === undefined),
  { error: "takes either token or tokenFile" },
);

const server = closed({
  host: text().default("127.0.0.1"),
  port: portNumber().default(4000),
  auth: access.optional(),
  allowedHosts: z.array(text()).default([]),
  trustedProxies: z.array(text()).default([]),
});

/** Refuses a name that an entry before has already. */
function uniqueNames(what: string) {
  return (entries: readonly { readonly name: string }[], context: z.RefinementCtx): void => {
    entries.forEach(({ name }, index) => {
      if (entries.findIndex((other) => other.name === name) < index) {
        context.addIssue({
          code: "custom",
          path: [index, "name"],
          message: `is taken: another ${what} is called "${name}" already`,
        });
      }
    });
  };
}

/** headroom.yaml as it is written, durations read. */
export const headroomFile = closed({
  organisation: text().optional(),
  server: server.prefault({}),
  database: closed({ url: postgresAddress() }).optional(),
  dataDir: text().default("./.headroom"),
  sources: z
    .array(source)
    .min(1, { error: "needs at least one source" })
    .superRefine(uniqueNames("source")),
  slos: z.array(text()).default([]),
  catalog: z.array(text()).default([]),
  exclusions: z.array(text()).default([]),
  scenarios: z.array(text()).default([]),
  evidence: z.array(text()).default([]),
  exemptions: z.array(text()).default([]),
  league: closed({
    mode: z
      .enum(DISPLAY_MODES as [DisplayMode, ...DisplayMode[]], {
        error: `takes ${DISPLAY_MODES.join(", ")}`,
      })
      .default("recognition"),
  }).prefault({}),
  planning: closed({
    register: z.array(text()).default([]),
    trackers: z.array(trackerEntry).superRefine(uniqueNames("tracker")).default([]),
  }).prefault({}),
  policy: z
    .union([text(), z.array(text())], { error: "takes a file or a list of files" })
    .optional(),
});

export type HeadroomFile = z.output<typeof headroomFile>;
export type SourceEntry = HeadroomFile["sources"][number];
