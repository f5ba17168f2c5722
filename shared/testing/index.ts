export { driverSuite } from "./driver-suite.ts";
export type { SuiteOptions, SuiteRunner, SuiteStore } from "./suite-scene.ts";
