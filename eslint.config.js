import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const noDefaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Named exports only, so that a thing has one name everywhere.",
};
const noExportAll = { selector: "ExportAllDeclaration", message: "Name what the package exports." };

export default defineConfig(
  globalIgnores([
    "**/node_modules/",
    "**/dist/",
    "**/lib/",
    ".venv/",
    ".work/",
    "test-results/",
    "jupyterlab-ext/jupyterlab_nbsecrets/",
    "jupyterlab-ext/tests/stand_ins/",
  ]),
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["vitest.config.ts"] } } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // The contract is asynchronous; an implementation in memory need not await.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    rules: {
      eqeqeq: "error",
      "no-control-regex": "off",
      "no-restricted-syntax": ["error", noDefaultExport, noExportAll],
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        performance: "readonly",
        fetch: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        URL: "readonly",
      },
    },
  },
  {
    // Playwright reads from its parameter what a fixture needs: an empty pattern is nothing.
    files: ["test/editors/**"],
    rules: { "no-empty-pattern": ["error", { allowObjectPatternsAsParameters: true }] },
  },
  {
    // Vitest, Playwright, ESLint and JupyterLab look for a default export.
    files: [
      "**/*.config.ts",
      "**/*.d.ts",
      "eslint.config.js",
      "jupyterlab-ext/src/index.ts",
      "test/editors/make-plain-kernel.ts",
    ],
    rules: { "no-restricted-syntax": ["error", noExportAll] },
  },
);
