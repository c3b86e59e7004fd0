import { Buffer } from "node:buffer";
import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEnvelope, openEnvelope, preAuthEncoding, trustedKey } from "./dsse.ts";

const TYPE = "application/vnd.in-toto+json";
const ed = generateKeyPairSync("ed25519");
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (pair: { readonly publicKey: typeof ed.publicKey }) =>
  pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const KEYS = [
  trustedKey(pem(ed), { id: "ed", team: "platform" }),
  trustedKey(pem(ec), { id: "ec" }),
];

type Sign = (bytes: Buffer) => Buffer;
const byEd: Sign = (bytes) => sign(null, bytes, ed.privateKey);
const byEc: Sign = (bytes) => sign("sha256", bytes, ec.privateKey);
const byEcPlain: Sign = (bytes) =>
  sign("sha256", bytes, { key: ec.privateKey, dsaEncoding: "ieee-p1363" });

function envelope(payload: string, signers: readonly (readonly [string | undefined, Sign])[]) {
  const bytes = Buffer.from(payload);
  return {
    payloadType: TYPE,
    payload: bytes.toString("base64"),
    signatures: signers.map(([keyid, by]) => ({
      keyid,
      sig: by(preAuthEncoding(TYPE, bytes)).toString("base64"),
    })),
  };
}
const trust = (entity: ReturnType<typeof envelope>) => openEnvelope(entity, KEYS)?.trust;

describe("what is signed", () => {
  it("is the encoding of the specification's own example", () => {
    const encoded = preAuthEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
    expect(encoded.toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });

  it("counts bytes and not characters", () => {
    expect(preAuthEncoding("ü", Buffer.from("€")).toString()).toBe("DSSEv1 2 ü 3 €");
  });
});

describe("an envelope", () => {
  it.each<[string, string | undefined, Sign, string]>([
    ["Ed25519", "ed", byEd, "ed"],
    ["ECDSA in DER", "ec", byEc, "ec"],
    ["ECDSA as two numbers", "ec", byEcPlain, "ec"],
    ["a key that it does not name", undefined, byEd, "ed"],
  ])("is trusted by %s", (_what, keyid, by, key) => {
    expect(trust(envelope("{}", [[keyid, by]]))).toMatchObject({ kind: "signed", signer: { key } });
  });

  it("is trusted when one of several signatures is", () => {
    const signed = envelope("{}", [
      ["stranger", byEc],
      ["ed", byEd],
    ]);
    expect(trust(signed)).toEqual({ kind: "signed", signer: { key: "ed", team: "platform" } });
  });

  it("without a signature, or by strangers, is as good as an upload", () => {
    expect(trust(envelope("{}", []))).toMatchObject({ kind: "unknown" });
    expect(trust(envelope("{}", [["stranger", byEd]]))).toMatchObject({ kind: "unknown" });
    expect(openEnvelope(envelope("{}", [["ed", byEd]]), [])?.trust).toMatchObject({
      kind: "unknown",
    });
  });

  it("that names a trusted key which did not sign it is a forgery", () => {
    expect(trust(envelope("{}", [["ed", byEc]]))).toMatchObject({ kind: "wrong" });
    expect(trust({ ...envelope("{}", []), signatures: [{ keyid: "ed", sig: "" }] })).toMatchObject({
      kind: "wrong",
    });
  });

  it("in the other alphabet of Base64 is the same", () => {
    const signed = envelope('{"a":"???>>>"}', [["ed", byEd]]);
    const url = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");
    const other = {
      ...signed,
      payload: url(signed.payload),
      signatures: signed.signatures.map(({ keyid, sig }) => ({ keyid, sig: url(sig) })),
    };
    expect(trust(other)).toMatchObject({ kind: "signed" });
  });

  it("is opened to what was put in; what is no Base64 is not opened", () => {
    expect(openEnvelope(envelope('{"ü":1}', []), KEYS)?.payload.toString()).toBe('{"ü":1}');
    expect(openEnvelope({ ...envelope("{}", []), payload: "{}" }, KEYS)).toBeNull();
    expect(isEnvelope({ payload: "", payloadType: TYPE })).toBe(false);
  });

  it("of which any byte is changed is never trusted", () => {
    const payload = JSON.stringify({ result: "PASSED", at: "2026-11-20T09:12:00Z" });
    const signed = envelope(payload, [
      ["ed", byEd],
      ["ec", byEc],
    ]);
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const bytes = Buffer.from(payload);
        bytes[index] = (bytes[index] ?? 0) ^ flip;
        expect(trust({ ...signed, payload: bytes.toString("base64") })?.kind).toBe("wrong");
      }),
    );
  });
});

describe("a trusted key", () => {
  it("is named by its own digest where it has no name", () => {
    expect(trustedKey(pem(ed)).id).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is of a kind that is verified, or refused", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
    expect(() => trustedKey(pem(rsa))).toThrow("keys of the kind rsa are not verified");
    expect(() => trustedKey(pem(p384))).toThrow(
      "keys of the kind ec on secp384r1 are not verified",
    );
    expect(() => trustedKey("no key")).toThrow("this is no public key in PEM");
  });
});
