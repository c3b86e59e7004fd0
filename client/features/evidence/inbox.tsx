import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import type { Environment } from "#shared/scenarios/model.ts";
import type { InboxItem } from "#shared/scenarios/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { formatName } from "#client/ui/evidence-words.ts";
import { plural, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useEvidenceName } from "#client/ui/evidence-name.ts";
import { PlaceFields } from "./place-fields.tsx";
import { NO_PLACE, type UploadPlace } from "./upload.ts";
import { usePlaces, type Places } from "./use-places.ts";
import { REFUSAL_WORDS } from "./words.ts";
import classes from "./evidence.module.css";

/** A run that somebody placed on this visit, and may take back. */
interface Placed {
  readonly document: string;
  readonly run: number;
  readonly name: string;
  readonly service: string;
  readonly scenario: string;
  readonly by: string;
}

interface PlaceFormProps {
  readonly document: string;
  readonly run: number;
  readonly name: string;
  /** What is known of the place already. */
  readonly known: Pick<UploadPlace, "service" | "scenario">;
  readonly places: Places;
  readonly onPlaced: (placed: Placed) => void;
}

/** Says where one run belongs. */
export function PlaceForm({ document, run, name, known, places, onPlaced }: PlaceFormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const own = useEvidenceName();
  const [place, setPlace] = useState<UploadPlace>({ ...NO_PLACE, ...known, by: own.name });
  const { service, scenario, environment, build, by } = place;
  const placing = useMutation(
    trpc.scenarios.place.mutationOptions({
      onSuccess: async () => {
        own.calledThemselves(by);
        onPlaced({ document, run, name, service, scenario, by: by.trim() });
        await queries.invalidateQueries(trpc.scenarios.pathFilter());
      },
    }),
  );
  const failure = placing.error === null ? null : asFailure(placing.error);
  const isReady = service !== "" && scenario !== "" && by.trim() !== "";

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isReady || placing.isPending) return;
    placing.mutate({
      document,
      run,
      service,
      scenario,
      by: by.trim(),
      ...(environment === "" ? {} : { environment: environment as Environment }),
      ...(build.trim() === "" ? {} : { build: build.trim() }),
    });
  }

  return (
    <form className={classes.fields} onSubmit={submit} aria-label={`Place ${name}`}>
      <PlaceFields
        places={places}
        value={place}
        required
        onChange={(change) => setPlace((before) => ({ ...before, ...change }))}
      />
      <Button size="xs" type="submit" disabled={!isReady} loading={placing.isPending}>
        Place
      </Button>
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
    </form>
  );
}

/** A line about a run that was just placed, with a way back. */
function JustPlaced({ placed, onBack }: { readonly placed: Placed; readonly onBack: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const takingBack = useMutation(
    trpc.scenarios.unplace.mutationOptions({
      onSuccess: async () => {
        onBack();
        await queries.invalidateQueries(trpc.scenarios.pathFilter());
      },
    }),
  );
  const { document, run, name, service, scenario, by } = placed;
  return (
    <li className={classes.placed}>
      <span role="status">
        <b>{name}</b> now counts for <CellLink service={service} scenario={scenario} />.
      </span>
      <Button
        size="compact-xs"
        variant="default"
        loading={takingBack.isPending}
        onClick={() => takingBack.mutate({ document, run, by })}
      >
        Undo
      </Button>
      {takingBack.error === null ? null : (
        <span role="alert">{sentenceOf(asFailure(takingBack.error).message)}</span>
      )}
    </li>
  );
}

interface ItemProps {
  readonly item: InboxItem;
  readonly places: Places;
  readonly now: Instant;
  /** Its form is open from the start. */
  readonly open: boolean;
  readonly onPlaced: (placed: Placed) => void;
}

/** A run without a name of its own is known by its file, or by what wrote it. */
function nameOf({ name, fileName, format }: InboxItem): string {
  return name === "" ? (fileName ?? formatName(format)) : name;
}

function Item({ item, places, now, open, onPlaced }: ItemProps) {
  const { document, run, fileName, format, at, labels, missing, refusal } = item;
  const name = nameOf(item);
  const said = Object.entries(labels);
  return (
    <li className={classes.waiting}>
      <div className={classes.fileHead}>
        <Link to="/evidence/$digest" params={{ digest: document }}>
          {name}
        </Link>
        <span className={classes.quiet}>
          {formatName(format)}
          {fileName === null || fileName === name ? null : `, ${fileName}`}, ended{" "}
          <Moment at={at} now={now} />
        </span>
      </div>
      <p className={classes.quiet}>
        {missing.length > 0 ? `It does not say its ${missing.join(" and its ")}.` : null}
        {missing.length === 0 && refusal !== null ? REFUSAL_WORDS[refusal] : null}
        {said.length === 0
          ? null
          : ` It says ${said.map(([key, text]) => `${key}: ${text}`).join(", ")}.`}
      </p>
      <details className={classes.saying} open={open}>
        <summary>Say where it belongs</summary>
        <PlaceForm
          document={document}
          run={run}
          name={name}
          known={{ service: item.service ?? "", scenario: item.scenario ?? "" }}
          places={places}
          onPlaced={onPlaced}
        />
      </details>
    </li>
  );
}

/** A longer inbox is shown in part at first, or the documents would stand far below it. */
const FIRST_SHOWN = 4;
/** Nobody places hundreds by hand: a rule of the policy does. */
const MOST_SHOWN = 50;

/** Runs that nobody could place, each with a form to place it; absent where nothing waits. */
export function Inbox() {
  const trpc = useTRPC();
  const inbox = useQuery(trpc.scenarios.inbox.queryOptions());
  const places = usePlaces();
  const [placed, setPlaced] = useState<readonly Placed[]>([]);
  const [all, setAll] = useState(false);
  const items = inbox.data ?? [];
  if (inbox.error !== null && inbox.data === undefined)
    return <p role="alert">The inbox could not be loaded: {asFailure(inbox.error).message}.</p>;
  if (items.length === 0 && placed.length === 0) return null;
  const key = ({ document, run }: Pick<Placed, "document" | "run">) => `${document} ${run}`;
  return (
    <section className={classes.inbox} aria-label="Inbox" id="inbox">
      <header>
        <h2>Inbox</h2>
        <span className={classes.quiet}>
          {items.length === 0
            ? "Everything has its place."
            : `${plural(items.length, "run")} that nobody could place; each counts nothing until somebody does.`}
        </span>
      </header>
      <ul>
        {placed.map((one) => (
          <JustPlaced
            key={key(one)}
            placed={one}
            onBack={() => setPlaced((before) => before.filter((other) => key(other) !== key(one)))}
          />
        ))}
        {items.slice(0, all ? MOST_SHOWN : FIRST_SHOWN).map((item, index) => (
          <Item
            key={key(item)}
            item={item}
            places={places}
            now={inbox.dataUpdatedAt}
            open={index === 0}
            onPlaced={(one) => setPlaced((before) => [one, ...before])}
          />
        ))}
      </ul>
      {items.length > FIRST_SHOWN && !all ? (
        <Button
          className={classes.more ?? ""}
          size="compact-xs"
          variant="default"
          onClick={() => setAll(true)}
        >
          Show all {items.length}
        </Button>
      ) : null}
      {items.length > MOST_SHOWN && all ? (
        <p className={classes.quiet}>
          And {items.length - MOST_SHOWN} more. A rule under <code>mapping:</code> of the policy
          places many at once.
        </p>
      ) : null}
    </section>
  );
}
