import { mergeTests } from "@playwright/test";
import { test as labTest } from "./lab-test.ts";
import { test as userSecretTest } from "./user-secret-test.ts";

/** A test whose JupyterLab keeps secrets in a Secret of its own. */
export const test = mergeTests(labTest, userSecretTest).extend({
  labOptions: async ({ userSecret }, use) => {
    await use({ environment: userSecret.environment });
  },
});

export { expect } from "@playwright/test";
