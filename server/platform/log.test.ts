import { expect, it } from "vitest";
import { createLog } from "./log.ts";

it("replaces secrets wherever they stand", () => {
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  log.info(
    {
      authorization: "s3cret",
      headers: { cookie: "s3cret" },
      req: { headers: { authorization: "s3cret" } },
      source: { password: "s3cret" },
    },
    "said",
  );
  expect(lines.join("")).toContain("said");
  expect(lines.join("")).not.toContain("s3cret");
});
