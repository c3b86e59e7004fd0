import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { SourceConfig } from "#server/config/model.ts";
import { createDemoSource } from "#server/sli/demo-source.ts";
import type { Feed } from "#server/sli/feeds.ts";
import { createPrometheusSource } from "#server/sli/prometheus/source.ts";

function feedFrom(config: SourceConfig, demoAnchor: Instant): Feed {
  if (config.kind === "push") {
    return { kind: "push", name: config.name, sliceSeconds: config.sliceSeconds };
  }
  const { lookbackSeconds } = config;
  const source =
    config.kind === "demo"
      ? createDemoSource({ ...config, anchor: demoAnchor })
      : createPrometheusSource(config);
  return { kind: "pulled", source, lookbackSeconds };
}

/**
 * The sources of headroom.yaml, in its order.
 *
 * @param demoAnchor the instant around which a demo tells its story
 */
export function configuredFeeds(
  sources: readonly SourceConfig[],
  demoAnchor: Instant,
): readonly Feed[] {
  return sources.map((source) => feedFrom(source, demoAnchor));
}

const SLOWEST_TICK_SECONDS = 60;

/** How often to tick: with the shortest slices, and at least once a minute, so that a source that fails shows soon. */
export function tickMs(sources: readonly SourceConfig[]): number {
  return (
    Math.min(SLOWEST_TICK_SECONDS, ...sources.map(({ sliceSeconds }) => sliceSeconds)) * SECOND_MS
  );
}
