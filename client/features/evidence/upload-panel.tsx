import { Button } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { type DragEvent, useRef, useState } from "react";
import { plural } from "#client/ui/format.ts";
import { useEvidenceName } from "#client/ui/evidence-name.ts";
import { PlaceFields } from "./place-fields.tsx";
import { MOST_BYTES, NO_PLACE, type UploadPlace } from "./upload.ts";
import { UploadedFiles } from "./uploaded-files.tsx";
import { usePlaces } from "./use-places.ts";
import { useUploads } from "./use-uploads.ts";
import { formatBytes } from "./words.ts";
import classes from "./evidence.module.css";

/** Who misses the field would have the browser leave the page for the file. */
function refuseOutside(event: globalThis.DragEvent): void {
  if (event.defaultPrevented || event.dataTransfer?.types.includes("Files") !== true) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}

/** Counts how deep the pointer is in the drop zone: each element in it reports its own coming and going. */
function useDropZone(onFiles: (files: readonly File[]) => void) {
  const [depth, setDepth] = useState(0);
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");
  useWindowEvent("dragover", refuseOutside);
  useWindowEvent("drop", refuseOutside);
  return {
    isOver: depth > 0,
    handlers: {
      onDragEnter: (event: DragEvent) => {
        if (holdsFiles(event)) setDepth((before) => before + 1);
      },
      onDragLeave: (event: DragEvent) => {
        if (holdsFiles(event)) setDepth((before) => Math.max(0, before - 1));
      },
      onDragOver: (event: DragEvent) => {
        if (holdsFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}

/** Takes evidence by drag and drop or by choosing files, and shows how each was judged as soon as it is. */
export function UploadPanel() {
  const places = usePlaces();
  const { items, send, clear } = useUploads();
  const { name, calledThemselves } = useEvidenceName();
  const [place, setPlace] = useState<UploadPlace>({ ...NO_PLACE, by: name });
  const input = useRef<HTMLInputElement>(null);

  function take(files: readonly File[]): void {
    if (files.length === 0) return;
    calledThemselves(place.by);
    send(files, place);
  }
  const zone = useDropZone(take);

  return (
    <div className={classes.upload} data-over={zone.isOver} {...zone.handlers}>
      <div className={classes.dropLine}>
        <Button onClick={() => input.current?.click()}>Choose files</Button>
        <input
          ref={input}
          className={classes.fileInput}
          type="file"
          multiple
          tabIndex={-1}
          aria-label="Evidence files"
          onChange={(event) => {
            take([...(event.currentTarget.files ?? [])]);
            // So that the same file can be chosen again.
            event.currentTarget.value = "";
          }}
        />
        <p>
          <b>{zone.isOver ? "Let go to have them judged" : "or drop them here."}</b> Chaos Toolkit
          journals, Litmus, Chaos Mesh, AWS FIS, Gremlin, JUnit, CDEvents, in-toto, game days: told
          by their content. Up to {formatBytes(MOST_BYTES)} each; secrets are struck out.
        </p>
      </div>
      <details className={classes.saying}>
        <summary>Say where they belong, if the documents do not</summary>
        <div className={classes.fields}>
          <PlaceFields
            places={places}
            value={place}
            onChange={(change) => setPlace((before) => ({ ...before, ...change }))}
          />
        </div>
        <p className={classes.quiet}>What a document says of itself goes before this.</p>
      </details>
      {items.length === 0 ? null : <UploadedFiles items={items} onClear={clear} />}
      <p className={classes.spoken} role="status">
        {items.some(({ state }) => state === "waiting" || state === "sending")
          ? `${plural(items.length, "file")} on the way`
          : ""}
      </p>
    </div>
  );
}
