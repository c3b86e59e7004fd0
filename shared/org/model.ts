/** A team that owns services: a Backstage `Group`. */
export interface Team {
  /** The entity's name, unique among teams: `payments`. */
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  readonly parent?: string;
}

/** Stands for "nobody" where an address names a team. No catalogue name has a tilde. */
export const UNOWNED = "~unowned";

/** Facts about a service that decide which failure scenarios apply to it, such as `database` or `user-traffic`. */
export type Trait = string;

/** Something that is run and can have SLOs: a Backstage `Component`, `API` or `Resource`. */
export interface Service {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  readonly kind: "component" | "api" | "resource";
  /** Backstage `spec.type`: service, website, database, ... */
  readonly type?: string;
  readonly lifecycle?: string;
  /** Name of the owning team; absent when nobody owns it on paper or the owner named does not exist. */
  readonly owner?: string;
  readonly system?: string;
  /** Names of services that this one needs. Only those that exist in the catalogue. */
  readonly dependsOn: readonly string[];
  readonly traits: readonly Trait[];
  /** 1 is the most important. From `headroom.dev/tier`. */
  readonly tier?: number;
  /** Relative exposure where no traffic is measured. From `headroom.dev/exposure`. */
  readonly exposure?: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

/** A group of services that together do something: a Backstage `System`. */
export interface System {
  readonly name: string;
  readonly displayName: string;
  readonly owner?: string;
}

/** The organisation as its catalogue says it is. */
export interface Catalog {
  readonly teams: readonly Team[];
  readonly services: readonly Service[];
  readonly systems: readonly System[];
}

export const EMPTY_CATALOG: Catalog = { teams: [], services: [], systems: [] };
