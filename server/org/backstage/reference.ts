/** A Backstage entity reference: `[kind:][namespace/]name`. */
export interface Reference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
}

const REFERENCE = /^(?:([^:/\s]+):)?(?:([^:/\s]+)\/)?([^:/\s]+)$/;

/** Reads a reference such as `payments`, `group:payments`, `default/payments` or `resource:default/payments-db`. */
export function parseReference(text: string): Reference | null {
  const match = REFERENCE.exec(text.trim());
  if (match === null) return null;
  const [, kind, namespace, name = ""] = match;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(namespace === undefined ? {} : { namespace }),
    name,
  };
}
