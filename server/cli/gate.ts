import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import {
  GATE_EXCEPTIONS,
  RISK_CLASSES,
  type GateException,
  type RiskClass,
  type Verdict,
} from "#shared/gate/model.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { askServer, type AskedServer } from "./ask-server.ts";
import type { CommandContext } from "./commands.ts";

/** What is read of an answer of `GET /api/v1/gate`; all of it is passed on with `--json`. */
interface Answer {
  readonly id: string;
  readonly service: string;
  readonly risk: RiskClass;
  readonly judgedAs: RiskClass;
  readonly verdict: Verdict;
  readonly reasons: readonly { readonly verdict: Verdict; readonly text: string }[];
  readonly notes: readonly string[];
  readonly policyVersion: string;
}

interface GateOptions {
  readonly service: string;
  readonly risk: RiskClass;
  readonly server?: string;
  readonly flag?: boolean;
  readonly share?: number;
  readonly exception?: GateException;
  readonly by?: string;
  readonly at?: string;
  readonly tokenFile?: string;
  readonly timeout: number;
  readonly failOn: "caution" | "hold";
  readonly override?: string;
  readonly json?: boolean;
}

const DEFAULT_SERVER = "http://127.0.0.1:4000";

const EXIT_CODES: Readonly<Record<Verdict, number>> = { go: 0, hold: 1, caution: 3, unknown: 4 };

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() === "" || !(share > 0 && share <= 1))
    throw new InvalidArgumentError("write a share above 0, at most 1: 0.05 is five percent.");
  return share;
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3_600))
    throw new InvalidArgumentError("write seconds, such as 10.");
  return seconds;
}

function addressOf(option: string | undefined, { env }: CommandContext): string {
  const url = option ?? (env["HEADROOM_SERVER"] || DEFAULT_SERVER);
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new DomainError({
    code: "server.address-invalid",
    message: `"${url}" is no address of a server`,
    remedy: `write it as ${DEFAULT_SERVER}`,
  });
}

function tokenOf(file: string | undefined, { env }: CommandContext): string | undefined {
  if (file === undefined) return env["HEADROOM_TOKEN"] || undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new DomainError(
      {
        code: "file.unreadable",
        message: `the token cannot be read from ${file}`,
        remedy: "check the path and its permissions",
      },
      { cause: error },
    );
  }
}

function queryOf(options: GateOptions): Readonly<Record<string, string>> {
  const { service, risk, flag, share, exception, by, at } = options;
  return {
    service,
    risk,
    ...(flag === true ? { flag: "true" } : {}),
    ...(share === undefined ? {} : { share: String(share) }),
    ...(exception === undefined ? {} : { exception }),
    ...(by === undefined ? {} : { by }),
    ...(at === undefined ? {} : { at }),
  };
}

/** The verdict, why, what was not looked at, and where the record is. */
function inWords(answer: Answer, overriddenBy: string | null): string {
  const { verdict, service, risk, judgedAs, reasons, notes, id, policyVersion } = answer;
  const asWhat = judgedAs === risk ? "" : `, judged as ${judgedAs}`;
  const lines = [
    `${verdict.toUpperCase()}  ${service}, ${risk} risk${asWhat}`,
    ...reasons.map((reason) => `  ${reason.verdict.padEnd(8)} ${reason.text}`),
    ...notes.map((note) => `  note     ${note}`),
    `  record   ${id}, policy ${policyVersion}`,
    ...(overriddenBy === null ? [] : [`OVERRIDDEN by ${overriddenBy}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== "object" || value === null || !("verdict" in value)) return false;
  return typeof value.verdict === "string" && value.verdict in EXIT_CODES;
}

async function ask(server: AskedServer, options: GateOptions): Promise<Answer> {
  const query = queryOf(options);
  const answer = await askServer(server, { method: "GET", path: "/api/v1/gate", query });
  if (isAnswer(answer)) return answer;
  throw new DomainError({
    code: "server.answer-strange",
    message: `${server.url} gave an answer that this version does not understand`,
    remedy: "use the command of the server's version",
  });
}

function exitCode(verdict: Verdict, { failOn }: GateOptions): number {
  return failOn === "hold" && verdict === "caution" ? 0 : EXIT_CODES[verdict];
}

async function run(options: GateOptions, context: CommandContext): Promise<void> {
  const { override, by } = options;
  if (override !== undefined && by === undefined)
    throw new DomainError({
      code: "gate.override-by-nobody",
      message: "an override needs somebody who answers for it",
      remedy: "say who by --by",
    });
  const token = tokenOf(options.tokenFile, context);
  const server: AskedServer = {
    url: addressOf(options.server, context),
    timeoutMs: options.timeout * 1_000,
    ...(token === undefined ? {} : { token }),
  };
  const answer = await ask(server, options);
  const isOverridden = override !== undefined && answer.verdict !== "go";
  const made = isOverridden
    ? await askServer(server, {
        method: "POST",
        path: `/api/v1/gate/${encodeURIComponent(answer.id)}/override`,
        body: { by, reason: override },
      })
    : null;
  const shown = made === null ? answer : { ...answer, overridden: [made] };
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(shown)}\n`
      : inWords(answer, made === null ? null : (by ?? null)),
  );
  process.exitCode = made === null ? exitCode(answer.verdict, options) : 0;
}

/**
 * `headroom gate`: the ship check. Exit code 0 go, 1 hold, 3 caution, 4 unknown; 2 when the gate could not be asked.
 */
export function gateCommand(context: CommandContext): Command {
  return new Command("gate")
    .description("ask whether a change may ship: exit code 0 go, 1 hold, 3 caution, 4 unknown")
    .requiredOption("--service <name>", "the service that changes")
    .addOption(
      new Option("--risk <class>", "how much the change can break")
        .choices([...RISK_CLASSES])
        .makeOptionMandatory(),
    )
    .option("--server <url>", `the server (else HEADROOM_SERVER, else ${DEFAULT_SERVER})`)
    .option("--flag", "the change is behind a flag")
    .option("--share <share>", "share of the traffic that meets it first, 0 to 1", readShare)
    .addOption(
      new Option("--exception <kind>", "a fix that passes with caution at worst").choices([
        ...GATE_EXCEPTIONS,
      ]),
    )
    .option("--by <name>", "who or which pipeline asks, for the record")
    .option("--at <time>", "an instant of the past (ISO-8601 with a zone) instead of now")
    .addOption(
      new Option(
        "--fail-on <verdict>",
        "the least verdict that fails; hold lets caution end with 0",
      )
        .choices(["caution", "hold"])
        .default("caution"),
    )
    .option("--override <reason>", "ship all the same: kept with the reason; needs --by")
    .option("--token-file <file>", "holds the server's token (else HEADROOM_TOKEN)")
    .option("--timeout <seconds>", "how long to wait for the answer", readSeconds, 10)
    .option("--json", "print the answer as JSON, for machines")
    .action((options: GateOptions) => run(options, context));
}
