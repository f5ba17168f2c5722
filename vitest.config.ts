import { defineConfig } from "vitest/config";

const NEVER = ["**/node_modules/**", "**/dist/**", "**/lib/**", ".venv/**", ".work/**", "test/editors/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx", "**/*.test.mjs"],
          exclude: [...NEVER, "test/faults/**", "test/extension-host/**", "**/test/kubernetes/**", "test/node/**"],
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
          // On a real node, by `npm run test:node` alone.
          name: "node",
          include: ["test/node/**/*.test.ts"],
          exclude: NEVER,
          globalSetup: ["test/node/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
