import { tz } from "@date-fns/tz";
import { isValid, parse, parseISO } from "date-fns";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";

const UTC = { in: tz("UTC") };
/** Years of two digits are those nearest to this date. */
const NEAR = new Date(Date.UTC(2026, 0, 1));
const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;
/** As Jira writes them into its exports unless its administrator chose another form. */
const JIRA_FORMS = ["dd/MMM/yy h:mm a", "dd/MMM/yyyy h:mm a", "yyyy-MM-dd HH:mm"];

/** An instant in ISO 8601 or in the form of Jira's exports, in UTC where no zone is written; `null`: it is none. */
export function instantOf(text: string): Instant | null {
  const iso = parseISO(text, UTC);
  if (isValid(iso)) return iso.getTime();
  for (const form of JIRA_FORMS) {
    const at = parse(text, form, NEAR, UTC);
    if (isValid(at)) return at.getTime();
  }
  return null;
}

/** The end of something that lasts until a date: a date alone is its last day. */
export function endOf(text: string): Instant | null {
  const at = instantOf(text);
  return at !== null && DATE_ALONE.test(text) ? at + DAY_MS : at;
}
