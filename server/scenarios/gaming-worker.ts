import { parentPort, workerData } from "node:worker_threads";
import { playedLab, type LabTask } from "./gaming-task.ts";

// One task, one answer, and the thread is done.
const { inputs, team } = workerData as LabTask;
parentPort?.postMessage(playedLab(inputs, team));
