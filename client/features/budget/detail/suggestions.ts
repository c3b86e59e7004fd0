/**
 * What to search for when a key names no SLO: its name within the service, then the service; as plain words, without labels.
 *
 * @param key as it stood in the address
 */
export function searchWords(key: string): readonly string[] {
  const parts = key
    .replace(/\{.*$/, "")
    .split("/")
    .map((part) =>
      part
        .replace(/[^\p{L}\p{N}]+/gu, " ")
        .trim()
        .slice(0, 100),
    )
    .filter((part) => part !== "");
  return [...parts.slice(1, 2), ...parts.slice(0, 1)];
}
