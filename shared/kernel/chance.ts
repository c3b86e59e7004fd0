/**
 * Chance that comes out the same again: a stream of 32-bit numbers that is fixed by a text. For simulations whose answer
 * must depend on nothing but their data; never for secrets.
 */
export interface Chance {
  /** The next 32 bits, 0 up to 4,294,967,295. */
  bits(): number;
  /** A whole number from 0 up to `below - 1`, each as likely; `below` at least 1 and at most a million or so. */
  whole(below: number): number;
  /** A number between 0 and 1, never either of them. */
  uniform(): number;
}

const SPAN = 4_294_967_296;

type State = readonly [number, number, number, number];

/**
 * xoshiro128** 1.1 of Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c).
 *
 * @param state four 32-bit numbers, not all of them 0
 */
export function chanceFrom(state: State): Chance {
  let [a, b, c, d] = state;

  function bits(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  return {
    bits,
    whole: (below) => Math.floor((bits() / SPAN) * below),
    uniform: () => (bits() + 0.5) / SPAN,
  };
}

/** FNV-1a over the text's code units, then the finaliser of MurmurHash3 over a counter, so that near texts start far apart. */
function stateOf(text: string): State {
  let hashed = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1)
    hashed = Math.imul(hashed ^ text.charCodeAt(i), 0x01000193);
  const word = (step: number): number => {
    let mixed = (hashed + Math.imul(step, 0x9e3779b9)) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  // Distinct counters are mixed one to one, so that at most one of the four is 0.
  return [word(1), word(2), word(3), word(4)];
}

/** The stream that a text stands for: the same text gives the same numbers. */
export function seededChance(seed: string): Chance {
  return chanceFrom(stateOf(seed));
}
