import { describe, expect, it, onTestFinished, vi } from "vitest";
import { COMMANDS } from "./commands.ts";
import { runCommandLine } from "./program.ts";

async function headroom(...argv: readonly string[]) {
  const before = process.exitCode;
  process.exitCode = 0;
  onTestFinished(() => {
    process.exitCode = before;
  });
  const said = { out: "", err: "" };
  const stdout = vi
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => ((said.out += String(text)), true));
  const refused = await runCommandLine(["canary", ...argv], {
    entries: COMMANDS,
    version: "1.2.3",
    context: { cwd: "/", env: {} },
    output: { out: (text) => void (said.out += text), err: (text) => void (said.err += text) },
  });
  stdout.mockRestore();
  return { ...said, exitCode: refused ?? process.exitCode };
}

const QUESTION = ["--baseline", "0.001", "--detect", "0.002"];
const PLAN = [...QUESTION, "--rps", "10", "--share", "0.03"];
const judge = (canary: string, control: string, ...more: readonly string[]) => {
  const [errors = "", total = ""] = canary.split("/");
  const [controlErrors = "", controlTotal = ""] = control.split("/");
  const counts = ["--canary-errors", errors, "--canary-total", total];
  const others = ["--control-errors", controlErrors, "--control-total", controlTotal];
  return headroom("judge", ...QUESTION, ...counts, ...others, ...more);
};

describe("headroom canary", () => {
  it("prints what interfaces promise", async () => {
    expect(await headroom(...PLAN, "--json")).toEqual({
      out: '{"perCanary":8366,"perControl":270501,"seconds":27888,"budgetShare":null}\n',
      err: "",
      exitCode: 0,
    });
  });

  it("is the same as canary plan", async () => {
    expect(await headroom("plan", ...PLAN, "--json")).toEqual(await headroom(...PLAN, "--json"));
  });

  it("counts the warm-up, and what it costs", async () => {
    const budget = ["--target", "0.999", "--window-events", "26000000"];
    const { out } = await headroom(...PLAN, "--warm-up", "10m", ...budget, "--json");
    const plan = JSON.parse(out) as { readonly seconds: number; readonly budgetShare: number };
    expect(plan.seconds).toBe(27_888 + 600);
    // 8.366 bad events more, of the 26,000 that the window allows.
    expect(plan.budgetShare).toBeCloseTo(8.366 / 26_000, 12);
  });

  it("says the sample, the time and what shows after an hour, a day and a week", async () => {
    const { out, exitCode } = await headroom(...PLAN);
    expect(exitCode).toBe(0);
    expect(out).toContain("the canary needs 8,366 events beside 270,501 of the control");
    expect(out).toMatch(/one look at a fixed sample +8,366 +7h45m\n/);
    expect(out).toMatch(/SPRT on average, when healthy +4,366 +4h3m\n/);
    expect(out).toMatch(/after 1h +1,080 +0\.438 % bad\nafter 1d .*\nafter 7d .*0\.119 % bad\n/);
    expect(out).not.toContain("budget");
  });

  it("says what the exact test needs where errors are few, and what nothing would show", async () => {
    const rare = ["--baseline", "0.00001", "--detect", "0.001", "--rps", "0.01", "--share", "0.03"];
    const { out } = await headroom(...rare);
    expect(out).toMatch(/one look, exact for few errors +[\d,]+ /);
    expect(out).toMatch(/after 1h +1 +/);
  });

  it.each([
    ["a percentage", [...QUESTION, "--rps", "10", "--share", "3"], "3 % is 0.03"],
    ["a percent sign", [...QUESTION, "--rps", "10", "--share", "3%"], "3 % is 0.03"],
    ["no traffic", [...QUESTION, "--rps", "0", "--share", "0.03"], "a number above 0"],
    ["a third side", [...PLAN, "--sides", "3"], "write 1"],
    ["a warm-up without a unit", [...PLAN, "--warm-up", "10"], "10m"],
    ["half a budget", [...PLAN, "--target", "0.999"], "--window-events"],
    ["a missing rate", [...QUESTION, "--share", "0.03"], "'--rps <number>' not specified"],
    ["an effect below the baseline", [...PLAN, "--detect", "0.0005"], "not above the baseline"],
    ["nothing at all", [], "'--baseline <ratio>' not specified"],
  ])("ends with 2 and says why for %s", async (_, argv, why) => {
    const { out, err, exitCode } = await headroom(...argv);
    expect({ out, exitCode }).toEqual({ out: "", exitCode: 2 });
    expect(err).toContain(why);
  });

  it("shows the options of a plan in its help", async () => {
    const { out, exitCode } = await headroom("--help");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/judge \[options\]/);
    expect(out).toMatch(/--rps <number>/);
  });
});

describe("headroom canary judge", () => {
  it.each([
    { name: "pass", canary: "20/20000", exitCode: 0 },
    { name: "fail", canary: "60/20000", exitCode: 1 },
    { name: "underpowered", canary: "1/1000", exitCode: 4 },
  ])("ends with $exitCode for $name", async ({ name, canary, exitCode }) => {
    const json = await judge(canary, "640/646000", "--json");
    expect(json.exitCode).toBe(exitCode);
    expect(JSON.parse(json.out)).toMatchObject({ verdict: name, method: "msprt" });
    const { out } = await judge(canary, "640/646000");
    expect(out).toMatch(new RegExp(`^${name}: .*\n {2}.*Λ|likelihood`));
  });

  it("says how long it still takes", async () => {
    const { out } = await judge("1/1000", "32/32000", "--elapsed", "1h");
    expect(out).toMatch(
      /about [\d,]+ more events of the canary are needed, \w+ at the present rate\n$/,
    );
  });

  it("takes another method", async () => {
    const { out } = await judge("8/8366", "270/270501", "--method", "fixed", "--json");
    expect(JSON.parse(out)).toMatchObject({ verdict: "pass", test: "two-proportion-z" });
  });

  it.each([
    ["more errors than events", "9/8", "0/100", "9 errors among 8 events"],
    ["a fraction of an event", "1.5/8", "0/100", "whole number"],
    ["a negative count", "1/8", "-1/100", "whole number"],
  ])("ends with 2 and says why for %s", async (_, canary, control, why) => {
    const { out, err, exitCode } = await judge(canary, control);
    expect({ out, exitCode }).toEqual({ out: "", exitCode: 2 });
    expect(err).toContain(why);
  });
});
