import { DomainError } from "#shared/kernel/errors.ts";

/** Where a database is, in words that hold no password: a folder, or `host:port/name`. */
export interface DatabasePlace {
  readonly kind: "pglite" | "postgres";
  readonly name: string;
}

/** Says for a person what went wrong with a folder. Other errors pass unchanged. */
export function folderError(error: unknown, folder: string): unknown {
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
      return fault(
        "database.folder-unwritable",
        `the data folder ${folder} cannot be written by this user`,
        "give the user that runs Headroom the right to write there, or set dataDir to another folder",
        error,
      );
    case "EROFS":
      return fault(
        "database.folder-unwritable",
        `the data folder ${folder} is on a read-only file system`,
        "mount it for writing, or set dataDir to another folder",
        error,
      );
    case "ENOTDIR":
    case "EEXIST":
      return fault(
        "database.folder-unwritable",
        `the data folder ${folder} cannot be made: there is a file of that name in its path`,
        "move the file away, or set dataDir to another folder",
        error,
      );
    case "ENOSPC":
    case "EDQUOT":
      return diskFull({ kind: "pglite", name: folder }, error);
    default:
      return error;
  }
}

/** Says for a person what a database answered. Errors that nobody but a developer can act on pass unchanged. */
export function databaseError(error: unknown, place: DatabasePlace): unknown {
  for (let link: unknown = error; link instanceof Error; link = link.cause) {
    const known = knownFault(link, place);
    if (known !== null) return known;
  }
  return error;
}

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ECONNRESET",
  "ENOENT",
  "57P01",
  "57P02",
  "57P03",
]);

function knownFault(error: Error, place: DatabasePlace): DomainError | null {
  const code = codeOf(error);
  if (error instanceof DomainError)
    return error.code === "database.stopped" ? stopped(error, place) : error;
  if (code === "53100" || code === "ENOSPC" || /No space left on device/.test(error.message))
    return diskFull(place, error);
  if (place.kind === "pglite") return null;
  if (code === "28P01" || code === "28000" || /password must be a string/.test(error.message)) {
    return fault(
      "database.refused",
      `the database ${place.name} refused the user or the password`,
      "check user and password in database.url",
      error,
    );
  }
  if (code === "3D000")
    return fault(
      "database.missing",
      `there is no database ${place.name}`,
      "create it (createdb), or correct database.url",
      error,
    );
  if (code === "53300")
    return fault(
      "database.unreachable",
      `the database ${place.name} has no connection left`,
      "raise max_connections there, or close other clients",
      error,
    );
  if (
    UNREACHABLE.has(code) ||
    /timeout|Connection terminated|connection ended|not queryable/i.test(error.message)
  ) {
    return fault(
      "database.unreachable",
      `the database ${place.name} cannot be reached`,
      "check that it runs and that host and port in database.url are right",
      error,
    );
  }
  return null;
}

function stopped(error: DomainError, place: DatabasePlace): DomainError {
  const serverLog = typeof error.cause === "string" ? error.cause : "";
  if (/No space left on device/.test(`${error.message} ${serverLog}`))
    return diskFull(place, error);
  const reason =
    serverLog.split("\n").findLast((line) => /FATAL|PANIC/.test(line)) ?? error.message;
  return fault(
    "database.damaged",
    `the database in ${place.name} cannot be opened: ${reason.replace(/^.*?(FATAL|PANIC):\s*/, "")}`,
    "restore the folder from a backup, or move it away to begin with an empty one",
    error,
  );
}

function diskFull(place: DatabasePlace, cause: unknown): DomainError {
  return fault(
    "database.disk-full",
    `no space left on the disk of ${place.name}`,
    "free some space there; Headroom goes on by itself, and nothing it has acknowledged is lost",
    cause,
  );
}

function fault(code: string, message: string, remedy: string, cause: unknown): DomainError {
  return new DomainError({ code, message, remedy }, { cause });
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : "";
}
