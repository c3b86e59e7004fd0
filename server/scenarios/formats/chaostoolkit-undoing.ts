import { listOf, mapOf, written } from "./values.ts";

/** What can be done to a service, and what takes it back. */
const OPPOSITES: readonly (readonly [done: readonly string[], takenBack: readonly string[]])[] = [
  [
    ["kill", "terminate", "stop", "halt", "shutdown", "poweroff", "down", "crash", "fail", "evict"],
    ["start", "restart", "up", "boot", "poweron", "launch", "cont", "ok"],
  ],
  [
    ["disable", "off"],
    ["enable", "on"],
  ],
  [
    ["cordon", "drain", "taint"],
    ["uncordon", "untaint"],
  ],
  [
    ["block", "deny", "drop", "reject", "partition", "isolate"],
    ["unblock", "allow", "accept", "rejoin"],
  ],
  [
    ["pause", "suspend", "freeze", "sigstop"],
    ["unpause", "resume", "continue", "unfreeze", "thaw", "sigcont"],
  ],
  [
    ["detach", "disconnect", "unmount", "umount"],
    ["attach", "connect", "reconnect", "mount", "remount"],
  ],
  [
    ["revoke", "expire"],
    ["grant", "renew"],
  ],
  [["lock"], ["unlock"]],
  [
    ["break", "corrupt", "bad", "broken", "unhealthy"],
    ["fix", "good", "fixed", "healthy"],
  ],
  [
    ["delete", "remove", "rm", "mv", "rename", "chmod"],
    ["create", "recreate", "apply", "touch", "add", "mv", "rename", "chmod"],
  ],
];

/** Making something is a fault only where that something is one: a toxic, a rule, a flag. */
const MADE: readonly string[] = [
  "add",
  "create",
  "mkdir",
  "inject",
  "insert",
  "apply",
  "touch",
  "set",
  "fill",
  "write",
  "install",
  "post",
  "put",
  "append",
];
const UNMADE: readonly string[] = [
  "delete",
  "del",
  "remove",
  "rm",
  "rmdir",
  "clear",
  "clean",
  "cleanup",
  "unlink",
  "unset",
  "uninstall",
];

/** Takes back whatever was done. */
const REVERTING = new Set([
  "restore",
  "revert",
  "recover",
  "rollback",
  "undo",
  "heal",
  "reset",
  "repair",
  "failback",
]);

/** Tools and shells, which every step of a method may have in common. */
const TOOLS = new Set(
  "sh bash env sudo timeout nohup docker podman kubectl oc helm systemctl service compose aws gcloud az curl http https chaosk8s chaosaws localhost true false null".split(
    " ",
  ),
);

/** Words of a name that tell no two things apart. */
const FILLERS = new Set("the a an of on in to for and again now step action fault".split(" "));

interface Step {
  readonly verbs: ReadonlySet<string>;
  /** What it is done to. */
  readonly subjects: ReadonlySet<string>;
}

/** Every text and number in a value, options by their names. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return Object.entries(mapOf(value)).flatMap(([key, item]) =>
    key.startsWith("-") ? [key, ...leaves(item)] : leaves(item),
  );
}

function words(text: string): readonly string[] {
  return text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Options and spellings that are verbs though they do not look it. */
function spelled(command: string): string {
  return command
    .replaceAll(/\d?>>?\s*(?:\/dev\/null|&\d)/g, " ")
    .replaceAll(/\biptables\b(.*?)\s-[AI]\b/g, "iptables$1 block")
    .replaceAll(/\biptables\b(.*?)\s-[DF]\b/g, "iptables$1 unblock")
    .replaceAll(/replicas[=\s"':]*0\b/g, "replicas stop")
    .replaceAll(/replicas[=\s"':]*[1-9]\d*/g, "replicas start")
    .replaceAll(/-(?:s\s*)?(?:SIG)?STOP\b/g, " sigstop ")
    .replaceAll(/-(?:s\s*)?(?:SIG)?CONT\b/g, " sigcont ")
    .replaceAll(/\d?>>?\s*(?=[^&\s])/g, " touch ");
}

const KNOWN = new Set([...OPPOSITES.flat(2), ...MADE, ...UNMADE, ...REVERTING]);

function stepOf(text: string, about: string): Step {
  const spoken = spelled(text);
  const tokens = spoken.split(/[\s"'`,()[\]{}]+/).filter(Boolean);
  const named = words(about).filter((word) => !KNOWN.has(word) && !FILLERS.has(word));
  return {
    verbs: new Set([...words(about), ...words(spoken)].filter((word) => KNOWN.has(word))),
    subjects: new Set([
      ...named,
      ...tokens
        .map((token) => token.toLowerCase().replace(/^\.\//, ""))
        .filter(
          (token) =>
            /[a-z]|\d\d/.test(token) &&
            !token.startsWith("-") &&
            !KNOWN.has(token) &&
            !TOOLS.has(token.split("/").at(-1) ?? token),
        ),
    ]),
  };
}

/** What one action does, in order: a shell may do several things after another. */
function stepsOf(activity: unknown): readonly Step[] {
  const { name, provider } = mapOf(activity);
  const { type, path, arguments: given, module, func, url, method } = mapOf(provider);
  const title = typeof name === "string" ? name : "";
  if (type === "process") {
    const command = [written(path), ...leaves(given)].join(" ");
    const parts = command.split(/;|&&|\|\||\n|(?<!&)&(?!&)/).filter((part) => part.trim() !== "");
    return parts.map((part) => stepOf(part, parts.length === 1 ? title : ""));
  }
  if (type === "http") return [stepOf(written(url), `${title} ${written(method) || "get"}`)];
  const arguments_ = leaves(given).join(" ");
  const about = `${title} ${written(func)}`;
  // Without arguments, what the function is named after is what it is done to: stop_database, start_database.
  const subject =
    arguments_ === "" ? words(`${written(module)} ${written(func)}`).join(" ") : arguments_;
  return [stepOf(subject, about)];
}

const some = (verbs: ReadonlySet<string>, list: readonly string[]) =>
  list.some((verb) => verbs.has(verb));

function sameSubject(a: Step, b: Step): boolean {
  return (
    a.subjects.size === 0 ||
    b.subjects.size === 0 ||
    [...a.subjects].some((one) => b.subjects.has(one))
  );
}

function takesBack(fault: Step, later: Step): boolean {
  if (!sameSubject(fault, later)) return false;
  if ([...later.verbs].some((verb) => REVERTING.has(verb))) return true;
  return (
    OPPOSITES.some(([done, back]) => some(fault.verbs, done) && some(later.verbs, back)) ||
    (some(fault.verbs, MADE) && some(later.verbs, UNMADE))
  );
}

/**
 * The index of the activity in which a method takes its own fault away, or `null`. Told from what the activities are
 * called and do: an opposite (stop, start; touch, rm) that is done later to the same thing. Where a fault is left that
 * nothing takes back, the service had to get over that one by itself.
 *
 * @param activities the actions that took place, in order
 */
export function undoneAt(activities: readonly unknown[]): number | null {
  const steps = activities.flatMap((activity, index) =>
    stepsOf(activity).map((step) => ({ step, index })),
  );
  let first: number | null = null;
  for (const [position, { step }] of steps.entries()) {
    const harms = OPPOSITES.some(([done]) => some(step.verbs, done));
    const isReversal = steps.slice(0, position).some((earlier) => takesBack(earlier.step, step));
    if (isReversal || (!harms && !some(step.verbs, MADE))) continue;
    const reversal = steps.slice(position + 1).find((later) => takesBack(step, later.step));
    if (reversal === undefined) {
      if (harms) return null;
      continue;
    }
    first = Math.max(first ?? 0, reversal.index);
  }
  return first;
}

/** The provider's own list of what an action was done to, where it gives one. */
export function reportedTargets(output: unknown): readonly unknown[] | null {
  if (Array.isArray(output)) return listOf(output);
  const lists = Object.values(mapOf(output)).filter(Array.isArray);
  const keys = Object.keys(mapOf(output));
  return lists.length > 0 &&
    lists.length === keys.filter((key) => key !== "ResponseMetadata").length
    ? lists.flat()
    : null;
}
