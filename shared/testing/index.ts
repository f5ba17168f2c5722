export { driverSuite } from "./driver-suite.ts";
export {
  localDriverSuite,
  type ExchangingDriver,
  type LocalSuiteOptions,
  type LocalSuiteStore,
} from "./local-driver-suite.ts";
export type { SuiteOptions, SuiteRunner, SuiteStore } from "./suite-scene.ts";
