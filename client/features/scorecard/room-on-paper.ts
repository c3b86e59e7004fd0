/** Up to so many teams the table leaves room for more beneath it. */
const FEW_TEAMS = 8;

interface RoomOnPaper {
  readonly risks: number;
  readonly changes: number;
  readonly decisions: number;
  /** Of decisions to give less to debt than was recommended. */
  readonly knowingly: number;
  /** Whether those have room for their whole reasons. */
  readonly wholeReasons: boolean;
}

/** How many risks, changes and decisions go on the one printed sheet; with few teams there is room for more of them. */
export function roomOnPaper(teams: number): RoomOnPaper {
  return teams <= FEW_TEAMS
    ? { risks: 4, changes: 5, decisions: 4, knowingly: 3, wholeReasons: true }
    : { risks: 2, changes: 3, decisions: 2, knowingly: 3, wholeReasons: false };
}
