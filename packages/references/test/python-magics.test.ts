import { describe, expect, it } from "vitest";
import { splitCell } from "../src/python-magics.ts";
import { referencesOf } from "./marked-code.ts";

describe("beside IPython's own syntax", () => {
  it.each([
    '%matplotlib inline\nos.environ["«X»"]',
    '%%time\nos.environ["«X»"]',
    '\n\n%%capture out\nos.environ["«X»"]',
    '%%timeit -n 10\n%time os.environ["«X»"]',
    '%time os.environ["«X»"]',
    '%timeit -n 10 -r 3 os.environ["«X»"]',
    'x = %time os.environ["«X»"]',
    '%time %time os.environ["«X»"]',
    'if a:\n    !ls\n    %cd ..\nelse:\n    os.environ["«X»"]',
    'if a:\n    !ls\nos.environ["«X»"]',
    'files = !ls -l \\\n  -a "(\nos.environ["«X»"]',
    'x = %sql select (\nos.environ["«X»"]',
    '!pip install "a[b\nos.environ["«X»"]',
    'os.environ?\nos.environ["«X»"]',
    '?os.environ["Y"]\nos.environ["«X»"]',
    'a.b??\nos.environ["«X»"]',
    'x = (a\n  % b)\nos.environ["«X»"]',
    'x = """\n%time\n!ls $Y\n"""\nos.environ["«X»"]',
    "x = 'it''s' % a\nos.environ[\"«X»\"]",
    'f(\n!ls\nos.environ["«X»"]',
    'x = a if b != c else d\nos.environ["«X»"]',
    '%load_ext nbsecrets\r\nos.environ["«X»"]\r\n',
    'a = b \\\n  % c\nos.environ["«X»"]',
    '"ä😀"\n!echo "ä😀"\nos.environ["«X»"]',
  ])("%s", (code) => {
    referencesOf(code);
  });

  it("the shell's variables are references", () => {
    for (const code of [
      '!curl -H "Authorization: $«X»" https://example.com',
      "!echo ${«X»} $${«X»} $$«X»",
      "!!echo $«X»",
      "%sx echo $«X»",
      "%pip install git+https://${«X»}@example.com/a",
      "out = !echo $«X»",
      "if a:\n    !echo $«X»",
      "!echo a \\\n  $«X»",
      "!echo '$Y' \\$Y $1 $? $«X»",
      '!echo {os.environ["«X»"]} {other}',
      "%%bash\necho $«X»",
      "%%sh\necho '$Y' \"$«X»\" # $Y",
      "%%script bash -e\necho $«X»",
      "%%bash --out x$Y\necho $«X»",
      '%%R\nSys.getenv("«X»")',
      '%%julia\nENV["«X»"]',
    ]) {
      referencesOf(code);
    }
  });

  it("every offset stays", () => {
    const code = 'a = !ls (\n%time  x = 1\n!! ls\n  ?a\nb?\n"%no" # %no\n%x\\\n  y\n';
    const { python } = splitCell(code);
    expect(python).toHaveLength(code.length);
    expect(python.split("\n").map((line) => line.trim())).toEqual([
      "a = 0",
      "0     ;x = 1",
      "0",
      "0",
      "0",
      '"%no" # %no',
      "0",
      "",
      "",
    ]);
  });
});
