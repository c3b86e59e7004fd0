import { describe, expect, it } from "vitest";
import { reportedTargets, undoneAt } from "./chaostoolkit-undoing.ts";

const shell = (command: string) => ({
  type: "action",
  name: "step",
  provider: { type: "process", path: "/bin/sh", arguments: ["-c", command] },
});
const call = (func: string, args: object = {}) => ({
  type: "action",
  name: func,
  provider: { type: "python", module: "tool.actions", func, arguments: args },
});
const request = (method: string, url: string) => ({
  type: "action",
  name: "toxic",
  provider: { type: "http", method, url },
});

describe("a method that takes its fault away", () => {
  it.each<[string, readonly object[], number]>([
    ["stop and start", [shell("systemctl stop orders"), shell("systemctl start orders")], 1],
    [
      "kill, wait, restart",
      [shell("docker kill db"), shell("sleep 5"), shell("docker restart db")],
      2,
    ],
    ["a flag in one shell", [shell("touch /tmp/down; sleep 3; rm /tmp/down")], 0],
    [
      "a flag by redirection",
      [shell("echo 1 > /tmp/down"), shell("rm -f /tmp/down 2>/dev/null")],
      1,
    ],
    [
      "a file moved and moved back",
      [shell("mv app.conf app.bak"), shell("mv app.bak app.conf")],
      1,
    ],
    [
      "a firewall rule",
      [
        shell("iptables -A INPUT -p tcp --dport 5432 -j DROP"),
        shell("iptables -D INPUT -p tcp --dport 5432 -j DROP"),
      ],
      1,
    ],
    [
      "traffic control",
      [
        shell("tc qdisc add dev eth0 root netem delay 100ms"),
        shell("tc qdisc del dev eth0 root netem"),
      ],
      1,
    ],
    ["a paused process", [shell("kill -STOP 4711"), shell("kill -CONT 4711")], 1],
    [
      "replicas",
      [
        shell("kubectl scale deploy/shop --replicas=0"),
        shell("kubectl scale deploy/shop --replicas=3"),
      ],
      1,
    ],
    [
      "a cordoned node",
      [call("cordon_node", { name: "n1" }), call("uncordon_node", { name: "n1" })],
      1,
    ],
    ["functions named by what they do", [call("stop_database"), call("start_database")], 1],
    [
      "a toxic over HTTP",
      [
        request("POST", "https://toxi/proxies/db/toxics"),
        request("DELETE", "https://toxi/proxies/db/toxics"),
      ],
      1,
    ],
    [
      "a restore of whatever it was",
      [shell("truncate-table carts"), shell("delete carts"), shell("restore carts")],
      2,
    ],
  ])("is told by %s", (_what, actions, index) => {
    expect(undoneAt(actions)).toBe(index);
  });

  it.each<[string, readonly object[]]>([
    ["nothing at all", []],
    ["a kill alone", [shell("pkill -9 shop")]],
    ["a restart, which is the fault", [shell("docker restart db")]],
    ["a start of something else", [shell("docker stop db"), shell("docker start load-generator")]],
    ["a start before the stop", [shell("docker start db"), shell("docker stop db")]],
    [
      "load that is made and removed around a kill",
      [
        call("create_load", { job: "k6" }),
        call("terminate_pods", { app: "shop" }),
        call("delete_load", { job: "k6" }),
      ],
    ],
    [
      "one of two faults",
      [shell("docker stop a"), shell("docker kill b"), shell("docker start a")],
    ],
    [
      "two kills with output thrown away",
      [shell("pkill a > /dev/null 2>&1"), shell("rm -f /tmp/log > /dev/null 2>&1")],
    ],
    [
      "values that are no activity",
      [{}, { provider: 7 }, { provider: { type: "process", arguments: { "-c": ["x", 1] } } }],
    ],
  ])("is not told by %s", (_what, actions) => {
    expect(undoneAt(actions)).toBeNull();
  });
});

describe("a method whose commands tell little", () => {
  const named = (name: string, path: string) => ({
    type: "action",
    name,
    provider: { type: "process", path, arguments: "" },
  });

  it("is told by what its actions are called", () => {
    expect(undoneAt([named("stop the shop", "./a.sh"), named("start the shop", "./b.sh")])).toBe(1);
    expect(
      undoneAt([named("stop the shop", "./a.sh"), named("start the load", "./b.sh")]),
    ).toBeNull();
  });
});

describe("the targets that a driver reports", () => {
  it("are its list, or the lists of its answer, or nothing that it says", () => {
    expect(reportedTargets(["a"])).toEqual(["a"]);
    expect(reportedTargets({ Stopping: ["a"], Starting: [] })).toEqual(["a"]);
    expect(reportedTargets({ Stopping: [], ResponseMetadata: { id: 1 } })).toEqual([]);
    expect(reportedTargets({ Stopping: [], state: "done" })).toBeNull();
    expect([reportedTargets({}), reportedTargets(null), reportedTargets("ok")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
