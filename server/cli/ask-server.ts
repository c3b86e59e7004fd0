import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { DomainError } from "#shared/kernel/errors.ts";

/** A Headroom server, and how to ask it. */
export interface AskedServer {
  /** Its address, `http://127.0.0.1:4000`; may end in a path under which a proxy presents it. */
  readonly url: string;
  readonly token?: string;
  readonly timeoutMs: number;
}

interface Question {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Raw {
  readonly status: number;
  readonly text: string;
}

function unreachable(url: string, why: string, cause?: unknown): DomainError {
  return new DomainError(
    {
      code: "server.unreachable",
      message: `no Headroom server answers at ${url}: ${why}`,
      remedy: "start it, or name its address by --server or HEADROOM_SERVER",
    },
    { cause },
  );
}

/** Node's own client: a command that asks one question need not wait for `fetch` to be loaded. */
function send(server: AskedServer, question: Question): Promise<Raw> {
  const url = new URL(`${server.url.replace(/\/+$/, "")}${question.path}`);
  for (const [name, value] of Object.entries(question.query ?? {}))
    url.searchParams.set(name, value);
  const body = question.body === undefined ? null : JSON.stringify(question.body);
  const headers = {
    accept: "application/json",
    ...(server.token === undefined ? {} : { authorization: `Bearer ${server.token}` }),
    ...(body === null
      ? {}
      : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
  };
  const request = url.protocol === "https:" ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const { method } = question;
    const signal = AbortSignal.timeout(server.timeoutMs);
    const asked = request(url, { method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    asked.on("error", reject);
    asked.end(body ?? undefined);
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

function refusal(server: AskedServer, status: number, problem: Readonly<Record<string, unknown>>) {
  const { code, detail, remedy } = problem;
  const isTokenMissing = status === 401;
  return new DomainError({
    code: typeof code === "string" ? code : "server.refused",
    message: typeof detail === "string" ? detail : `${server.url} answered ${status}`,
    ...(isTokenMissing
      ? { remedy: "give the server's token by HEADROOM_TOKEN or --token-file" }
      : typeof remedy === "string"
        ? { remedy }
        : {}),
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

/**
 * Asks a Headroom server for JSON.
 *
 * @throws DomainError `server.unreachable` when nothing answers in time, or something that is no Headroom; otherwise what the
 *   server says against the question
 */
export async function askServer(server: AskedServer, question: Question): Promise<unknown> {
  let raw: Raw;
  try {
    raw = await send(server, question);
  } catch (error) {
    const why = isTimeout(error)
      ? `no answer within ${server.timeoutMs / 1_000} s`
      : error instanceof Error && error.message !== ""
        ? error.message
        : "the connection failed";
    throw unreachable(server.url, why, error);
  }
  const value = parsed(raw.text);
  if (value === null)
    throw unreachable(server.url, `something else answered ${raw.status}, without JSON`);
  if (raw.status < 200 || raw.status > 299) throw refusal(server, raw.status, value);
  return value;
}
