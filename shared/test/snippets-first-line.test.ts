import { expect, it } from "vitest";
import { snippetLanguage } from "../src/index.ts";

const python = snippetLanguage("python");

it.each([
  ["an empty file", "", 0],
  ["code", "import sys\n", 0],
  ["a shebang and an encoding", "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nx = 1\n", 2],
  ["a docstring of one line", '"""What it does."""\nx = 1\n', 1],
  ["a docstring of several lines after comments", "#!python\n\n'''What\nit\ndoes.'''\nx = 1\n", 5],
  ["imports from the future", "from __future__ import annotations\nimport sys\n", 1],
  ["all of them", '#!python\n"""Doc."""\n\nfrom __future__ import (\n    annotations,\n)\nx = 1\n', 6],
  ["the future only in a string", 'x = "from __future__ import y"\n', 0],
])("in a Python file with %s, code goes to line %3$s", (_situation, source, line) => {
  expect(python?.firstLine(source)).toBe(line);
});
