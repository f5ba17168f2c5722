import { defineConfig } from "vitest/config";

const NEVER = ["**/node_modules/**", "**/dist/**", "**/lib/**", ".venv/**", ".work/**", "test/editors/**"];

/** What the other projects have. */
const OTHERS = ["test/faults/**", "test/extension-host/**", "test/hub/**", "test/node/**", "**/test/kubernetes/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx", "**/*.test.mjs"],
          exclude: [...NEVER, ...OTHERS],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          exclude: NEVER,
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "kubernetes",
          include: ["**/test/kubernetes/**/*.test.ts"],
          exclude: NEVER,
          globalSetup: ["test/cluster/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "hub",
          include: ["test/hub/**/*.test.ts"],
          exclude: NEVER,
          globalSetup: ["test/cluster/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Each file has a hub and servers of its own, which is enough for one machine.
          fileParallelism: false,
        },
      },
      {
        test: {
          // On a real node, by `npm run test:node` alone.
          name: "node",
          include: ["test/node/**/*.test.ts"],
          exclude: NEVER,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
