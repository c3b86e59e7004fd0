import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failedChecks } from "#shared/scenarios/validity.ts";
import { BUILTIN_SCENARIOS } from "#server/scenarios/catalogue.ts";
import { readEvidencePolicy } from "#server/scenarios/evidence-policy.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { ROOT } from "#server/platform/root.ts";
import { readEvidenceFile } from "./read-evidence.ts";

const FOLDER = join(ROOT, "fixtures/evidence");
const POLICY = join(ROOT, "fixtures/evidence-policy.yaml");

const { policy, problems: policyProblems } = readEvidencePolicy(
  readDocuments(POLICY, readFileSync(POLICY, "utf8")).documents,
);
const passes = new Map(BUILTIN_SCENARIOS.scenarios.map(({ id, pass }) => [id, pass]));
const OWNERS: Readonly<Record<string, string>> = {
  "edge-gateway": "platform",
  "seller-portal": "catalogue",
};

function read(path: string) {
  return readEvidenceFile(
    { path, text: readFileSync(join(FOLDER, path), "utf8") },
    {
      ...policy,
      passOf: (scenario) => passes.get(scenario) ?? null,
      ownerOf: (service) => OWNERS[service] ?? null,
    },
  );
}

const NEEDS_SLI = "baseline-unhealthy no-assertion";

/** Of each document: where it belongs, and its outcome or the checks that it fails. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "aws-fis/payments-db-failover.json": [`payments-db STA-01: ${NEEDS_SLI}`],
  "aws-fis/invalid/skip-all.json": [
    "payments-db STA-01: dry-run baseline-unhealthy injection-not-proven no-assertion",
  ],
  "aws-fis/invalid/no-target.json": [
    "payments-db STA-01: not-completed baseline-unhealthy injection-not-proven no-assertion",
  ],
  "cdevents/promotions-cache-lost.json": ["promotions-api DEP-07 staging: auto-in-time"],
  "cdevents/promotions-cache-lost-failed.json": ["promotions-api DEP-07 staging: failed"],
  "cdevents/invalid/cancelled.json": ["promotions-api DEP-07: not-completed no-assertion"],
  "chaos-mesh/identity-api-partition.yaml": [`identity-api NET-02: ${NEEDS_SLI}`],
  "chaos-mesh/invalid/nothing-selected.yaml": [
    "identity-api NET-02: baseline-unhealthy injection-not-proven no-assertion",
  ],
  "chaos-mesh/workflow-with-nodes.yaml": [
    `notifications-api RES-01: ${NEEDS_SLI}`,
    "notifications-api DEP-02: baseline-unhealthy injection-not-proven no-assertion",
  ],
  "chaostoolkit/payments-api-failover-failed.json": ["payments-api STA-01 production: failed"],
  "chaostoolkit/payments-api-failover-held.json": ["payments-api STA-01 production: held"],
  "chaostoolkit/cart-api-cache-lost-recovered.json": ["cart-api DEP-07 production: auto-in-time"],
  "chaostoolkit/search-api-zone-lost-late.json": ["search-api ZON-01 production: auto-late"],
  "chaostoolkit/orders-api-stopped-and-started.json": ["orders-api HST-01 staging: person-in-time"],
  "chaostoolkit/storefront-web-pod-killed.json": ["storefront-web HST-01 production: auto-in-time"],
  "chaostoolkit/catalogue-api-fail-fast.json": ["catalogue-api DEP-02 staging: auto-in-time"],
  // Placed by a rule of the policy.
  "chaostoolkit/unplaced.json": ["shipping-quotes-api RES-01 staging: held"],
  "chaostoolkit/invalid/aborted.json": ["accounts-api HST-01: not-completed"],
  "chaostoolkit/invalid/action-bypassed.json": ["accounts-api HST-01: injection-not-proven"],
  "chaostoolkit/invalid/action-exit-127.json": ["accounts-api HST-01: injection-not-proven"],
  "chaostoolkit/invalid/action-failed.json": ["accounts-api HST-01: injection-not-proven"],
  "chaostoolkit/invalid/after-not-tried.json": ["accounts-api HST-01: no-assertion"],
  "chaostoolkit/invalid/before-not-tried.json": ["accounts-api HST-01: baseline-unhealthy"],
  "chaostoolkit/invalid/dry-run.json": ["accounts-api HST-01: dry-run"],
  "chaostoolkit/invalid/empty-method.json": ["accounts-api HST-01: injection-not-proven"],
  "chaostoolkit/invalid/interrupted.json": ["accounts-api HST-01: not-completed no-assertion"],
  "chaostoolkit/invalid/no-hypothesis.json": [
    "accounts-api HST-01: baseline-unhealthy no-assertion",
  ],
  "chaostoolkit/invalid/no-target.json": ["accounts-api HST-01: injection-not-proven"],
  "chaostoolkit/invalid/unhealthy-baseline.json": [
    "accounts-api HST-01: baseline-unhealthy injection-not-proven no-assertion",
  ],
  "game-day/payments-db-restore.yaml": ["payments-db STA-04 production-like: person-in-time"],
  "game-day/invalid/nobody-watched.yaml": ["search-index PEO-01: no-assertion"],
  "gremlin/partner-api-upstream-slow.jsonl": [`partner-api DEP-02: ${NEEDS_SLI}`],
  "gremlin/invalid/target-not-found.json": [
    "partner-api DEP-02: baseline-unhealthy injection-not-proven no-assertion",
  ],
  "in-toto/edge-gateway-certificate-ed25519.json": ["edge-gateway SEC-01 production: auto-in-time"],
  "in-toto/seller-portal-certificate-ecdsa.json": ["seller-portal SEC-01 production: failed"],
  "in-toto/partner-api-certificate-unknown-key.json": [
    "partner-api SEC-01 production: auto-in-time",
  ],
  "in-toto/invalid/changed-after-signing.json": ["partner-api SEC-01: no-assertion"],
  "incident/shipping-quotes-429.yaml": [`shipping-quotes-api DEP-05: ${NEEDS_SLI}`],
  "junit/nested-suites.xml": [
    "returns-portal DEP-01 staging: auto-in-time",
    "returns-portal DEP-02 staging: failed",
    "returns-portal DEPL-01 staging: auto-in-time",
  ],
  "junit/rerun-until-green.xml": ["stock-sync STA-05 staging: failed"],
  "junit/invalid/skipped.xml": ["stock-sync STA-05: not-completed no-assertion"],
  "litmus/checkout-api-pod-delete.yaml": ["checkout-api HST-01 production: held"],
  "litmus/mobile-bff-pod-delete-failed.yaml": ["mobile-bff HST-01 staging: failed"],
  "litmus/pricing-api-recovered.yaml": ["pricing-api HST-01 staging: auto-in-time"],
  "litmus/search-api-old-version.yaml": ["search-api HST-01 staging: held"],
  "litmus/invalid/end-of-test-only.yaml": ["edge-gateway HST-01: no-assertion"],
  "litmus/invalid/targets-only-chosen.yaml": ["edge-gateway HST-01: injection-not-proven"],
  "litmus/invalid/stopped.yaml": ["edge-gateway HST-01: not-completed"],
  "litmus/invalid/unhealthy-before.yaml": ["edge-gateway HST-01: baseline-unhealthy"],
};

const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1));

describe("evidence of the demo organisation", () => {
  it("is expected file by file, under a policy without fault", () => {
    expect(policyProblems).toEqual([]);
    expect(files.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });

  it.each(Object.entries(EXPECTED))("%s", (path, expected) => {
    const { evidence, problems } = read(path);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(
      evidence.map(({ evidence: one }) => {
        const place = `${one.service} ${one.scenario}`;
        return one.valid
          ? `${place} ${one.environment}: ${one.outcome}`
          : `${place}: ${failedChecks(one).join(" ")}`;
      }),
    ).toEqual(expected);
    const [folder] = path.split("/");
    expect(evidence.map(({ format }) => format)).toEqual(evidence.map(() => folder));
  });

  it("is told apart: every run has a digest of its own", () => {
    const digests = files.flatMap((path) => read(path).evidence.map((one) => one.evidence.digest));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("counts two runs of one experiment as one experiment, and one in another place as another", () => {
    const [failed, held, other] = [
      "payments-api-failover-failed",
      "payments-api-failover-held",
      "search-api-zone-lost-late",
    ].map((name) => read(`chaostoolkit/${name}.json`).evidence[0]?.evidence);
    expect(held?.fingerprint).toBe(failed?.fingerprint);
    expect(other?.fingerprint).not.toBe(failed?.fingerprint);
    expect([failed?.build, held?.build]).toEqual(["9b1f04d", "c77e2a1"]);
  });

  it("is worth as much as whoever signed it", () => {
    const provenance = (name: string) =>
      read(`in-toto/${name}.json`).evidence[0]?.evidence.provenance;
    // The gateway is the platform's own; the portal is another team's than the one that signed.
    expect(provenance("edge-gateway-certificate-ed25519")).toBe("own-tool");
    expect(provenance("seller-portal-certificate-ecdsa")).toBe("signed-other-team");
    expect(provenance("partner-api-certificate-unknown-key")).toBe("upload");
    expect(read("game-day/payments-db-restore.yaml").evidence[0]?.evidence.provenance).toBe(
      "attested",
    );
  });
});
