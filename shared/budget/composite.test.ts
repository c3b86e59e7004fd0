import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { COMPOSITE, membershipFault, membershipOf } from "#shared/slo/composite.ts";
import { errorBudget } from "./arithmetic.ts";
import { composite, type CompositePart } from "./composite.ts";

function part(sli: number | null, overrides: Partial<CompositePart> = {}): CompositePart {
  const target = overrides.target ?? 0.999;
  return {
    key: seriesKey(sloId("shop/part")),
    title: "Part",
    service: "shop",
    windowLabel: "30d",
    target,
    weight: 1,
    status: "ok",
    sli,
    burned: sli === null ? null : (1 - sli) / errorBudget(target),
    coverage: 1,
    firing: null,
    ...overrides,
  };
}

describe("a weighted composite", () => {
  it("gives what Nobl9 prints for the same parts: 99.8985 %", () => {
    const weights = [35, 25, 20, 10, 10];
    const parts = [0.9994, 0.9987, 0.9991, 0.9972, 0.9998].map((sli, index) =>
      part(sli, { weight: weights[index] as number }),
    );
    const made = composite("checkout", "weighted", parts);
    expect(made.sli).toBeCloseTo(0.998985, 12);
    // All promise 99.9 %, so the whole has spent 101.5 % of it.
    expect(made.burned).toBeCloseTo(1.015, 9);
    expect(made.remaining).toBeCloseTo(-0.015, 9);
    expect(made.target).toBeCloseTo(0.999, 12);
  });

  it("weighs what each part has spent of its own budget", () => {
    const parts = [
      part(0.995, { target: 0.99, weight: 3 }),
      part(0.998, { target: 0.999, weight: 1 }),
    ];
    // Half and twice: (3 x 0.5 + 2) / 4.
    expect(composite("x", "weighted", parts).burned).toBeCloseTo(0.875, 9);
  });

  it("lies between its best and its worst part, and equals them where they are alike", () => {
    const anyPart = fc
      .record({
        sli: fc.double({ min: 0, max: 1, noNaN: true }),
        weight: fc.integer({ min: 1, max: 100 }),
      })
      .map(({ sli, weight }) => part(sli, { weight }));
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 8 }), (parts) => {
        const { burned } = composite("x", "weighted", parts);
        const each = parts.map((one) => one.burned as number);
        expect(burned).toBeGreaterThanOrEqual(Math.min(...each) - 1e-6);
        expect(burned).toBeLessThanOrEqual(Math.max(...each) + 1e-6);
        const worst = composite("x", "worst", parts).burned as number;
        expect(worst).toBe(Math.max(...each));
        const chain = composite("x", "chain", parts).sli as number;
        expect(chain).toBeLessThanOrEqual(
          Math.min(...parts.map((one) => one.sli as number)) + 1e-12,
        );
      }),
    );
  });
});

describe("a chain", () => {
  it("multiplies SLIs and targets", () => {
    const made = composite("journey", "chain", [part(0.999), part(0.998), part(0.9995)]);
    expect(made.sli).toBeCloseTo(0.999 * 0.998 * 0.9995, 12);
    expect(made.target).toBeCloseTo(0.999 ** 3, 12);
    // 0.34965 % failed of the 0.2997 % that three times 99.9 % allow.
    expect(made.burned).toBeCloseTo(0.003496501 / 0.002997001, 5);
  });
});

describe("what is not known of a composite", () => {
  it("makes the whole unknown, while a part without traffic is left out", () => {
    const quiet = part(null, { status: "no-traffic", weight: 100 });
    const unknown = part(0.999, { status: "unknown" });
    for (const kind of ["weighted", "chain", "worst"] as const) {
      expect(composite("x", kind, [part(0.9985), quiet]).sli).toBe(0.9985);
      expect(composite("x", kind, [part(0.9985), unknown])).toMatchObject({
        sli: null,
        burned: null,
        remaining: null,
        target: null,
      });
      expect(composite("x", kind, [quiet]).sli).toBeNull();
    }
  });
});

describe("the status of a composite", () => {
  const left = (remaining: number, overrides: Partial<CompositePart> = {}) =>
    part(1 - (1 - remaining) * errorBudget(0.999), overrides);
  const statusOf = (...parts: readonly CompositePart[]) => composite("x", "weighted", parts).status;

  it("is what its own budget says, unless a part is in trouble", () => {
    expect(statusOf(left(0.9), left(0.5))).toBe("ok");
    expect(statusOf(left(0.1), left(0.1))).toBe("warning");
    expect(statusOf(left(0.9), left(0.5, { status: "warning" }))).toBe("warning");
    // Three quarters of one budget do not make up for another that is overspent twice.
    expect(statusOf(left(0.75), left(-1, { status: "exhausted" }))).toBe("exhausted");
  });

  it("tells of the alerts of a part, also of one whose budget is gone while the whole is not", () => {
    const gone = left(-0.1, { status: "exhausted" });
    expect(statusOf(left(0.9), gone)).toBe("warning");
    expect(statusOf(left(0.9), { ...gone, firing: "page" })).toBe("burning");
    expect(statusOf(left(0.9), left(0.9, { firing: "ticket" }))).toBe("warning");
  });

  it("is unknown as soon as a part is, and without traffic when all are", () => {
    const quiet = part(null, { status: "no-traffic" });
    const unknown = part(0.999, { status: "unknown", coverage: 0.4 });
    expect(statusOf(left(0.9), quiet)).toBe("ok");
    expect(statusOf(quiet, quiet)).toBe("no-traffic");
    expect(statusOf(left(-2, { status: "exhausted" }), quiet, unknown)).toBe("unknown");
    expect(composite("x", "worst", [left(0.9), unknown]).coverage).toBe(0.4);
  });

  it("of a worst-of is that of its most pressing part, and its figures are those of the worst", () => {
    const anyPart = fc
      .record({ remaining: fc.double({ min: -3, max: 1, noNaN: true }), id: fc.nat(1_000) })
      .map(({ remaining, id }) => {
        const made = left(remaining, { key: seriesKey(sloId(`shop/${id}`)) });
        const kept = 1 - (made.burned as number);
        const status = kept <= 0 ? "exhausted" : kept <= 0.25 ? "warning" : "ok";
        return { ...made, status } as const;
      });
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 8 }), (parts) => {
        const made = composite("x", "worst", parts);
        const most = Math.max(...parts.map((one) => one.burned as number));
        const worst = parts.find((one) => one.burned === most) as CompositePart;
        expect(made).toMatchObject({ burned: most, sli: worst.sli, target: worst.target });
        expect(made.worst).toBe(worst.key);
        expect(made.status).toBe(worst.status);
      }),
    );
  });
});

describe("the annotations of a part", () => {
  const annotated = (annotations: Record<string, string>) => anSlo({ annotations });

  it("name the composite, its weight and its kind", () => {
    expect(membershipOf(annotated({ [COMPOSITE.name]: "checkout" }))).toEqual({
      composite: "checkout",
      weight: 1,
      kind: null,
    });
    expect(
      membershipOf(
        annotated({
          [COMPOSITE.name]: "checkout",
          [COMPOSITE.weight]: "2.5",
          [COMPOSITE.kind]: "chain",
        }),
      ),
    ).toEqual({ composite: "checkout", weight: 2.5, kind: "chain" });
    expect(membershipOf(anSlo())).toBeNull();
  });

  it("are at fault with a weight or a kind that is none, or without a name", () => {
    for (const weight of ["0", "-1", "many", "", "Infinity"]) {
      const faulty = annotated({ [COMPOSITE.name]: "checkout", [COMPOSITE.weight]: weight });
      expect(membershipFault(faulty)).toBe(`its weight is "${weight}"`);
      expect(membershipOf(faulty)).toBeNull();
    }
    expect(
      membershipFault(annotated({ [COMPOSITE.name]: "x", [COMPOSITE.kind]: "mean" })),
    ).toContain('"mean"');
    expect(membershipFault(annotated({ [COMPOSITE.weight]: "2" }))).toContain("names no composite");
    expect(membershipFault(annotated({ [COMPOSITE.name]: " " }))).toContain("is empty");
  });
});
