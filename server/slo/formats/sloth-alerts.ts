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
  const both = spelling === "camel" ? "pageAlert and ticketAlert" : "page_alert and ticket_alert";
  if (alerting === undefined) {
    report.error(
      document.locate(path),
      "sloth.alerting-missing",
      `${pathText(path)} has no alerting, and so alerts without a name, which Sloth refuses`,
      `add alerting with a name, or with ${both} disabled`,
    );
    return [];
  }
  const { page_alert, pageAlert, ticket_alert, ticketAlert } = alerting;
  const own = { page_alert, pageAlert, ticket_alert, ticketAlert };
  const alerts = (["page", "ticket"] as const).map((severity): DeclaredAlert => {
    const alert = spelt(own, `${severity}_alert`, spelling, document, at, report);
    const key = [`${severity}_alert`, `${severity}Alert`].find((name) =>
      Object.hasOwn(alerting, name),
    );
    if (alert?.disable !== true) {
      refuseEmpty(alerting, document, at, report);
      if (alert !== undefined && key !== undefined)
        refuseEmpty(alert, document, [...at, key], report);
    }
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
      `name the alert, or disable both ${both}`,
    );
  }
  return alerts;
}

interface AlertTexts {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** A label or annotation of an alert that is on must say something. */
function refuseEmpty(
  texts: AlertTexts,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): void {
  for (const key of ["labels", "annotations"] as const) {
    for (const [name, value] of Object.entries(texts[key] ?? {})) {
      if (value !== "") continue;
      const at = [...path, key, name];
      report.error(
        document.locate(at),
        "sloth.empty-text",
        `${pathText(at)} is empty, which Sloth refuses`,
        "give it a value, or take it out",
      );
    }
  }
}
