/** Resolutions of Jira that say that something was closed and not done. */
const NOT_DONE = ["Won't Do", "Duplicate", "Cannot Reproduce", "Declined"];

/**
 * Tells resolutions that mean that nothing was done from the others, whatever their case.
 *
 * @param said by headroom.yaml, in place of Jira's own
 */
export function isNotDone(
  said: readonly string[] = NOT_DONE,
): (resolution: string | null | undefined) => boolean {
  const names = new Set(said.map(plain));
  return (resolution) => typeof resolution === "string" && names.has(plain(resolution));
}

/** People write the apostrophe in two ways. */
function plain(name: string): string {
  return name.trim().toLowerCase().replaceAll("\u2019", "'");
}
