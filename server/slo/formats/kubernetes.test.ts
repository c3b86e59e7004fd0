import { describe, expect, it } from "vitest";
import { readSloFiles } from "#server/slo/lint.ts";

const LAST_APPLIED = `kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Copy"}'`;

function read(text: string) {
  return readSloFiles([{ path: "a.yaml", text }]);
}

describe("objects as a cluster shows them", () => {
  const object = (annotations: string) =>
    `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: search
  namespace: travel
  uid: 7c9e
  annotations: { ${annotations} }
spec:
  target: 99.5
  window: 2w
  indicator: { ratio: { errors: { metric: 'e{job="search"}' }, total: { metric: 't{job="search"}' } } }
  alerting: { name: SearchFails, labels: { route: phone }, annotations: { text: help } }
status: { type: PrometheusRule }
`;

  it("are read without the copy that kubectl keeps", () => {
    const { definitions, problems } = read(object(`pyrra.dev/owner: travel, ${LAST_APPLIED}`));
    expect(problems).toEqual([]);
    expect(definitions).toMatchObject([
      { target: 0.995, annotations: { "pyrra.dev/owner": "travel" } },
    ]);
    expect(Object.keys(definitions[0]?.annotations ?? {})).toHaveLength(1);
  });

  it("belong to no service of a blank name", () => {
    const blank = object("a: b").replace("  uid: 7c9e", "  labels: { app: ' ' }");
    expect(read(blank).definitions).toMatchObject([{ id: "search/search", service: "search" }]);
  });

  it("keep the labels and annotations of their alert", () => {
    expect(read(object("a: b")).definitions).toMatchObject([
      {
        alerts: [
          { name: "SearchFails", labels: { route: "phone" }, annotations: { text: "help" } },
        ],
      },
    ]);
  });

  it("come in a List, each with its own place", () => {
    const items = [object("a: b"), object("a: b").replace("99.5", "100")].map((text) =>
      text.replace(/^/gm, "    ").replace("    ", "  - ").replace(/ +$/, ""),
    );
    const { definitions, problems } = read(`apiVersion: v1\nkind: List\nitems:\n${items.join("")}`);
    expect(definitions).toHaveLength(1);
    expect(problems).toMatchObject([
      { code: "slo.target-out-of-range", where: { line: 25, column: 15 } },
    ]);
  });

  it("of Sloth are read without that copy as well", () => {
    const { definitions, problems } = read(`apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: { name: web, annotations: { who: me, ${LAST_APPLIED} } }
spec:
  service: web
  slos:
    - name: slo
      objective: 99
      sli: { raw: { errorRatioQuery: 'a[{{.window}}]' } }
      alerting: { name: A }
`);
    expect(problems).toEqual([]);
    expect(definitions).toMatchObject([{ annotations: { who: "me" } }]);
    expect(Object.keys(definitions[0]?.annotations ?? {})).toEqual(["who"]);
  });
});
