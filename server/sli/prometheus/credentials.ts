import { readFile } from "node:fs/promises";
import { fileUnreadable } from "./failures.ts";
import { shownUrl, type PrometheusClientOptions } from "./options.ts";

/** Says which credential a source sends, without saying the credential. */
export function credentialInWords(
  options: Pick<PrometheusClientOptions, "auth" | "headers">,
): string {
  const { auth } = options;
  const headers = Object.keys(options.headers ?? {});
  const tenant = headers.length > 0 ? ` and the headers ${headers.join(", ")}` : "";
  if (auth === undefined)
    return headers.length > 0
      ? `the headers ${headers.join(", ")}`
      : "auth of the source (none is set)";
  if ("bearerFile" in auth) return `the bearer token of ${auth.bearerFile}${tenant}`;
  if ("bearer" in auth) return `the bearer token of the source${tenant}`;
  return `the password of user "${auth.basic.username}"${tenant}`;
}

/** The headers of a request. Secret files are read anew each time: a rotated token works without a restart. */
export async function requestHeaders(
  options: PrometheusClientOptions,
): Promise<Record<string, string>> {
  const authorization = await authorizationOf(options);
  return {
    ...options.headers,
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    ...(authorization === undefined ? {} : { authorization }),
  };
}

async function authorizationOf(options: PrometheusClientOptions): Promise<string | undefined> {
  const { auth } = options;
  if (auth === undefined) return undefined;
  if ("bearer" in auth) return `Bearer ${auth.bearer}`;
  if ("bearerFile" in auth)
    return `Bearer ${await secretOf(options, "the bearer file", auth.bearerFile)}`;
  const password =
    "password" in auth.basic
      ? auth.basic.password
      : await secretOf(options, "the password file", auth.basic.passwordFile);
  return `Basic ${Buffer.from(`${auth.basic.username}:${password}`).toString("base64")}`;
}

async function secretOf(
  options: PrometheusClientOptions,
  what: string,
  file: string,
): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    const asked = {
      source: options.name,
      url: shownUrl(options.url),
      credential: credentialInWords(options),
    };
    throw fileUnreadable(asked, what, file, error);
  }
}
