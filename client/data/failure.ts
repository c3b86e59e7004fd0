import { TRPCClientError } from "@trpc/client";

/** What went wrong on the way to the server or in it, and what to try. */
export interface Failure {
  /** Machine-readable: `network`, `not-headroom`, `truncated`, `signed-out`, or the code of the server's error. */
  readonly code: string;
  /** One sentence for a person. */
  readonly message: string;
  readonly remedy: string;
  /** Asking again may help. */
  readonly retryable: boolean;
  /** Fields of the request that were refused, each by its JSON pointer: `/reason`. */
  readonly fields?: readonly RefusedField[];
}

/** What the server says of one field of a request. */
export interface RefusedField {
  readonly pointer: string;
  readonly detail: string;
}

/** An answer that did not come from Headroom, or not whole. Thrown by the transport. */
export class TransportError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: { readonly cause?: unknown }) {
    super(failure.message, options);
    this.name = "TransportError";
    this.failure = failure;
  }
}

/** What the server's error formatter adds; read with care, for the server may be of another version. */
interface ServerErrorData {
  readonly code?: unknown;
  readonly httpStatus?: unknown;
  readonly domain?: {
    readonly code?: unknown;
    readonly remedy?: unknown;
    readonly errors?: unknown;
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function refusedFields(errors: unknown): readonly RefusedField[] {
  if (!Array.isArray(errors)) return [];
  return (errors as readonly Partial<Record<keyof RefusedField, unknown>>[]).flatMap((error) => {
    const [pointer, detail] = [text(error?.pointer), text(error?.detail)];
    return pointer === undefined || detail === undefined ? [] : [{ pointer, detail }];
  });
}

/** Reads whatever a query threw as a failure that can be shown. Text of unknown errors is not shown. */
export function asFailure(error: unknown): Failure {
  if (error instanceof TransportError) return error.failure;
  if (!(error instanceof TRPCClientError)) {
    return {
      code: "defect",
      message: "This page ran into a defect of its own",
      remedy: "reload it; if that does not help, report it with what you did before",
      retryable: true,
    };
  }
  if (error.cause instanceof TransportError) return error.cause.failure;
  const data = (error.data ?? {}) as ServerErrorData;
  const fields = refusedFields(data.domain?.errors);
  const status = typeof data.httpStatus === "number" ? data.httpStatus : 500;
  return {
    code: text(data.domain?.code) ?? text(data.code) ?? "server",
    message: error.message,
    remedy:
      text(data.domain?.remedy) ??
      (status >= 500 ? "try again; the server's log says more" : "go back and try another way"),
    retryable: status >= 500 || status === 429,
    ...(fields.length === 0 ? {} : { fields }),
  };
}

/** What to say while a question is asked again; `null` when there has been no trouble. */
export function waitingNote(reason: unknown): string | null {
  return reason === null || reason === undefined ? null : asFailure(reason).message;
}
