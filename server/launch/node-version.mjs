/** The oldest Node that everything here is tried on. Stands in package.json as `engines` too. */
const OLDEST = [20, 19];

/**
 * Whether a version of Node is new enough.
 *
 * @param {string} version such as `20.19.1`
 * @returns {boolean}
 */
export function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Ends the process with a clear message when Node is too old, before anything fails in a way that nobody understands. */
export function requireNode() {
  if (isNodeSupported(process.versions.node)) return;
  process.stderr.write(
    `headroom: Node ${OLDEST.join(".")} or newer is needed, and this is ${process.versions.node}\n` +
      "  install a current version from https://nodejs.org or your system's packages\n",
  );
  process.exit(2);
}
