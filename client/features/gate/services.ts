/** A service as the picker offers it. */
export interface ServiceChoice {
  readonly name: string;
  readonly title: string;
  /** The owning team's name for people; `null`: nobody owns it. */
  readonly team: string | null;
}

/** How well a service fits what was typed: 0 begins with it, 1 a word of it does, 2 it stands somewhere; `null`: not at all. */
function fit({ name, title }: ServiceChoice, typed: string): number | null {
  const texts = [title.toLowerCase(), name.toLowerCase()];
  if (texts.some((text) => text.startsWith(typed))) return 0;
  const words = texts.flatMap((text) => text.split(/[\s/_-]+/));
  if (words.some((word) => word.startsWith(typed))) return 1;
  return texts.some((text) => text.includes(typed)) ? 2 : null;
}

const SOUNDS = 3;
const MOST_SUGGESTED = 5;

/** Services whose names begin as an unknown one does: what may have been meant. */
export function suggestions(
  choices: readonly ServiceChoice[],
  unknown: string,
): readonly ServiceChoice[] {
  return fitting(choices, unknown.slice(0, SOUNDS), []).slice(0, MOST_SUGGESTED);
}

/** The choices that fit what was typed, the best first; those asked for last come before others that fit as well. */
export function fitting<Choice extends ServiceChoice>(
  choices: readonly Choice[],
  typed: string,
  recent: readonly string[],
): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const lastly = ({ name }: ServiceChoice): number => {
    const place = recent.indexOf(name);
    return place < 0 ? recent.length : place;
  };
  return choices
    .flatMap((choice) => {
      const how = fit(choice, wanted);
      return how === null ? [] : [{ choice, how }];
    })
    .toSorted(
      (a, b) =>
        a.how - b.how ||
        lastly(a.choice) - lastly(b.choice) ||
        a.choice.title.localeCompare(b.choice.title, "en"),
    )
    .map(({ choice }) => choice);
}
