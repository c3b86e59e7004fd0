import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GATE_EXCEPTIONS, RISK_CLASSES } from "#shared/gate/model.ts";
import { readShipAddress, requestOf, shareAddress, shareOf, type ShipAddress } from "./address.ts";

const addresses: fc.Arbitrary<ShipAddress> = fc.record(
  {
    service: fc.string({ minLength: 1, maxLength: 60 }),
    risk: fc.constantFrom(...RISK_CLASSES.filter((risk) => risk !== "medium")),
    flag: fc.constant("yes" as const),
    share: fc.integer({ min: 1, max: 9_999 }).map((hundredths) => String(hundredths / 100)),
    exception: fc.constantFrom(...GATE_EXCEPTIONS),
  },
  { requiredKeys: [] },
);

describe("the address of a question to the gate", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(readShipAddress({ ...address })).toEqual(address);
      }),
    );
  });

  it("leaves out what makes no sense, and what is usual anyway", () => {
    for (const raw of [
      {},
      { service: "" },
      { service: "x".repeat(201) },
      { risk: "medium" },
      { risk: "toString" },
      { flag: "no" },
      { share: "0" },
      { share: "100" },
      { share: "-3" },
      { share: "3 %" },
      { share: 3 },
      { exception: "because" },
    ])
      expect(readShipAddress(raw)).toEqual({});
  });

  it("asks the gate of a service, of an ordinary change to everybody unless it says otherwise", () => {
    expect(requestOf({})).toBeNull();
    expect(requestOf({ service: "cart" })).toEqual({ service: "cart", risk: "medium" });
    expect(
      requestOf({
        service: "cart",
        risk: "high",
        flag: "yes",
        share: "3",
        exception: "security-fix",
      }),
    ).toEqual({
      service: "cart",
      risk: "high",
      flag: true,
      share: 0.03,
      exception: "security-fix",
    });
  });

  it("brings back any share of whole hundredths of a percent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (hundredths) => {
        const share = hundredths / 10_000;
        expect(shareOf(shareAddress(share))).toBeCloseTo(share, 10);
      }),
    );
  });
});
