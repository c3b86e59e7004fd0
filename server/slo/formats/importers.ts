import type { SloImporter } from "./importer.ts";
import { openslo } from "./openslo.ts";
import { pyrra } from "./pyrra.ts";
import { sloth } from "./sloth.ts";

/** Every format of SLO files that is read. */
export const IMPORTERS: readonly SloImporter[] = [openslo, sloth, pyrra];
