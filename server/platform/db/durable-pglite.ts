import * as fs from "node:fs";
import { PGlite, type postgresMod } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

type PostgresMod = postgresMod.PostgresMod;

/** What of an Emscripten stream the synchronisation needs. A folder has no descriptor of its own. */
interface EmscriptenStream {
  readonly nfd?: number;
  readonly node: unknown;
}

/** What of Emscripten's NODEFS is used here; its types leave it open. */
interface NodeFilesystem {
  readonly stream_ops: { fsync?: (stream: EmscriptenStream) => number };
  realPath(node: unknown): string;
  convertNodeCode(error: unknown): number;
}

interface ModuleWithFilesystems {
  readonly NODEFS: NodeFilesystem;
  readonly FS: { readonly ErrnoError: new (code: number) => Error };
}

/**
 * PGlite's file system with the one thing it lacks: `fsync` reaches the disk. Without it Postgres believes that a commit
 * is safe while it may still be in the memory of the operating system.
 */
class DurableFilesystem extends NodeFS {
  override async init(
    pg: PGlite,
    options: Partial<PostgresMod>,
  ): Promise<{ emscriptenOpts: Partial<PostgresMod> }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const installSync = (module: PostgresMod): void => {
      const { NODEFS, FS } = module as unknown as ModuleWithFilesystems;
      NODEFS.stream_ops.fsync = (stream) => {
        try {
          synchronise(stream, NODEFS);
          return 0;
        } catch (error) {
          throw new FS.ErrnoError(NODEFS.convertNodeCode(error));
        }
      };
    };
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...preRunsOf(emscriptenOpts), installSync] },
    };
  }
}

type PreRun = (module: PostgresMod) => void;

function preRunsOf(options: Partial<PostgresMod>): readonly PreRun[] {
  return (options.preRun ?? []) as readonly PreRun[];
}

function synchronise(stream: EmscriptenStream, nodeFilesystem: NodeFilesystem): void {
  if (stream.nfd !== undefined) {
    fs.fsyncSync(stream.nfd);
    return;
  }
  const folder = fs.openSync(nodeFilesystem.realPath(stream.node), "r");
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/**
 * PGlite's own start parameters without `-F` (which turns fsync off), syncing the log by `fsync` because its
 * `fdatasync` does nothing, and with a short log, so that a start after a crash has little to replay. The operating
 * system caches the folder's files: a large cache of Postgres's own would only hold them twice.
 */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  ...[
    "wal_sync_method=fsync",
    "max_wal_size=128MB",
    "min_wal_size=32MB",
    "shared_buffers=16MB",
    "wal_buffers=1MB",
  ].flatMap((setting) => ["-c", setting]),
];

/**
 * Opens PGlite over a folder so that a commit that was acknowledged is on the disk. Whoever calls holds the folder's lock.
 *
 * @param onLog told each line of the server's log; returns whether PGlite is to print it
 */
export async function openDurable(
  folder: string,
  onLog: (line: string) => boolean,
): Promise<PGlite> {
  const database = new PGlite({
    fs: new DurableFilesystem(folder),
    startParams: START_PARAMETERS,
    onStderr: onLog,
  });
  await database.waitReady;
  return database;
}
