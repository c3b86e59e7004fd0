import { z } from "zod";
import { CATEGORIES } from "#shared/debt/model.ts";
import { closed, duration, text, webAddress, wholeNumber } from "./fields.ts";

const DEFAULT_SINCE_SECONDS = 200 * 86_400;
const DEFAULT_EVERY_MINUTES = 15;

const patterns = z.array(text()).min(1, { error: "needs at least one" });
const conditions = { types: patterns.optional(), labels: patterns.optional() };

const common = {
  // It begins the id of every sprint, where a slash follows it.
  name: z.string().regex(/^[\w][\w.-]*$/, { error: "takes letters, digits, dots and dashes" }),
  team: text().optional(),
  teams: z.array(closed({ ...conditions, team: text() })).default([]),
  categories: z
    .array(
      closed({
        ...conditions,
        category: z.enum(CATEGORIES, { error: `takes ${CATEGORIES.join(", ")}` }),
      }),
    )
    .optional(),
  everyMinutes: wholeNumber(1, 1_440).default(DEFAULT_EVERY_MINUTES),
  since: duration().default(DEFAULT_SINCE_SECONDS),
};

function ways(auth: Readonly<Record<string, unknown>>): string {
  return Object.keys(auth)
    .filter((key) => auth[key] !== undefined)
    .toSorted()
    .join(" ");
}

const jiraAuth = closed({
  email: text().optional(),
  token: text().optional(),
  tokenFile: text().optional(),
  bearer: text().optional(),
  bearerFile: text().optional(),
}).refine(
  (auth) => ["email token", "email tokenFile", "bearer", "bearerFile"].includes(ways(auth)),
  { error: "takes email with token or tokenFile (Cloud), or bearer or bearerFile (Data Center)" },
);

const tokenAuth = closed({ token: text().optional(), tokenFile: text().optional() }).refine(
  (auth) => ["token", "tokenFile"].includes(ways(auth)),
  { error: "takes either token or tokenFile" },
);

const fieldName = z.string().regex(/^\w+$/, {
  error: "takes the id of a field, such as customfield_10016",
});

/** Neither Jira nor GitHub has teams of its own. */
function ownerIsSaid({ team, teams }: { team?: string | undefined; teams: readonly unknown[] }) {
  return team !== undefined || teams.length > 0;
}
const OWNER = {
  error: "says of no item whose it is: set team, or rules under teams",
};

const jira = closed({
  kind: z.literal("jira"),
  ...common,
  url: webAddress(),
  auth: jiraAuth,
  boards: z.array(wholeNumber(1, Number.MAX_SAFE_INTEGER)).default([]),
  projects: z
    .array(z.string().regex(/^[A-Za-z]\w*$/, { error: "takes the key of a project, such as PAY" }))
    .default([]),
  estimate: closed({ field: fieldName }).optional(),
  sprintField: fieldName.optional(),
  notDone: z.array(text()).optional(),
})
  .refine(({ boards, projects }) => boards.length > 0 !== projects.length > 0, {
    error: "takes either boards or projects",
  })
  .refine(ownerIsSaid, OWNER);

const github = closed({
  kind: z.literal("github"),
  ...common,
  url: webAddress().default("https://api.github.com"),
  auth: tokenAuth,
  repositories: z
    .array(
      z.string().regex(/^[\w.-]+\/[\w.-]+$/, { error: "takes owner/name, such as example/shop" }),
    )
    .min(1, { error: "needs at least one repository" }),
  sprints: z.literal("milestones", { error: "takes milestones" }).default("milestones"),
  estimate: closed({
    label: z.string().regex(/^[^*]*\*[^*]*$/, {
      error: "takes a label with one * in place of the number, such as points/*",
    }),
  }).optional(),
}).refine(ownerIsSaid, OWNER);

const linear = closed({
  kind: z.literal("linear"),
  ...common,
  url: webAddress().default("https://api.linear.app/graphql"),
  auth: tokenAuth,
  teamKeys: z
    .array(z.string().regex(/^\w+$/, { error: "takes the key of a team, such as PAY" }))
    .min(1, { error: "needs at least one team's key" }),
});

const csv = closed({
  kind: z.literal("csv"),
  ...common,
  items: patterns,
  sprints: z.array(text()).default([]),
});

/** A tracker of headroom.yaml as it is written, durations read. */
export const trackerEntry = z.discriminatedUnion("kind", [jira, github, linear, csv], {
  error: (issue) =>
    issue.code === "invalid_union" ? "takes jira, github, linear or csv" : undefined,
});

export type TrackerEntry = z.output<typeof trackerEntry>;
