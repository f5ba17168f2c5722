import { defineConfig } from "@playwright/test";
import stories from "./playwright.config.ts";

/** The pictures of README.md, docs/panel.md and docs/vscode.md, made anew by `npm run screenshots`; no tests. */
export default defineConfig({ ...stories, projects: [{ name: "pictures", testMatch: "*.pictures.ts" }] });
