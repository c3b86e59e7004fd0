/** The part of a package-lock.json that is looked at. */
export interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly dev?: boolean;
        readonly optional?: boolean;
        readonly devOptional?: boolean;
      }
    >
  >;
}

export declare function missingPackages(
  lock: Lock,
  installed: Lock | null,
  wanted: { readonly development: boolean },
): string[];
export declare function ensureInstalled(
  root: string,
  options?: { readonly development?: boolean },
): void;
