/** Up to so many teams the table leaves room for more beneath it. */
const FEW_TEAMS = 8;

/** How many risks and changes go on the one printed sheet; with few teams there is room for more of them. */
export function roomOnPaper(teams: number): { readonly risks: number; readonly changes: number } {
  return teams <= FEW_TEAMS ? { risks: 8, changes: 9 } : { risks: 5, changes: 6 };
}
