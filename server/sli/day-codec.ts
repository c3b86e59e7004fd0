import { DomainError } from "#shared/kernel/errors.ts";

/**
 * Slices of one day as bytes, without loss. NaN stands for an unknown slice. Layout: version, form of the totals, form
 * of the good counts, whether a bitmap of the known slices follows (1 byte each); number of slices (4 bytes); the
 * bitmap; the known totals; the known good counts, or what is missing from the total where that is narrower.
 * Numbers are little-endian, in the narrowest form that holds every value of their column exactly.
 */
const VERSION = 1;
const HEADER_BYTES = 8;
/** Added to the form of the good counts when the column holds `total - good`. */
const AS_BAD = 0x10;

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

interface Form {
  readonly code: number;
  readonly bytes: number;
  /** An array of `count` such numbers to write. */
  make(count: number): NumberArray;
  /** Reads the number that begins at a byte: copying thousands of short columns to align them would litter memory. */
  read(from: DataView, at: number): number;
}

/** From narrow to wide; form 0, all zeros, takes no bytes at all. */
const FORMS: readonly Form[] = [
  {
    code: 1,
    bytes: 1,
    make: (count) => new Uint8Array(count),
    read: (from, at) => from.getUint8(at),
  },
  {
    code: 2,
    bytes: 2,
    make: (count) => new Uint16Array(count),
    read: (from, at) => from.getUint16(at, true),
  },
  {
    code: 3,
    bytes: 4,
    make: (count) => new Uint32Array(count),
    read: (from, at) => from.getUint32(at, true),
  },
  {
    code: 4,
    bytes: 4,
    make: (count) => new Float32Array(count),
    read: (from, at) => from.getFloat32(at, true),
  },
  {
    code: 5,
    bytes: 8,
    make: (count) => new Float64Array(count),
    read: (from, at) => from.getFloat64(at, true),
  },
];
const NOTHING: Pick<Form, "bytes" | "read"> = { bytes: 0, read: () => 0 };

export interface DayColumns {
  /** NaN where unknown; as long as `total`. */
  readonly good: Float64Array;
  /** NaN where unknown. */
  readonly total: Float64Array;
}

/**
 * Packs the slices of a day.
 *
 * @param day finite values of at least 0, or NaN for unknown slices, unknown in both columns alike
 */
export function encodeDay(day: DayColumns): Uint8Array {
  const count = day.total.length;
  const bitmap = new Uint8Array(Math.ceil(count / 8));
  const total: number[] = [];
  const good: number[] = [];
  day.total.forEach((value, index) => {
    const goodValue = day.good[index] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(goodValue)) return;
    bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7));
    total.push(value);
    good.push(goodValue);
  });
  const packedTotal = pack(total);
  const packedGood = packGood(good, total);
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  const complete = total.length === count;
  [VERSION, packedTotal.code, packedGood.code, complete ? 0 : 1].forEach((byte, index) =>
    header.setUint8(index, byte),
  );
  header.setUint32(4, count, true);
  return joined([
    new Uint8Array(header.buffer),
    complete ? new Uint8Array(0) : bitmap,
    packedTotal.bytes,
    packedGood.bytes,
  ]);
}

/**
 * Unpacks a day into columns; slices that are unknown in it are left as they are, as are those outside the columns.
 *
 * @param at index in the columns of the day's first slice; may be negative
 * @throws DomainError `slices.day-unreadable` when the bytes are not such a day
 */
export function decodeDay(packed: Uint8Array, into: DayColumns, at: number): void {
  const header = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < HEADER_BYTES || header.getUint8(0) !== VERSION)
    throw unreadable("its version is not known");
  const count = header.getUint32(4, true);
  const bitmapBytes = header.getUint8(3) === 0 ? 0 : Math.ceil(count / 8);
  const bitmap = packed.subarray(HEADER_BYTES, HEADER_BYTES + bitmapBytes);
  const known = bitmapBytes === 0 ? count : bitCount(bitmap);
  const total = formOf(header.getUint8(1));
  const goodCode = header.getUint8(2);
  const good = formOf(goodCode & ~AS_BAD);
  const asBad = (goodCode & AS_BAD) !== 0;
  const totalsAt = HEADER_BYTES + bitmapBytes;
  const goodsAt = totalsAt + known * total.bytes;
  if (goodsAt + known * good.bytes !== packed.length)
    throw unreadable("its length does not fit its header");
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    if (bitmapBytes !== 0 && ((bitmap[index >> 3] ?? 0) & (1 << (index & 7))) === 0) continue;
    const totalValue = total.read(header, totalsAt + next * total.bytes);
    const goodValue = good.read(header, goodsAt + next * good.bytes);
    next += 1;
    const target = at + index;
    if (target < 0 || target >= into.total.length) continue;
    into.total[target] = totalValue;
    into.good[target] = asBad ? totalValue - goodValue : goodValue;
  }
}

/** Index after the last known slice of a packed day; 0 when none is known. */
export function knownEnd(packed: Uint8Array): number {
  const count = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(
    4,
    true,
  );
  const total = new Float64Array(count).fill(Number.NaN);
  decodeDay(packed, { good: new Float64Array(count), total }, 0);
  return total.findLastIndex((value) => !Number.isNaN(value)) + 1;
}

interface Packed {
  readonly code: number;
  readonly bytes: Uint8Array;
}

function pack(values: readonly number[]): Packed {
  if (values.every((value) => value === 0)) return { code: 0, bytes: new Uint8Array(0) };
  for (const form of FORMS) {
    const column = form.make(values.length);
    column.set(values);
    if (values.every((value, index) => column[index] === value))
      return { code: form.code, bytes: new Uint8Array(column.buffer) };
  }
  throw new RangeError("slices hold finite numbers only");
}

function packGood(good: readonly number[], total: readonly number[]): Packed {
  const plain = pack(good);
  const bad = good.map((value, index) => (total[index] ?? 0) - value);
  const exact = bad.every((value, index) => (total[index] ?? 0) - value === good[index]);
  const asBad = exact ? pack(bad) : plain;
  return asBad.bytes.length < plain.bytes.length
    ? { code: asBad.code | AS_BAD, bytes: asBad.bytes }
    : plain;
}

function formOf(code: number): Pick<Form, "bytes" | "read"> {
  if (code === 0) return NOTHING;
  const form = FORMS.find((candidate) => candidate.code === code);
  if (form === undefined) throw unreadable(`it holds numbers in an unknown form ${code}`);
  return form;
}

function bitCount(bytes: Uint8Array): number {
  let count = 0;
  for (let byte of bytes) for (; byte !== 0; byte &= byte - 1) count += 1;
  return count;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function unreadable(reason: string): DomainError {
  return new DomainError({
    code: "slices.day-unreadable",
    message: `a stored day of slices cannot be read: ${reason}`,
    remedy: "start the Headroom version that wrote it, or restore the database from a backup",
  });
}
