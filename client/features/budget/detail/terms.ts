/** What the words of this page mean, for whoever asks. */
export const TERMS: Readonly<Record<string, string>> = {
  SLI: "Service level indicator: the share of what was asked of the service that went well.",
  Spent:
    "Share of the error budget that is used up. The error budget is what the target allows to go wrong.",
  Target: "Share of good that was promised. What is missing to 100 % is the error budget.",
  Method:
    "How good and bad are counted: by event, or by stretches of time that are good or bad as a whole.",
  Window: "The stretch of time the budget is for.",
  Coverage:
    "How much of the window has been measured. Below the policy's floor the state is unknown.",
  Excluded:
    "Planned maintenance that was approved: what happens in it is neither good nor bad, and is not asked to be measured.",
  Slicing:
    "How the source's counters were cut into short stretches of time, which are all that Headroom keeps.",
  Lag: "How far behind now the source is asked.",
};
