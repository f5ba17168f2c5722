/** A setting as a manifest describes it. */
export interface SettingEntry {
  readonly type: "boolean";
  /** As an editor's settings show it. A host translates it. */
  readonly title: string;
  readonly description: string;
  readonly default: boolean;
}

/** Every setting of the product, by its key, once. Manifests are generated from this table. */
export const settingTable = {
  insertLoader: {
    type: "boolean",
    title: "Insert loader with a new secret",
    description: "Whether “Insert loader” is ticked when the form for a new secret opens.",
    default: true,
  },
} as const satisfies Record<string, SettingEntry>;
