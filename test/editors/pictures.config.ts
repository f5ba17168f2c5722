import { defineConfig } from "@playwright/test";
import stories from "./playwright.config.ts";

/** The pictures of docs/panel.md, made anew by `npm run screenshots`; no tests. */
export default defineConfig({ ...stories, projects: [{ name: "pictures", testMatch: "*.pictures.ts" }] });
