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

it.each([
  ["R", "an empty file", "", 0],
  ["R", "code", "x <- 1\n", 0],
  ["R", "a shebang", "#!/usr/bin/env Rscript\nx <- 1\n", 1],
  ["R", "a licence", "# Licence\n# of two lines\n\nx <- 1\n", 3],
  ["R", "the comment of a function", "#' Adds.\nadd <- function() 1\n", 0],
  ["R", "a licence and the comment of a function", "# Licence\n\n#' Adds.\nadd <- function() 1\n", 2],
  ["julia", "a shebang and an import", "#!/usr/bin/env julia\nusing CSV\n", 1],
  ["julia", "a licence", "#!/usr/bin/env julia\n# Licence\n\nmodule X\nend\n", 3],
  ["bash", "a shebang and options", "#!/bin/bash\nset -eu\n", 1],
  ["bash", "a shebang, a comment and options", "#!/bin/bash\n# What it does.\n\nset -eu\n", 3],
  ["javascript", "a shebang and a directive", '#!/usr/bin/env node\n"use strict";\nx()\n', 2],
  ["javascript", "a directive without a semicolon", "'use strict'\n\nx()\n", 2],
  ["javascript", "a licence and a directive", '/* Licence\n * of lines */\n"use strict";\nx()\n', 3],
  ["javascript", "a licence of one line", "/* Licence */\n\nx()\n", 2],
  ["javascript", "the comment of a function", "/**\n * Adds.\n */\nfunction add() {}\n", 0],
  ["javascript", "comments alone", "// one\n// two\n", 2],
  ["javascript", "a directive within a function", "function x() {\n  'use strict';\n}\n", 0],
])("in a file of %s with %s, code goes to line %4$s", (language, _situation, source, line) => {
  expect(snippetLanguage(language)?.firstLine(source)).toBe(line);
});
