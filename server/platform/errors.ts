import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { DomainError } from "#shared/kernel/errors.ts";

/** One field of a request that was refused. */
interface FieldError {
  /** RFC 6901 pointer into the request: `/slices/3/good`. */
  readonly pointer: string;
  readonly detail: string;
}

/** An error as the outside may see it. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly errors?: readonly FieldError[];
}

/** RFC 9457 problem details, with a code for machines and a remedy for people. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly remedy?: string;
  /** Names this occurrence; the server's log carries the same id. */
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  408: "Request took too long",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported media type",
  422: "Cannot be processed",
  429: "Too many requests",
  431: "Headers too large",
  500: "Internal error",
  502: "Source failed",
  503: "Not available",
  504: "Timed out",
  507: "Out of space",
};

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  "access.token-wrong": 401,
  "access.required": 401,
  "access.host-refused": 403,
  "access.origin-refused": 403,
  "league.private": 403,
  "debt.changed-meanwhile": 409,
  "decision.changed-meanwhile": 409,
  "sprint.has-decision": 409,
  "request.too-deep": 413,
  "server.starting": 503,
  "server.stopping": 503,
  "sli.not-pushed": 409,
  "sli.no-source": 409,
};

const STATUS_BY_PATTERN: readonly (readonly [RegExp, number])[] = [
  [/(^|[.-])(full|no-space)$/, 507],
  [/^source\./, 502],
  [/^(store|database)\./, 503],
  [/\.(unknown|not-found|missing)$/, 404],
  [/\.(conflict|locked|in-use)$/, 409],
];

/** The HTTP status of a domain error's code: 404 for what is unknown, 502 for a source that fails, else 422. */
export function statusOfCode(code: string): number {
  const exact = STATUS_BY_CODE[code];
  if (exact !== undefined) return exact;
  return STATUS_BY_PATTERN.find(([pattern]) => pattern.test(code))?.[1] ?? 422;
}

const TRPC_STATUS: Partial<Record<TRPCError["code"], number>> = {
  PARSE_ERROR: 400,
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
};

const STATUS_CODES: Readonly<Record<number, string>> = {
  404: "request.route-unknown",
  405: "request.method",
  408: "request.timeout",
  413: "request.too-large",
  415: "request.media-type",
  429: "request.rate",
  431: "request.headers-too-large",
  503: "server.busy",
};

function pointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

function zodFault(error: ZodError): Fault {
  const errors = error.issues
    .slice(0, 100)
    .map((issue) => ({ pointer: pointer(issue.path), detail: issue.message }));
  const first = errors[0];
  return {
    status: 400,
    code: "request.invalid",
    message:
      first === undefined
        ? "the request is not valid"
        : `${first.pointer === "" ? "the request" : first.pointer}: ${first.detail}`,
    remedy: "see /api/v1/openapi.json for what is accepted",
    errors,
  };
}

/** Client errors that Fastify and its plugins raise carry a status and a text written for clients. */
function frameworkFault(error: Error): Fault | null {
  const status =
    "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : null;
  if (status === null || status < 400 || (status >= 500 && status !== 503)) return null;
  return { status, code: STATUS_CODES[status] ?? "request.invalid", message: error.message };
}

/**
 * The one translator from whatever was thrown to what a client may know.
 *
 * @returns `null` for a defect: its text goes to the log alone
 */
export function faultOf(error: unknown): Fault | null {
  if (error instanceof DomainError) {
    const { code, message, remedy } = error;
    return {
      status: statusOfCode(code),
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
    };
  }
  if (error instanceof ZodError) return zodFault(error);
  if (error instanceof TRPCError) {
    const cause = error.cause === undefined ? null : faultOf(error.cause);
    if (cause !== null) return cause;
    const status = TRPC_STATUS[error.code];
    return status === undefined
      ? null
      : { status, code: STATUS_CODES[status] ?? "request.invalid", message: error.message };
  }
  return error instanceof Error ? frameworkFault(error) : null;
}

/** What is said of a defect: only where its text can be found. */
export function defectFault(reference: string): Fault {
  return {
    status: 500,
    code: "server.defect",
    message: "something went wrong in Headroom",
    remedy: `look for ${reference} in the server's log`,
  };
}

/** @param reference the request's id, which the log carries too */
export function problemDetails(fault: Fault, reference: string): ProblemDetails {
  return {
    type: `urn:headroom:problem:${fault.code}`,
    title: TITLES[fault.status] ?? "Error",
    status: fault.status,
    detail: fault.message,
    code: fault.code,
    ...(fault.remedy === undefined ? {} : { remedy: fault.remedy }),
    instance: `urn:uuid:${reference}`,
    ...(fault.errors === undefined ? {} : { errors: fault.errors }),
  };
}
