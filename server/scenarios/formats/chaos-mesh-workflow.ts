import type { SourceDocument } from "#server/platform/documents.ts";
import { CHAOS_MESH_API, NEEDS_SLI } from "./chaos-mesh.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { conditionOf, kubernetesPlace } from "./kubernetes.ts";
import { firstPlace } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { instantOf, listOf, mapOf, textOf, written } from "./values.ts";

const isMesh = ({ apiVersion }: Entity) =>
  typeof apiVersion === "string" && apiVersion.startsWith(CHAOS_MESH_API);
/** The label by which a node names its workflow. */
const WORKFLOW = "chaos-mesh.org/workflow";

interface Node {
  readonly entity: Entity;
  readonly template: string;
  readonly injected: boolean;
  readonly over: boolean;
  readonly from: number | null;
  readonly to: number | null;
}

function nodeOf(entity: Entity): Node {
  const spec = mapOf(entity["spec"]);
  const status = mapOf(entity["status"]);
  return {
    entity,
    template: textOf(spec["templateName"]) ?? "",
    injected: conditionOf(status, "ChaosInjected") === true,
    over:
      conditionOf(status, "Accomplished") === true ||
      conditionOf(status, "DeadlineExceed") === true,
    from: instantOf(spec["startTime"]) ?? instantOf(mapOf(entity["metadata"])["creationTimestamp"]),
    to: instantOf(spec["deadline"]),
  };
}

/** The nodes that ran a workflow, where they came in the same file. */
function nodesOf(name: string, documents: readonly SourceDocument[]): readonly Node[] {
  return documents
    .map(({ value }) => mapOf(value))
    .filter((entity) => isMesh(entity) && entity["kind"] === "WorkflowNode")
    .filter((entity) => {
      const named = textOf(mapOf(entity["spec"])["workflowName"]);
      return (named ?? kubernetesPlace(entity).labels[WORKFLOW]) === name;
    })
    .map(nodeOf);
}

function reading(workflow: Entity, template: Entity, node: Node | undefined): RunReading {
  const status = mapOf(workflow["status"]);
  const place = kubernetesPlace(workflow);
  const own = kubernetesPlace(node?.entity ?? {});
  const step = textOf(template["name"]) ?? "step";
  const over = conditionOf(status, "Accomplished") === true || node?.over === true;
  const injected = node?.injected === true;
  const to = node?.to ?? instantOf(status["endTime"]);
  return {
    ...UNKNOWN_RUN,
    name: `${place.name}/${step}`,
    placement: firstPlace(
      own.placement,
      kubernetesPlace({ metadata: template["metadata"] ?? {} }).placement,
      place.placement,
    ),
    labels: { ...place.labels, ...own.labels },
    at: instantOf(status["endTime"]) ?? to,
    completed: over,
    injected,
    reasons: {
      "injection-not-proven": injected
        ? `The node of "${step}" says that its fault was injected.`
        : node === undefined
          ? "The workflow's status alone does not say that a fault was injected; upload its WorkflowNodes with it."
          : "The node of this step does not say that its fault was injected.",
      "no-assertion": NEEDS_SLI,
      "baseline-unhealthy": NEEDS_SLI,
    },
    fault:
      node !== undefined && node.from !== null && to !== null && to > node.from
        ? { from: node.from, to }
        : null,
    experiment: { template },
  };
}

function readWorkflow(
  workflow: Entity,
  documents: readonly SourceDocument[],
): readonly RunReading[] {
  const { name } = kubernetesPlace(workflow);
  const nodes = nodesOf(name, documents);
  return listOf(mapOf(workflow["spec"])["templates"])
    .map(mapOf)
    .filter(
      ({ templateType }) => typeof templateType === "string" && templateType.endsWith("Chaos"),
    )
    .map((template) =>
      reading(
        workflow,
        template,
        nodes.find((node) => node.template === template["name"]),
      ),
    );
}

/**
 * A workflow of Chaos Mesh: one run for each step that is a fault. Whether it was injected stands in the step's
 * WorkflowNode, which `kubectl get workflow,workflownode -o yaml` writes into the same file.
 */
export const chaosMeshWorkflow: EvidenceImporter = {
  format: "chaos-mesh",
  recognises: "a Chaos Mesh Workflow with its WorkflowNodes",
  recognise: (entity) =>
    isMesh(entity) && (entity["kind"] === "Workflow" || entity["kind"] === "WorkflowNode"),
  read: (document, { documents }) => {
    const entity = mapOf(document.value);
    if (entity["kind"] === "Workflow") {
      const runs = readWorkflow(entity, documents);
      if (runs.length > 0) return { runs, problems: [] };
      return {
        problems: [
          {
            severity: "error",
            code: "evidence.no-fault",
            message: "this workflow holds no step that is a fault",
            remedy: "upload a workflow with a template such as NetworkChaos or PodChaos",
            where: document.locate(["spec", "templates"]),
          },
        ],
      };
    }
    const { labels } = kubernetesPlace(entity);
    const known = documents.some(({ value }) => {
      const other = mapOf(value);
      return (
        isMesh(other) &&
        other["kind"] === "Workflow" &&
        kubernetesPlace(other).name === labels[WORKFLOW]
      );
    });
    if (known || !written(mapOf(entity["spec"])["type"]).endsWith("Chaos")) return { problems: [] };
    const template = { name: mapOf(entity["spec"])["templateName"] };
    return {
      runs: [reading({ metadata: entity["metadata"] }, template, nodeOf(entity))],
      problems: [],
    };
  },
};
