import { describe, expect, it } from "vitest";
import { trackerEntry } from "./tracker-schema.ts";
import { asTracker } from "./trackers.ts";

const JIRA = {
  kind: "jira",
  name: "jira",
  url: "https://example.atlassian.net",
  auth: { bearer: "secret" },
  projects: ["PAY"],
  team: "payments",
};

describe("a tracker of Jira", () => {
  it("may say which resolutions mean that nothing was done", () => {
    const notDone = ["Verworfen", "Duplicate"];
    expect(asTracker(trackerEntry.parse({ ...JIRA, notDone }), "/")).toMatchObject({ notDone });
    expect(asTracker(trackerEntry.parse({ ...JIRA, notDone: [] }), "/")).toMatchObject({
      notDone: [],
    });
    expect(asTracker(trackerEntry.parse(JIRA), "/")).not.toHaveProperty("notDone");
    expect(trackerEntry.safeParse({ ...JIRA, notDone: [""] }).success).toBe(false);
  });
});
