import { Buffer } from "node:buffer";
import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { DomainError } from "#shared/kernel/errors.ts";
import type { Entity } from "./importer.ts";
import type { Signer } from "./reading.ts";
import { listOf, mapOf, textOf, written } from "./values.ts";

/** A public key whose signatures are believed. */
export interface TrustedKey {
  /** As signatures name it (`keyid`). */
  readonly id: string;
  readonly key: KeyObject;
  /** The team whose tool holds it. */
  readonly team: string | null;
}

/**
 * A trusted key from its PEM: Ed25519, or ECDSA on P-256.
 *
 * @param id as signatures name it; the SHA-256 of the key's DER where it is not given
 * @throws DomainError `evidence.key` when it is no public key of these
 */
export function trustedKey(
  pem: string,
  names: { readonly id?: string; readonly team?: string } = {},
): TrustedKey {
  const refuse = (message: string) =>
    new DomainError({
      code: "evidence.key",
      message,
      remedy: "give a public key in PEM: Ed25519, or ECDSA on the curve P-256",
    });
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw refuse("this is no public key in PEM");
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (
    key.asymmetricKeyType !== "ed25519" &&
    !(key.asymmetricKeyType === "ec" && curve === "prime256v1")
  )
    throw refuse(
      `keys of the kind ${key.asymmetricKeyType ?? "unknown"}${curve === undefined ? "" : ` on ${curve}`} are not verified`,
    );
  const fingerprint = createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
  return { id: names.id ?? fingerprint, key, team: names.team ?? null };
}

/** The bytes that are signed: DSSE's pre-authentication encoding (https://github.com/secure-systems-lab/dsse). */
export function preAuthEncoding(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

function isSignedBy({ key }: TrustedKey, signed: Buffer, signature: Buffer): boolean {
  try {
    if (key.asymmetricKeyType === "ed25519") return verify(null, signed, key, signature);
    // Most tools write the signature as DER, some as the two numbers of 32 bytes side by side.
    return (
      verify("sha256", signed, key, signature) ||
      (signature.length === 64 &&
        verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature))
    );
  } catch {
    return false;
  }
}

/** What the signatures of an envelope are worth. */
export type Trust =
  | { readonly kind: "signed"; readonly signer: Signer }
  /** No signature, or by keys that nobody here knows: it says what it says, and no more. */
  | { readonly kind: "unknown"; readonly reason: string }
  /** It names a trusted key, and that key did not sign this. */
  | { readonly kind: "wrong"; readonly reason: string };

/** An envelope, opened. */
export interface Opened {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly trust: Trust;
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Both alphabets of Base64, which the specification allows; `null`: it is neither. */
function decoded(value: unknown): Buffer | null {
  if (typeof value !== "string") return null;
  const text = value.replaceAll(/\s/g, "");
  return BASE64.test(text) ? Buffer.from(text, "base64") : null;
}

export function isEnvelope(entity: Entity): boolean {
  return (
    typeof entity["payload"] === "string" &&
    typeof entity["payloadType"] === "string" &&
    Array.isArray(entity["signatures"])
  );
}

function trustOf(entity: Entity, signed: Buffer, keys: readonly TrustedKey[]): Trust {
  const signatures = listOf(entity["signatures"]).map(mapOf);
  if (signatures.length === 0)
    return { kind: "unknown", reason: "The envelope carries no signature." };
  let wrong: string | null = null;
  for (const { keyid, sig } of signatures) {
    const id = textOf(keyid);
    const bytes = decoded(sig);
    const named = id === null ? [] : keys.filter((one) => one.id === id);
    const candidates = named.length > 0 ? named : id === null ? keys : [];
    const match =
      bytes === null ? undefined : candidates.find((one) => isSignedBy(one, signed, bytes));
    if (match !== undefined) return { kind: "signed", signer: { key: match.id, team: match.team } };
    if (named.length > 0) wrong ??= id;
  }
  return wrong === null
    ? {
        kind: "unknown",
        reason: "It is signed by no key that is trusted here, so it counts as an upload.",
      }
    : {
        kind: "wrong",
        reason: `It names the trusted key "${wrong}", and the signature is not that key's: it was changed, or is a forgery.`,
      };
}

/** Opens an envelope and tries its signatures. `null`: its payload is no Base64. */
export function openEnvelope(entity: Entity, keys: readonly TrustedKey[]): Opened | null {
  const payload = decoded(entity["payload"]);
  if (payload === null) return null;
  const payloadType = written(entity["payloadType"]);
  return {
    payloadType,
    payload,
    trust: trustOf(entity, preAuthEncoding(payloadType, payload), keys),
  };
}
