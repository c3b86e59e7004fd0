import { initTRPC } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { defectFault, faultOf, type Fault } from "./errors.ts";

/** What a procedure knows of the request. Services come to routers as parameters, not from here. */
export interface RequestContext {
  /** Names the request in answers and in the log. */
  readonly requestId: string;
  /** Whether who asks has shown the server's token. */
  readonly signedIn: boolean;
}

export interface ProcedureMeta {
  /** The answer stays the same until something is published, so one serialised answer can serve every reader. */
  readonly sharedAnswer?: boolean;
}

const KEY_BY_STATUS: Readonly<Record<number, keyof typeof TRPC_ERROR_CODES_BY_KEY>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
};

/** The error as tRPC clients read it: `data.domain` holds what a page shows. */
function errorShape(fault: Fault, path: string | undefined) {
  const key = KEY_BY_STATUS[fault.status] ?? "INTERNAL_SERVER_ERROR";
  const { code, message, remedy, errors } = fault;
  return {
    code: TRPC_ERROR_CODES_BY_KEY[key],
    message,
    data: {
      code: key,
      httpStatus: fault.status,
      path,
      domain: { code, message, remedy: remedy ?? null, errors: errors ?? [] },
    },
  };
}

/** A comment every so often keeps proxies from cutting a quiet stream; the reader takes longer silence for a cut. */
const SSE = {
  ping: { enabled: true, intervalMs: 10_000 },
  client: { reconnectAfterInactivityMs: 30_000 },
};

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    sse: SSE,
    errorFormatter({ shape, error, ctx }) {
      const fault = faultOf(error) ?? defectFault(ctx?.requestId ?? "the request");
      return errorShape(fault, shape.data.path);
    },
  });

export const router = t.router;
export const procedure = t.procedure;
/** A query whose answer is the same for every reader until something is published. */
export const sharedProcedure = t.procedure.meta({ sharedAnswer: true });
