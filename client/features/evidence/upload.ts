import { TransportError } from "#client/data/failure.ts";
import { clearFetch } from "#client/data/transport.ts";
import { formatBytes } from "./words.ts";

/** More than this the server does not take, so it is not even sent. */
export const MOST_BYTES = 10 * 1_024 * 1_024;

/** What is said of documents that cannot say it themselves; empty is not said. */
export interface UploadPlace {
  readonly service: string;
  readonly scenario: string;
  readonly environment: string;
  readonly build: string;
  /** As the sender calls themselves in the record. */
  readonly by: string;
}

export const NO_PLACE: UploadPlace = {
  service: "",
  scenario: "",
  environment: "",
  build: "",
  by: "",
};

/** A file as a browser has it. */
export interface Sendable {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface Sent {
  /** Of the document, by which its page is known. */
  readonly id: string;
  /** Whether it was known already; then nothing changed. */
  readonly known: boolean;
}

type Fetch = Parameters<typeof clearFetch>[0];

/** Where a file is sent to, with what is said of it. */
export function uploadPath(fileName: string, place: UploadPlace): string {
  const query = new URLSearchParams({ file: fileName.slice(0, 200) });
  for (const [key, value] of Object.entries(place)) {
    const text = value.trim();
    if (text !== "") query.set(key, text);
  }
  return `/api/v1/evidence?${query}`;
}

function refused(code: string, message: string, remedy: string, cause?: unknown): TransportError {
  return new TransportError({ code, message, remedy, retryable: false }, { cause });
}

async function contentOf(file: Sendable): Promise<ArrayBuffer> {
  if (file.size > MOST_BYTES)
    throw refused(
      "evidence.too-large",
      `The file has ${formatBytes(file.size)}, and at most ${formatBytes(MOST_BYTES)} are taken`,
      "send the part that tells of the experiment, or the runs one by one",
    );
  if (file.size === 0)
    throw refused("evidence.empty", "The file is empty", "send what the tool wrote");
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    throw refused(
      "evidence.unreadable",
      "The browser could not read the file",
      "check that it is a file, not a folder, that it still exists and that you may read it",
      cause,
    );
  }
}

/**
 * Sends one file as evidence; resolves when it is durable.
 *
 * @throws TransportError when it is too large, cannot be read, cannot be sent, or nothing in it was understood
 */
export async function sendDocument(
  file: Sendable,
  place: UploadPlace,
  fetch: Fetch,
): Promise<Sent> {
  const body = await contentOf(file);
  const response = await clearFetch(fetch)(uploadPath(file.name, place), {
    method: "POST",
    body: new Blob([body]),
    headers: { "content-type": "application/octet-stream" },
  });
  const { id, known } = (await response.json()) as Partial<Sent>;
  if (typeof id !== "string")
    throw refused(
      "not-headroom",
      "The answer does not say which document it became",
      "reload the page: it may be older than the server",
    );
  return { id, known: known === true };
}
