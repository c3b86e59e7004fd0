import { createMemoryHistory } from "@tanstack/react-router";
import type { router as Router } from "./routes.tsx";
import { beforeAll, describe, expect, it, vi } from "vitest";

let router: typeof Router;

beforeAll(async () => {
  // The header asks which keyboard it is as soon as it is loaded.
  vi.stubGlobal("navigator", { userAgent: "test" });
  ({ router } = await import("./routes.tsx"));
});

/** What the page at an address is given of its search part. */
function searchAt(address: string): Readonly<Record<string, unknown>> {
  const history = createMemoryHistory({ initialEntries: [address] });
  router.update({ ...router.options, history });
  const search = router.matchRoutes(router.parseLocation(history.location)).at(-1)?.search ?? {};
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

describe("a mangled address", () => {
  it.each([
    ["/?sort=bogus", {}],
    ["/?sort=bogus&search=cart", { search: "cart" }],
    ["/teams/payments?sort=bogus", {}],
    ["/planning?sort=bogus&state=bogus&order=bogus&undecided=maybe", {}],
    ["/planning?sort=gap&state=burning,bogus", { sort: "gap", state: ["burning"] }],
    ["/planning/payments?growth=abc&held=abc", {}],
    ["/planning/payments?share=500&growth=500", {}],
    ["/planning/payments?share=-1&growth=-51&held=101", {}],
    ["/planning/payments?share=30&growth=-50", { share: "30", growth: "-50" }],
    ["/league/exemptions?state=bogus", {}],
  ])("%s gives its page %o and nothing unread", (address, search) => {
    expect(searchAt(address)).toEqual(search);
  });
});
