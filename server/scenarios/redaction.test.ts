import { Buffer } from "node:buffer";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROOT } from "#server/platform/root.ts";
import { readEvidenceFile } from "./formats/read-evidence.ts";
import { keptForm } from "./kept-document.ts";
import { redactText, redactValue } from "./redaction.ts";

/** Texts that hold a secret, as they stand in logs, arguments and configuration. */
const TEXTS: readonly ((secret: string) => string)[] = [
  (secret) => `curl -H "Authorization: Bearer ${secret}" https://x`,
  (secret) => `Authorization: Basic ${secret}`,
  (secret) => `postgres://shop:${secret}@db:5432/shop`,
  (secret) => `https://${secret}@git.example/x.git`,
  (secret) => `connected with password=${secret} to db`,
  (secret) => `{"api_key": "${secret}", "a": 1}`,
  (secret) => `tool --token ${secret} --verbose`,
  (secret) => `tool --password='${secret}'`,
  (secret) => `tool --client-secret "${secret}" -v`,
  (secret) => `mysql -u root -p ${secret}`,
  (secret) => `X-Api-Key: ${secret}`,
  (secret) => `HOME=/root\nAWS_SESSION=${secret}\nPATH=/bin`,
  (secret) => `export DB_DSN=${secret}`,
  (secret) => `?access_token=${secret}&a=1`,
  (secret) => `Set-Cookie: session=${secret}; Path=/`,
  (secret) => `client_secret: "${secret} with blanks"`,
  (secret) => `ghp_${secret}`,
  (secret) => `AKIA${secret.toUpperCase().replaceAll(/[^A-Z\d]/g, "")}`,
  (secret) => `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`,
];

/** Where a secret stands in a document by its key. */
const PLACES: readonly ((secret: string) => object)[] = [
  (secret) => ({ password: secret }),
  (secret) => ({ configuration: { dbPassword: secret } }),
  (secret) => ({ secrets: { vault: { key: secret } } }),
  (secret) => ({ headers: { Authorization: secret, "X-Auth-Token": secret } }),
  (secret) => ({ env: { ANY: secret } }),
  (secret) => ({ env: [{ name: "ANY", value: secret }] }),
  (secret) => ({ env: [`ANY=${secret}`] }),
  (secret) => ({ vars: { HOME: "/", ANY_NAME: secret, PATH: "/bin" } }),
  (secret) => ({ arguments: ["--api-key", secret] }),
  (secret) => ({ parameters: [{ name: "client-secret", value: secret }] }),
  (secret) => ({ payload: Buffer.from(JSON.stringify({ token: secret })).toString("base64") }),
  (secret) => ({ payload: Buffer.from(secret).toString("base64"), payloadType: "x" }),
];

const secrets = fc
  .string({
    unit: fc.constantFrom(..."abcdefghijkmnpqrstuvwxyz23456789".split("")),
    minLength: 16,
    maxLength: 24,
  })
  .map((text) => `q7${text}`);

describe("redaction", () => {
  it("leaves no secret of a text, wherever the text stands", () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(...TEXTS), (secret, text) => {
        const written = text(secret);
        for (const value of [
          redactText(written),
          redactValue({ run: [{ output: { stdout: written } }] }),
        ])
          expect(JSON.stringify(value).toLowerCase()).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves no secret that stands under a telling key", () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(...PLACES), (secret, place) => {
        const text = JSON.stringify(redactValue({ experiment: place(secret) }));
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString("base64").slice(0, 12));
      }),
      { numRuns: 300 },
    );
  });

  it("leaves no name of the machine, in its own field or in another text", () => {
    const value = redactValue({
      node: "build-agent-17",
      platform: "Linux-6.8.0",
      run: [{ output: { stderr: "build-agent-17: not found", hostname: "x" } }],
    });
    expect(JSON.stringify(value)).not.toMatch(/build-agent|Linux|"x"/);
  });

  it.each([
    "The secret was rotated, and no token expired.",
    "basic authentication holds when the cache of sessions is lost",
    '"rotate the signing key" was run dry',
    "The service's own SLI held throughout the fault.",
  ])("leaves prose about secrets as it is: %s", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it("leaves what proves something as it is", () => {
    const journal = {
      "chaoslib-version": "1.43.0",
      experiment: { title: "kill a pod", tags: ["service:shop"] },
      status: "completed",
      steady_states: {
        before: {
          steady_state_met: true,
          probes: [{ output: { status: 200 }, tolerance_met: true }],
        },
      },
      run: [{ output: ["shop-1"], start: "2026-11-10T09:00:00+00:00", duration: 1.2 }],
      signatures: [{ keyid: "platform", sig: "MEUCIQ" }],
      environment: { id: "staging-eu" },
    };
    expect(redactValue(journal)).toEqual(journal);
  });
});

const JUNIT = (secret: string) => `<testsuite name="s" hostname="agent-${secret}">
<properties><property name="headroom.service" value="shop"/><property name="any.thing" value="${secret}"/><property name="other">${secret}</property></properties>
<testcase name="a"><failure message="password=${secret}">Bearer ${secret}</failure><system-out>${secret}</system-out></testcase>
<system-err>${secret}</system-err></testsuite>`;

describe("the form in which a document is kept", () => {
  it("holds no secret of a report of tests, and nothing of the machine that ran them", () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const kept = keptForm({ path: "r.xml", text: JUNIT(secret) });
        expect(kept).not.toContain(secret);
        expect(kept).toContain('<property name="headroom.service" value="shop"/>');
      }),
    );
  });

  it("holds no secret that is quoted in a verdict", () => {
    const [one] = readEvidenceFile(
      { path: "r.xml", text: JUNIT("q7hunter2hunter2") },
      { receivedAt: 0 },
    ).evidence;
    expect(one?.told.because).toContain("1 of 1 test failed");
    expect(JSON.stringify([one?.told, one?.evidence])).not.toContain("q7hunter2hunter2");
  });

  it.each([
    ["JSON", '{"a":1,"password":"x1"}', '{\n  "a": 1,\n  "password": "[redacted]"\n}\n'],
    ["lines of JSON", '{"a":1}\n{"token":"x1"}\n', '{"a":1}\n{"token":"[redacted]"}\n'],
    ["YAML", "a: 1\npassword: x1\n", 'a: 1\npassword: "[redacted]"\n'],
    ["several documents", "a: 1\n---\ntoken: x1\n", 'a: 1\n---\ntoken: "[redacted]"\n'],
  ])("of %s stays in its language", (_what, text, kept) => {
    expect(keptForm({ path: "x", text })).toBe(kept);
  });

  it("is read again as what it was, in every format but those whose signature goes with their payload", () => {
    const folder = join(ROOT, "fixtures/evidence");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes("in-toto"),
    );
    for (const entry of files) {
      const path = join(entry.parentPath, entry.name);
      const outcomes = (text: string) =>
        readEvidenceFile({ path, text }, { receivedAt: 0 }).evidence.map(
          ({ format, evidence: { service, scenario, outcome, valid, at, build } }) => ({
            format,
            service,
            scenario,
            outcome,
            valid,
            at,
            build,
          }),
        );
      const text = readFileSync(path, "utf8");
      expect([path, outcomes(keptForm({ path, text }))]).toEqual([path, outcomes(text)]);
    }
  });
});
