import { DomainError } from "#shared/kernel/errors.ts";

/** Whether the server can answer yet, and if not, what it is doing. */
export interface Readiness<Services> {
  /** @throws DomainError `server.starting`, `server.stopping` */
  services(): Services;
  /** The same, or `null` while it cannot answer. */
  loaded(): Services | null;
  /** What stands between now and ready; empty when ready. */
  waitingFor(): readonly string[];
  doing(step: string): void;
  ready(services: Services): void;
  stopping(): void;
}

export function createReadiness<Services>(): Readiness<Services> {
  let services: Services | null = null;
  let step: string | null = "starting";
  let stopped = false;

  return {
    services() {
      if (services !== null && !stopped) return services;
      throw new DomainError({
        code: stopped ? "server.stopping" : "server.starting",
        message: stopped
          ? "the server is stopping"
          : `the server is still starting: ${step ?? "almost there"}`,
        remedy: "try again in a moment; /readyz says when it is ready",
      });
    },
    loaded: () => (stopped ? null : services),
    waitingFor: () => (step === null ? [] : [step]),
    doing(next) {
      step = next;
    },
    ready(loaded) {
      services = loaded;
      step = null;
    },
    stopping() {
      stopped = true;
      step = "stopping";
    },
  };
}
