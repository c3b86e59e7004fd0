/**
 * Names of the SLOs that the objectives of one definition become: its own name for a single one, `name/objective` for
 * several. An objective is called by its display name, or by its number when it has none or shares it.
 */
export function objectiveNames(
  name: string,
  objectives: readonly { readonly displayName?: string | undefined }[],
): readonly string[] {
  if (objectives.length === 1) return [name];
  const slugs = objectives.map((objective) => slug(objective.displayName ?? ""));
  return slugs.map((text, index) => {
    const own =
      text !== "" && slugs.indexOf(text) === slugs.lastIndexOf(text) ? text : String(index + 1);
    return `${name}/${own}`;
  });
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
