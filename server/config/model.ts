import type { DisplayMode } from "#shared/scenarios/views.ts";
import type { FileSet } from "./file-set.ts";
import type { TrackerConfig } from "./tracker-model.ts";

/** How a source is shown who asks. Files are named, not read, so that a rotated secret is picked up. */
export type SourceAuth =
  | { readonly bearer: string }
  | { readonly bearerFile: string }
  | { readonly basic: { readonly username: string; readonly password: string } }
  | { readonly basic: { readonly username: string; readonly passwordFile: string } };

/** Anything that speaks the Prometheus HTTP API. */
export interface PrometheusSourceConfig {
  readonly kind: "prometheus";
  readonly name: string;
  readonly url: string;
  readonly auth?: SourceAuth;
  readonly headers: Readonly<Record<string, string>>;
  readonly caFile?: string;
  /** For one request, answer included. */
  readonly timeoutMs: number;
  /** Requests at a time. */
  readonly concurrency: number;
  readonly sliceSeconds: number;
  readonly lagSeconds: number;
  /** How far back slices are fetched that are not stored yet. */
  readonly lookbackSeconds: number;
  /** Where a person can run a query, when that is another address than `url`. */
  readonly linkUrl?: string;
}

/** Slices that somebody sends to `POST /api/v1/slices`. */
interface PushSourceConfig {
  readonly kind: "push";
  readonly name: string;
  readonly sliceSeconds: number;
}

/** The made-up organisation's story, with time running. */
interface DemoSourceConfig {
  readonly kind: "demo";
  readonly name: string;
  readonly sliceSeconds: number;
  readonly lagSeconds: number;
  readonly lookbackSeconds: number;
}

export type SourceConfig = PrometheusSourceConfig | PushSourceConfig | DemoSourceConfig;

export interface ServerConfig {
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  /** What a reader must show. Absent: only this machine may ask. */
  readonly token?: string;
  /** Names under which a reverse proxy presents the server. */
  readonly allowedHosts: readonly string[];
  /** Addresses of proxies whose X-Forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
}

/** Everything that headroom.yaml and the environment decide. Paths are absolute. */
export interface Config {
  /** The file it was read from; `null` for the demo organisation, which needs none. */
  readonly file: string | null;
  /** What the organisation is called in the page's head. */
  readonly organisation?: string;
  readonly server: ServerConfig;
  /** Absent: the embedded database in `dataDir`. */
  readonly database?: { readonly url: string };
  readonly dataDir: string;
  /** The first is the one that SLOs without a source of their own are measured by. */
  readonly sources: readonly [SourceConfig, ...SourceConfig[]];
  readonly slos: FileSet;
  readonly catalog: FileSet;
  readonly exclusions: FileSet;
  /** Failure scenarios of the organisation's own; none: Headroom's. */
  readonly scenarios: FileSet;
  /** Documents of evidence, taken in at the start and whenever one comes. */
  readonly evidence: FileSet;
  /** Cells of the league that teams are let off for a while. */
  readonly exemptions: FileSet;
  /** How teams are shown to one another. */
  readonly league: { readonly mode: DisplayMode };
  /** Where sprints and items of work come from. */
  readonly planning: {
    readonly trackers: readonly TrackerConfig[];
    /** Debts and decisions that are taken over once, each by its id. */
    readonly register: FileSet;
  };
  /** Policies: for budgets and their alerts, for the gate, for ranking and evidence. Headroom's own hold where none is named. */
  readonly policy: FileSet;
}
