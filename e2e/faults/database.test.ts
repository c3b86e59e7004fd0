import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { frozenClock, quietLog } from "#e2e/contracts/engines.ts";
import { freePort } from "#e2e/contracts/servers.ts";
import { CLUSTER_PASSWORD, startPostgres } from "#e2e/contracts/postgres.ts";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { openDatabase, type Database } from "#server/platform/db/database.ts";
import { createSliStore } from "#server/sli/sli.store.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-faults-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const openFolder = (dataDir: string): Promise<Database> =>
  openDatabase({ dataDir, log: quietLog, clock: frozenClock });
const openUrl = (url: string): Promise<Database> =>
  openDatabase({ url, dataDir: "", log: quietLog, clock: frozenClock });

/** Runs a test over a small file system of its own, where the system lets this user mount one. */
async function onSmallDisk(
  options: string,
  skip: (reason: string) => void,
  work: (mount: string) => Promise<void>,
): Promise<void> {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return skip("mounting a small disk needs root");
  }
  try {
    await work(folder);
  } finally {
    execFileSync("umount", [folder]);
  }
}

/** Fills the disk to the last byte; returns what frees it again. */
function fill(mount: string): () => void {
  const ballast = join(mount, "ballast");
  for (const bytes of [1 << 20, 1 << 12]) {
    try {
      for (;;) fs.appendFileSync(ballast, Buffer.alloc(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  return () => fs.rmSync(ballast);
}

describe("the embedded database", () => {
  it("says that the disk is full, goes on when it no longer is, and loses nothing it acknowledged", async (context) => {
    await onSmallDisk("size=128m", context.skip, async (mount) => {
      const slo = sloId("checkout/a");
      const batch = (append: number) => ({
        series: { key: seriesKey(slo), slo, labels: {} },
        sliceSeconds: 300,
        slices: Array.from({ length: 2_000 }, (_, index) => ({
          start: (append * 2_000 + index) * 300_000,
          good: append,
          total: append,
        })),
      });
      const db = await openFolder(join(mount, "data"));
      try {
        const store = createSliStore(db);
        await store.append([batch(0)]);
        const free = fill(mount);
        const full = {
          code: "database.disk-full",
          message: `no space left on the disk of ${join(mount, "data")}`,
        };
        await expect(store.append([batch(1)])).rejects.toMatchObject(full);
        // A log that cannot be written makes Postgres stop; the next statement starts it anew.
        for (let attempt = 0; attempt < 2; attempt += 1) {
          await expect(
            db
              .query((queries) => queries.execute(sql`select txid_current(), pg_switch_wal()`))
              .then(() => store.append([batch(1)])),
          ).rejects.toMatchObject(full);
        }
        free();
        await store.append([batch(2)]);
        for await (const { slices } of store.load({ from: 0, to: 3 * 2_000 * 300_000 })) {
          expect(slices).toEqual([...batch(0).slices, ...batch(2).slices]);
        }
        expect(await store.newestSliceEnds()).toEqual(
          new Map([[seriesKey(slo), 3 * 2_000 * 300_000]]),
        );
      } finally {
        await db.close();
      }
    });
  });

  it("says that its folder is on a read-only file system", async (context) => {
    await onSmallDisk("size=1m,ro", context.skip, async (mount) => {
      const dataDir = join(mount, "data");
      await expect(openFolder(dataDir)).rejects.toMatchObject({
        code: "database.folder-unwritable",
        message: `the data folder ${dataDir} is on a read-only file system`,
      });
    });
  });

  it("says that its folder cannot be made below a file", async () => {
    const dataDir = join(folder, "file", "data");
    fs.writeFileSync(join(folder, "file"), "");
    await expect(openFolder(dataDir)).rejects.toMatchObject({
      code: "database.folder-unwritable",
      remedy: expect.stringContaining("dataDir"),
    });
  });

  it("says that its folder is damaged, and gives it free again", async () => {
    await (await openFolder(folder)).close();
    fs.writeFileSync(join(folder, "postgres", "global", "pg_control"), Buffer.alloc(8_192, 1));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(openFolder(folder)).rejects.toMatchObject({
        code: "database.damaged",
        message: expect.stringContaining(folder),
        remedy: expect.stringContaining("backup"),
      });
    }
  });
});

describe("a database URL", () => {
  it("of a server that is not there is refused without its password", async () => {
    const port = await freePort();
    const refusal = openUrl(`postgres://headroom:${CLUSTER_PASSWORD}@127.0.0.1:${port}/main`);
    await expect(refusal).rejects.toMatchObject({
      code: "database.unreachable",
      message: `the database 127.0.0.1:${port}/main cannot be reached`,
    });
  });

  it("that is not a URL is refused without repeating it", async () => {
    await expect(openUrl("headroom:secret@nowhere at all")).rejects.toMatchObject({
      code: "database.url-invalid",
      message: "database.url is not the URL of a Postgres",
    });
  });
});

describeWithParts(["postgresql"], "a real Postgres", (program) => {
  it("that goes away in the middle of a transaction fails that one alone", async () => {
    const cluster = await startPostgres(program);
    try {
      const url = cluster.url(await cluster.createDatabase());
      const [db, killer] = [await openUrl(url), await openUrl(url)];
      const broken = db.transaction(async (queries) => {
        const { rows } = await queries.execute<{ pid: number }>(
          sql`select pg_backend_pid() as pid`,
        );
        await killer.query((others) =>
          others.execute(sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`),
        );
        return queries.execute(sql`select 1`);
      });
      await expect(broken).rejects.toMatchObject({ code: "database.unreachable" });
      const { rows } = await db.query((queries) => queries.execute(sql`select 1 as one`));
      expect(rows).toEqual([{ one: 1 }]);
      await Promise.all([db.close(), killer.close()]);
    } finally {
      await cluster.stop();
    }
  });

  it("is refused with the reason: no such database, no such user, migrated by a newer Headroom; two may start together", async () => {
    const cluster = await startPostgres(program);
    try {
      const name = `127.0.0.1:${cluster.port}/absent`;
      await expect(openUrl(cluster.url("absent"))).rejects.toMatchObject({
        code: "database.missing",
        message: `there is no database ${name}`,
      });
      await expect(
        openUrl(cluster.url("postgres").replace("headroom:", "stranger:")),
      ).rejects.toMatchObject({ code: "database.refused" });
      const database = await cluster.createDatabase();
      const both = await Promise.all([
        openUrl(cluster.url(database)),
        openUrl(cluster.url(database)),
      ]);
      await both[0].query((queries) =>
        queries.execute(
          sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of the future', 9999999999999)`,
        ),
      );
      await Promise.all(both.map((db) => db.close()));
      await expect(openUrl(cluster.url(database))).rejects.toMatchObject({
        code: "database.newer",
      });
    } finally {
      await cluster.stop();
    }
  });
});
