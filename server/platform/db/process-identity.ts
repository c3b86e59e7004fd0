import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync } from "node:fs";

/**
 * When a process was started, as the operating system tells it; two processes that had the same pid differ in it.
 *
 * @returns `null` when there is no such process; `"unknown"` when it runs but the system doesn't say since when
 */
export function processStart(pid: number): string | null {
  if (existsSync("/proc/self/stat")) return startFromProc(pid);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return null;
  }
  try {
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() ||
      "unknown"
    );
  } catch {
    return "unknown";
  }
}

/** Field 22 of /proc/PID/stat, clock ticks from boot to start. Field 2, the name, may hold blanks and parentheses. */
function startFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const dead = fields[0] === "Z" || fields[0] === "X";
    return dead ? null : (fields[19] ?? "unknown");
  } catch {
    return null;
  }
}

/**
 * Names the space in which pids count: one boot of one machine, and on Linux one container. A pid from another space
 * says nothing here.
 */
export function pidSpace(host: string): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return host;
  }
}
