import type { GamingPeer } from "#shared/scenarios/gaming/views.ts";
import classes from "./gaming.module.css";

const ADDRESS = /(https:\/\/[^\s,()]+)/;

/** A source as it is written, its addresses as links. */
function Source({ text }: { readonly text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <a key={part} href={part} target="_blank" rel="noreferrer noopener">
        {part}
      </a>
    ),
  );
}

/** Each peer's formula in words, with where its maker describes it. */
export function Peers({ peers }: { readonly peers: readonly GamingPeer[] }) {
  return (
    <dl className={classes.peers}>
      {peers.map(({ id, name, note, source }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>
            <p>{note}</p>
            <p className={classes.source}>
              Source: <Source text={source} />
            </p>
          </dd>
        </div>
      ))}
    </dl>
  );
}
