import { batchCases } from "./suite-batches.ts";
import { conditionCases } from "./suite-conditions.ts";
import { detailCases } from "./suite-details.ts";
import { errorCases } from "./suite-errors.ts";
import { lifetimeCases } from "./suite-lifetime.ts";
import { nameCases } from "./suite-names.ts";
import { removalCases } from "./suite-removal.ts";
import { SuiteScene, type SuiteCase, type SuiteOptions, type SuiteRunner } from "./suite-scene.ts";
import { valueCases } from "./suite-values.ts";
import { watchCases } from "./suite-watching.ts";
import { writerCases } from "./suite-writers.ts";

/**
 * The contract of `SecretDriver`, as cases that every driver passes unchanged on the real thing.
 * Where a driver's `supports` says no, the same case asserts the refusal instead. It needs no test library of its own:
 *
 *     driverSuite({ name: "my store", open, wait }, { describe, it: (name, body) => it(name, body, 60_000) });
 */
export function driverSuite(options: SuiteOptions, runner: SuiteRunner): void {
  const add: SuiteCase = (name, body) => {
    runner.it(name, async () => {
      const store = await options.open();
      try {
        await body(new SuiteScene(store, options));
      } finally {
        await store.dispose();
      }
    });
  };
  const parts: readonly (readonly [string, (add: SuiteCase) => void])[] = [
    ["values", valueCases],
    ["names", nameCases],
    ["details", detailCases],
    ["versions", conditionCases],
    ["batches", batchCases],
    ["removal and copies", removalCases],
    ["errors", errorCases],
    ["several writers", writerCases],
    ["watching", watchCases],
    ["closing and cancelling", lifetimeCases],
  ];
  runner.describe(options.name, () => {
    for (const [part, cases] of parts) {
      runner.describe(part, () => cases(add));
    }
  });
}
