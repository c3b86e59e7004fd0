import { describe, expect, it } from "vitest";
import { moveCrosshair } from "./crosshair.ts";

describe("moveCrosshair", () => {
  it("appears at the newest point, and goes point by point from there", () => {
    expect(moveCrosshair("ArrowLeft", null, 50)).toBe(49);
    expect(moveCrosshair("ArrowLeft", 49, 50)).toBe(48);
    expect(moveCrosshair("PageUp", 48, 50)).toBe(38);
    expect(moveCrosshair("Home", 38, 50)).toBe(0);
    expect(moveCrosshair("End", 0, 50)).toBe(49);
  });

  it("stays within the points, also when there have become fewer", () => {
    expect(moveCrosshair("ArrowRight", 49, 50)).toBe(49);
    expect(moveCrosshair("ArrowLeft", 0, 50)).toBe(0);
    expect(moveCrosshair("ArrowRight", 80, 50)).toBe(49);
  });

  it("hides on Escape and leaves other keys to the page", () => {
    expect(moveCrosshair("Escape", 3, 50)).toBeNull();
    expect(moveCrosshair("Escape", null, 50)).toBeUndefined();
    expect(moveCrosshair("Tab", 3, 50)).toBeUndefined();
    expect(moveCrosshair("ArrowLeft", null, 0)).toBeUndefined();
  });

  it("appears at the newest measured point where a forecast follows it", () => {
    expect(moveCrosshair("ArrowLeft", null, 10, 6)).toBe(6);
    expect(moveCrosshair("ArrowRight", 6, 10, 6)).toBe(7);
    expect(moveCrosshair("End", null, 10, 6)).toBe(9);
    expect(moveCrosshair("Home", null, 10, 6)).toBe(0);
    expect(moveCrosshair("ArrowLeft", null, 3, -1)).toBe(0);
  });
});
