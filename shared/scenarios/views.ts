/*
 * What the pages about the league show. R and points are shares, 0 to 1, unless their name or text says otherwise;
 * "points" are of 100. No answer but those about documents names who ran or sent something.
 */
export * from "./views/common.ts";
export * from "./views/league.ts";
export * from "./views/matrix.ts";
export * from "./views/cell.ts";
export * from "./views/documents.ts";
export * from "./views/exemptions.ts";
export * from "./views/scorecard.ts";
export * from "./views/rules.ts";
