import type { GamingGain, GamingView } from "#shared/scenarios/gaming/views.ts";
import { StateMark } from "#client/ui/status.tsx";
import { boundOf, gainText, realWork } from "./bounds.ts";
import classes from "./gaming.module.css";

const KINDS: readonly (readonly [kind: GamingGain["kind"], title: string])[] = [
  ["no-work", "Without work"],
  ["exempting", "By asking for exemptions"],
  ["sham", "By work that proves little"],
  ["real", "By real work"],
];

function Met({ met }: { readonly met: boolean | null }) {
  if (met === null) return null;
  return met ? (
    <StateMark status="ok" word="held" meaning="What it gains here stays within the bound." />
  ) : (
    <StateMark
      status="exhausted"
      word="exceeded"
      meaning="It gains more than the bound allows: the model has a gap here."
    />
  );
}

function Row({ gain, view }: { readonly gain: GamingGain; readonly view: GamingView }) {
  const { name, defeatedBy, R, S, peers, kind } = gain;
  const bound = boundOf(gain, realWork(view));
  return (
    <tr role="row" data-real={kind === "real"}>
      <th role="rowheader" scope="row">
        {name}
        <small>{defeatedBy}</small>
      </th>
      <td role="cell" data-label="R here" data-numeric="true">
        <b>{gainText(R)}</b>
      </td>
      <td role="cell" data-label="S here" data-numeric="true">
        {gainText(S)}
      </td>
      <td role="cell" data-label="bound">
        <span className={classes.bound}>
          {bound.words} <Met met={bound.met} />
        </span>
      </td>
      {view.peers.map((peer) => (
        <td key={peer.id} role="cell" data-label={peer.name} data-numeric="true">
          {gainText(peers[peer.id])}
        </td>
      ))}
    </tr>
  );
}

/** What each strategy would gain the team, here and under the formulas of peers, in points of 100. */
export function GamingTable({ view }: { readonly view: GamingView }) {
  const { gains, peers } = view;
  const columns = 4 + peers.length;
  return (
    <div className={classes.scroller}>
      <table role="table" className={classes.table} aria-label="What each strategy would gain">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Strategy, and what defeats it
            </th>
            <th role="columnheader" scope="col" data-numeric="true">
              R here
            </th>
            <th role="columnheader" scope="col" data-numeric="true">
              S here
            </th>
            <th role="columnheader" scope="col">
              Bound
            </th>
            {peers.map(({ id, name }) => (
              <th key={id} role="columnheader" scope="col" data-numeric="true">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {KINDS.map(([kind, title]) => {
          const own = gains.filter((gain) => gain.kind === kind);
          if (own.length === 0) return null;
          return (
            <tbody key={kind} role="rowgroup">
              <tr role="row" className={classes.group}>
                <th role="rowheader" scope="rowgroup" colSpan={columns}>
                  {title}
                </th>
              </tr>
              {own.map((gain) => (
                <Row key={gain.id} gain={gain} view={view} />
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
