import { expect, test } from "vitest";
import { fromHome } from "../src/from-home.ts";

test.each([
  ["/home/a/b.age is damaged, restore /home/a/b.age.bak", "/home/a", "~/b.age is damaged, restore ~/b.age.bak"],
  ["C:\\Users\\a\\b.age is damaged", "C:\\Users\\a", "~\\b.age is damaged"],
  ["/home/alice/b.age", "/home/a", "/home/alice/b.age"],
  ["/vault.age", "/", "/vault.age"],
  ["/vault.age", "", "/vault.age"],
])("%s", (text, home, shown) => {
  expect(fromHome(text, home)).toBe(shown);
});
