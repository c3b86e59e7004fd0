import type { DeclaredAlert } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import type { SlothSlo } from "./sloth-shapes.ts";
import { spelt, type Spelling } from "./sloth-spelling.ts";

/** The page and ticket alerts of a Sloth SLO. Sloth leaves their burn rates to its windows, so none is named. */
export function slothAlerts(
  slo: SlothSlo,
  spelling: Spelling,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): readonly DeclaredAlert[] {
  const alerting = slo.alerting;
  const at = [...path, "alerting"];
  if (alerting === undefined) {
    report.warn(
      document.locate(path),
      "sloth.alerting-missing",
      `${pathText(path)} has no alerting; Sloth itself refuses that`,
      "add alerting with a name, or disable page_alert and ticket_alert",
    );
    return [];
  }
  const { page_alert, pageAlert, ticket_alert, ticketAlert } = alerting;
  const own = { page_alert, pageAlert, ticket_alert, ticketAlert };
  const alerts = (["page", "ticket"] as const).map((severity): DeclaredAlert => {
    const alert = spelt(own, `${severity}_alert`, spelling, document, at, report);
    return {
      name: alerting.name ?? "",
      severity,
      enabled: alert?.disable !== true,
      labels: { ...alerting.labels, ...alert?.labels },
      annotations: { ...alerting.annotations, ...alert?.annotations },
      targets: [],
    };
  });
  if ((alerting.name ?? "") === "" && alerts.some((alert) => alert.enabled)) {
    report.error(
      document.locate([...at, "name"]),
      "sloth.alert-name-missing",
      `${pathText([...at, "name"])} is missing although alerts are on`,
      "name the alert, or disable both page_alert and ticket_alert",
    );
  }
  return alerts;
}
