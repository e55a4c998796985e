/** What marks everything that Drydock creates in an engine. */
export const label = {
  ours: "drydock",
  owner: "drydock.owner",
  purpose: "drydock.purpose",
  /** On a volume: the ID of the image whose runs share it. */
  cache: "drydock.cache",
} as const;

/** The filter of the Engine API that finds it. */
export const oursFilter = [`${label.ours}=1`];
