import { z } from "zod";

/** A text that is not empty. */
export const NAME = z.string().trim().min(1, "must not be empty");

/** A label or annotation value; a bare number or boolean is meant as its text. */
export const SCALAR_TEXT = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const TEXT_MAP = z.record(z.string(), SCALAR_TEXT).optional();
