import type { FastifyInstance } from "fastify";
import { DomainError } from "#shared/kernel/errors.ts";

/** Deeper than anything Headroom accepts, and far from what exhausts a parser. */
const DEEPEST = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deeply arrays and objects are nested, read without building anything; stops counting beyond `limit`. */
export function jsonDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length && deepest <= limit; index += 1) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) {
      quoted = true;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
  return deepest;
}

/** @throws DomainError `request.too-deep` for a text that is nested to exhaust memory */
export function refuseTooDeep(text: string): void {
  if (jsonDepth(text, DEEPEST) <= DEEPEST) return;
  throw new DomainError({
    code: "request.too-deep",
    message: `the document is nested more than ${DEEPEST} levels deep`,
    remedy: "send it flatter",
  });
}

/** Takes JSON under these media types, and refuses what is nested to exhaust memory or carries `__proto__`. */
export function acceptGuardedJson(app: FastifyInstance, mediaTypes: readonly string[]): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser(
    [...mediaTypes],
    { parseAs: "string" },
    (request, body: string, done) => {
      try {
        refuseTooDeep(body);
      } catch (error) {
        done(error as DomainError);
        return;
      }
      void parse(request, body, done);
    },
  );
}

/** Takes JSON alone, guarded. */
export function useGuardedJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  acceptGuardedJson(app, ["application/json"]);
}
