import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DomainError } from "#shared/kernel/errors.ts";
import { faultOf, problemDetails, statusOfCode } from "./errors.ts";

const unknownSlo = new DomainError({
  code: "slo.unknown",
  message: 'there is no SLO "a/b"',
  remedy: "look at the list",
});

describe("an error as the outside sees it", () => {
  it.each([
    ["slo.unknown", 404],
    ["team.unknown", 404],
    ["source.unreachable", 502],
    ["server.starting", 503],
    ["database.disk-full", 507],
    ["database.missing", 503],
    ["folder.in-use", 409],
    ["range.invalid", 422],
    ["access.required", 401],
    ["access.origin-refused", 403],
  ])("%s is answered with %i", (code, status) => {
    expect(statusOfCode(code)).toBe(status);
  });

  it("keeps what a domain error says", () => {
    expect(faultOf(unknownSlo)).toEqual({
      status: 404,
      code: "slo.unknown",
      message: 'there is no SLO "a/b"',
      remedy: "look at the list",
    });
  });

  it("finds the domain error that tRPC wrapped", () => {
    expect(faultOf(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: unknownSlo }))).toEqual(
      faultOf(unknownSlo),
    );
  });

  it("names every field that zod refused, by an RFC 6901 pointer", () => {
    const { error } = z
      .object({ slices: z.array(z.object({ "a/b~c": z.number() })) })
      .safeParse({ slices: [{ "a/b~c": "x" }] });
    expect(faultOf(error)).toMatchObject({
      status: 400,
      code: "request.invalid",
      errors: [{ pointer: "/slices/0/a~1b~0c" }],
    });
  });

  it("says nothing of a defect", () => {
    expect(faultOf(new TypeError("undefined is not a function"))).toBeNull();
    expect(faultOf(new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "secret" }))).toBeNull();
    expect(faultOf("a thrown string")).toBeNull();
    expect(faultOf(Object.assign(new Error("secret"), { statusCode: 500 }))).toBeNull();
  });

  it("becomes problem details with every member of RFC 9457", () => {
    const problem = problemDetails(
      { status: 404, code: "slo.unknown", message: "no such SLO" },
      "42",
    );
    expect(problem).toEqual({
      type: "urn:headroom:problem:slo.unknown",
      title: "Not found",
      status: 404,
      detail: "no such SLO",
      code: "slo.unknown",
      instance: "urn:uuid:42",
    });
  });
});
