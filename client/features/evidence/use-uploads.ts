import { useQueryClient } from "@tanstack/react-query";
import { useReducer, useRef } from "react";
import { asFailure, type Failure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sendDocument, type Sent, type UploadPlace } from "./upload.ts";

/** One file on its way, and what became of it. */
export interface UploadItem {
  readonly key: number;
  readonly fileName: string;
  readonly bytes: number;
  readonly state: "waiting" | "sending" | "judged" | "failed";
  readonly sent: Sent | null;
  readonly failure: Failure | null;
}

type Change = Pick<UploadItem, "key"> & Partial<UploadItem>;
type Action = { readonly add: readonly UploadItem[] } | { readonly change: Change } | "clear";

/** The list after something happened; the newest files stand first. */
export function nextItems(items: readonly UploadItem[], action: Action): readonly UploadItem[] {
  if (action === "clear")
    return items.filter(({ state }) => state === "waiting" || state === "sending");
  if ("add" in action) return [...action.add, ...items];
  return items.map((item) =>
    item.key === action.change.key ? { ...item, ...action.change } : item,
  );
}

/** Sends files one after the other, so that a heap of them does not crowd out everybody else. */
export function useUploads() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [items, dispatch] = useReducer(nextItems, []);
  const count = useRef(0);
  const last = useRef<Promise<void>>(Promise.resolve());

  async function sendOne(key: number, file: File, place: UploadPlace): Promise<void> {
    dispatch({ change: { key, state: "sending" } });
    try {
      const sent = await sendDocument(file, place, (input, init) => fetch(input, init));
      dispatch({ change: { key, state: "judged", sent } });
      await queries.invalidateQueries(trpc.scenarios.pathFilter());
    } catch (error) {
      dispatch({ change: { key, state: "failed", failure: asFailure(error) } });
    }
  }

  function send(files: readonly File[], place: UploadPlace): void {
    const added = files.map((file): UploadItem => {
      count.current += 1;
      const { name, size } = file;
      return {
        key: count.current,
        fileName: name,
        bytes: size,
        state: "waiting",
        sent: null,
        failure: null,
      };
    });
    dispatch({ add: added });
    added.forEach(({ key }, index) => {
      const file = files[index];
      if (file !== undefined) last.current = last.current.then(() => sendOne(key, file, place));
    });
  }

  return { items, send, clear: () => dispatch("clear") };
}
