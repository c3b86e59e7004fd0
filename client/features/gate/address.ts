import {
  GATE_EXCEPTIONS,
  RISK_CLASSES,
  type GateException,
  type GateRequest,
  type RiskClass,
} from "#shared/gate/model.ts";

/** What the address bar holds of the question "may this ship?". What is at its usual value is left out. */
export interface ShipAddress {
  readonly service?: string;
  /** Absent: medium. */
  readonly risk?: RiskClass;
  /** Whether it is behind a flag. */
  readonly flag?: "yes";
  /** Percent of the traffic that meets it first; absent: all of it. */
  readonly share?: string;
  readonly exception?: GateException;
}

export const DEFAULT_RISK: RiskClass = "medium";
const LONGEST_NAME = 200;

function oneOf<Word extends string>(words: readonly Word[], word: unknown): Word | undefined {
  return words.find((known) => known === word);
}

/** A share in percent as addresses have it, above 0 and below 100 with at most two decimals; `null`: it is not one. */
function readPercent(word: unknown): number | null {
  if (typeof word !== "string" || !/^\d{1,2}(?:\.\d{1,2})?$/.test(word)) return null;
  const percent = Number(word);
  return percent > 0 ? percent : null;
}

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readShipAddress(raw: Readonly<Record<string, unknown>>): ShipAddress {
  const { service } = raw;
  const risk = oneOf(RISK_CLASSES, raw["risk"]);
  const share = readPercent(raw["share"]);
  const exception = oneOf(GATE_EXCEPTIONS, raw["exception"]);
  return {
    ...(typeof service === "string" && service !== "" && service.length <= LONGEST_NAME
      ? { service }
      : {}),
    ...(risk === undefined || risk === DEFAULT_RISK ? {} : { risk }),
    ...(raw["flag"] === "yes" ? { flag: "yes" } : {}),
    ...(share === null ? {} : { share: String(share) }),
    ...(exception === undefined ? {} : { exception }),
  };
}

/** The part of an address that says which share of the traffic meets a change first. */
export function shareAddress(share: number): Pick<ShipAddress, "share"> {
  const percent = readPercent(String(Number((share * 100).toFixed(2))));
  return percent === null ? {} : { share: String(percent) };
}

/** Share of the traffic that an address asks for, in (0, 1]. */
export function shareOf({ share }: ShipAddress): number {
  return (readPercent(share) ?? 100) / 100;
}

/** The question that an address asks the gate; `null`: of which service is not said. */
export function requestOf(address: ShipAddress): GateRequest | null {
  const { service, risk = DEFAULT_RISK, flag, exception } = address;
  if (service === undefined) return null;
  const share = shareOf(address);
  return {
    service,
    risk,
    ...(flag === undefined ? {} : { flag: true }),
    ...(share === 1 ? {} : { share }),
    ...(exception === undefined ? {} : { exception }),
  };
}
