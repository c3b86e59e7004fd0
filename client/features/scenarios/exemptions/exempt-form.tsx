import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { isInside } from "#shared/scenarios/exemptions.ts";
import type { Catalog } from "#shared/org/model.ts";
import type { CellDetail, ExemptionOffer } from "#shared/scenarios/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { useEvidenceName } from "#client/ui/evidence-name.ts";
import { toDayField } from "#client/ui/dates.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import {
  DRAFT_FIELDS,
  type DraftField,
  draftFaults,
  type FieldFaults,
  firstDraft,
  intervalOf,
  latestDay,
  serverFaults,
} from "./draft.ts";
import classes from "./exemptions.module.css";
import { Offer } from "./offer.tsx";

/** Teams that may approve: not the one that owns the service, and none below it. */
export function approversOf(
  { teams }: Pick<Catalog, "teams">,
  owner: string | null,
): readonly { readonly value: string; readonly label: string }[] {
  const parents = new Map(teams.map(({ name, parent }) => [name, parent]));
  return teams
    .filter(({ name }) => owner === null || !isInside(name, owner, parents))
    .map(({ name, displayName }) => ({ value: name, label: displayName }))
    .toSorted((left, right) => left.label.localeCompare(right.label, "en"));
}

const LEGIBLE = { error: { fontSize: 12 }, description: { fontSize: 12 } };
const NOBODY = { value: "", label: "choose" };

interface ExemptFormProps {
  readonly detail: CellDetail;
  readonly offer: ExemptionOffer;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Asks for an exemption of a cell: why, from when until when, and who outside the team approved it. */
export function ExemptForm({ detail, offer, onDone, onCancel }: ExemptFormProps) {
  const { service, serviceTitle, scenario, team, at } = detail;
  const trpc = useTRPC();
  const queries = useQueryClient();
  const catalog = useQuery(trpc.org.catalog.queryOptions());
  const own = useEvidenceName();
  const context = { now: at, zone: useZone(), mostDays: offer.mostDays };
  const [draft, setDraft] = useState(() => firstDraft(own.name, context));
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const focusFirst = (faults: FieldFaults): void => {
    const first = DRAFT_FIELDS.find((one) => faults[one] !== undefined);
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  // Who opened the form wants to write.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const exempt = useMutation(
    trpc.scenarios.exempt.mutationOptions({
      onSuccess: async () => {
        own.calledThemselves(draft.by);
        await queries.invalidateQueries(trpc.scenarios.pathFilter());
        onDone();
      },
    }),
  );
  const failure = exempt.error === null ? null : asFailure(exempt.error);
  const refused = failure === null ? {} : serverFaults(failure);
  const faults: FieldFaults = { ...refused, ...(tried ? draftFaults(draft, context) : {}) };
  const approvers = useMemo(
    () => (catalog.data === undefined ? [] : approversOf(catalog.data, team)),
    [catalog.data, team],
  );

  /** What stands in a field's name goes into the draft; what was refused before is asked anew. */
  const field = (name: DraftField) => ({
    name,
    size: "xs" as const,
    required: true,
    styles: LEGIBLE,
    value: draft[name],
    error: faults[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      exempt.reset();
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const wrong = draftFaults(draft, context);
    const interval = intervalOf(draft, context);
    if (Object.keys(wrong).length > 0 || interval === null) return focusFirst(wrong);
    if (exempt.isPending) return;
    const { reason, approvedBy, by } = draft;
    exempt.mutate(
      {
        service,
        scenario: scenario.id,
        ...interval,
        approvedBy,
        reason: reason.trim(),
        by: by.trim(),
      },
      { onError: (error) => focusFirst(serverFaults(asFailure(error))) },
    );
  }

  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={submit}
      aria-label={`Exempt ${serviceTitle} from ${scenario.id}`}
    >
      <p className={classes.quiet}>
        {scenario.id} {scenario.name} on {serviceTitle}. Reason, end and approver are shown to
        everyone, on this page and in the list of exemptions.
      </p>
      <div className={classes.fields}>
        <TextInput
          {...field("reason")}
          className={classes.wide ?? ""}
          label="Why it cannot be tested now"
          maxLength={2_000}
        />
        <TextInput
          {...field("from")}
          type="date"
          label="First day"
          min={toDayField(at, context.zone)}
        />
        <TextInput
          {...field("lastDay")}
          type="date"
          label="Last day"
          min={draft.from}
          max={latestDay(draft, context)}
        />
        <NativeSelect
          {...field("approvedBy")}
          label="Approved by another team"
          data={[NOBODY, ...approvers]}
        />
        <TextInput {...field("by")} label="Your name" maxLength={200} autoComplete="name" />
      </div>
      {catalog.data !== undefined && approvers.length === 0 ? (
        <p className={classes.failed}>
          There is no team outside of the one that owns the service, so nobody can approve it.
        </p>
      ) : null}
      <Offer offer={offer} detail={detail} until={intervalOf(draft, context)?.until ?? null} />
      {failure === null || Object.keys(refused).length > 0 ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button size="xs" type="submit" loading={exempt.isPending}>
          Exempt the cell
        </Button>
        <Button size="xs" type="button" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
