import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { type FormEvent, useEffect, useRef } from "react";
import { RISK_CLASSES, type GateException, type RiskClass } from "#shared/gate/model.ts";
import { formatShare } from "#client/ui/format.ts";
import { DEFAULT_RISK, shareAddress, shareOf, type ShipAddress } from "./address.ts";
import { useAsker } from "./asker.ts";
import classes from "./gate.module.css";
import { isTyping } from "./keys.ts";
import { ServicePicker } from "./service-picker.tsx";
import type { ServiceChoice } from "./services.ts";

export const RISK_WORDS: Readonly<Record<RiskClass, { word: string; what: string }>> = {
  low: { word: "low", what: "a flag is flipped, a text changed" },
  medium: { word: "medium", what: "an ordinary change" },
  high: { word: "high", what: "schema, dependency, infrastructure, large refactoring" },
};

const RISK_KEYS: Readonly<Record<string, RiskClass>> = { l: "low", m: "medium", h: "high" };
const SHARES = [1, 0.5, 0.25, 0.1, 0.05, 0.03, 0.01];

interface AskFormProps {
  readonly services: readonly ServiceChoice[];
  readonly address: ShipAddress;
  readonly onAddress: (address: ShipAddress) => void;
  readonly onRecord: () => void;
  readonly isRecording: boolean;
}

/** What is to ship. The answer follows each change at once; Enter puts it on record. */
export function AskForm({ services, address, onAddress, onRecord, isRecording }: AskFormProps) {
  const serviceField = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const { service, risk = DEFAULT_RISK } = address;

  // Nothing can be said before a service is picked, so the keys go there; once the list below the field has its name.
  useEffect(() => {
    if (service !== undefined) return undefined;
    const frame = requestAnimationFrame(() => serviceField.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [service]);

  /** From there Enter records, and the arrow keys change the risk. */
  function goToRisk(wanted: RiskClass): void {
    form.current?.querySelector<HTMLInputElement>(`input[value="${wanted}"]`)?.focus();
  }

  function choose(wanted: RiskClass): void {
    const { risk: _, ...rest } = address;
    onAddress(wanted === DEFAULT_RISK ? rest : { ...rest, risk: wanted });
  }

  useWindowEvent("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const wanted = RISK_KEYS[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      choose(wanted);
      goToRisk(wanted);
    } else if (event.key === "s") {
      event.preventDefault();
      serviceField.current?.focus();
      serviceField.current?.select();
    }
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (service !== undefined && !isRecording) onRecord();
  }

  return (
    <form ref={form} className={classes.ask} onSubmit={submit} aria-label="What is to ship">
      <ServicePicker
        services={services}
        service={service}
        inputRef={serviceField}
        onService={(chosen) => {
          onAddress({ ...address, service: chosen });
          goToRisk(risk);
        }}
      />
      <RiskChoice risk={risk} onRisk={choose} />
      <Exposure address={address} onAddress={onAddress} />
      <Recording isReady={service !== undefined} isRecording={isRecording} />
      <p className={classes.keys}>
        <kbd>s</kbd> service <kbd>l</kbd> <kbd>m</kbd> <kbd>h</kbd> risk <kbd>Enter</kbd> puts the
        check on record; looking alone records nothing
      </p>
    </form>
  );
}

function RiskChoice({
  risk,
  onRisk,
}: {
  readonly risk: RiskClass;
  readonly onRisk: (risk: RiskClass) => void;
}) {
  return (
    <fieldset className={classes.risk}>
      <legend>Risk of the change</legend>
      <div className={classes.segments}>
        {RISK_CLASSES.map((one) => (
          <label key={one} title={RISK_WORDS[one].what}>
            <input
              type="radio"
              name="risk"
              value={one}
              checked={one === risk}
              onChange={() => onRisk(one)}
            />
            <span>{RISK_WORDS[one].word}</span>
          </label>
        ))}
      </div>
      <p className={classes.fieldNote}>{RISK_WORDS[risk].what}</p>
    </fieldset>
  );
}

function Exposure({ address, onAddress }: Pick<AskFormProps, "address" | "onAddress">) {
  const { flag, exception } = address;
  const share = shareOf(address);
  const shares = SHARES.includes(share)
    ? SHARES
    : [...SHARES, share].toSorted((one, other) => other - one);
  return (
    <>
      <NativeSelect
        className={classes.share ?? ""}
        label="Met first by"
        value={String(share)}
        onChange={(event) => {
          const { share: _, ...rest } = address;
          onAddress({ ...rest, ...shareAddress(Number(event.currentTarget.value)) });
        }}
        data={shares.map((one) => ({
          value: String(one),
          label: one === 1 ? "all traffic" : `${formatShare(one)} of it`,
        }))}
      />
      <NativeSelect
        className={classes.exception ?? ""}
        label="It is"
        value={exception ?? ""}
        onChange={(event) => {
          const { exception: _, ...rest } = address;
          const chosen = event.currentTarget.value as GateException | "";
          onAddress(chosen === "" ? rest : { ...rest, exception: chosen });
        }}
        data={[
          { value: "", label: "a planned change" },
          { value: "security-fix", label: "a security fix" },
          { value: "incident-fix", label: "an incident fix" },
        ]}
      />
      <Checkbox
        className={classes.flag ?? ""}
        label="behind a flag"
        checked={flag === "yes"}
        onChange={(event) => {
          const { flag: _, ...rest } = address;
          onAddress(event.currentTarget.checked ? { ...rest, flag: "yes" } : rest);
        }}
      />
    </>
  );
}

function Recording({ isReady, isRecording }: { isReady: boolean; isRecording: boolean }) {
  const name = useAsker((asker) => asker.name);
  const calledThemselves = useAsker((asker) => asker.calledThemselves);
  return (
    <div className={classes.recording}>
      <TextInput
        className={classes.asker ?? ""}
        label="Asked by (for the record)"
        placeholder="not said"
        autoComplete="name"
        maxLength={200}
        value={name}
        onChange={(event) => calledThemselves(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!isReady} loading={isRecording}>
        Record this check
      </Button>
    </div>
  );
}
