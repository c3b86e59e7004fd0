/** The entries of `base`, those of `over` in their place where it has any; an entry that is `undefined` counts as none. */
export function overlaid<T extends object>(base: T, over: object | undefined): T {
  const given = Object.entries(over ?? {}).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}
