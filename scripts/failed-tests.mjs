import { stripVTControlCharacters } from "node:util";

/**
 * The names of failed tests with the first lines of what each said, from the report of the program that ran them: the last
 * lines of a run tell them again, as its beginning may be out of reach in a log.
 */

export function failedInPlaywright({ suites = [], errors = [] }) {
  const told = errors.map(({ message }) => failed("outside of any test", message));
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      if (spec.ok) continue;
      const message = spec.tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message;
      told.push(failed(`${spec.file}:${spec.line} › ${spec.title}`, message));
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of suites) visit(suite);
  return told;
}

export function failedInVitest({ testResults = [] }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((result) => result.status === "failed");
    if (tests.length === 0 && status === "failed") return [failed(name, message)];
    return tests.map(({ fullName, failureMessages }) => failed(`${name} › ${fullName}`, failureMessages[0]));
  });
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#10": "\n" };
const fromXml = (text) => text.replace(/&(amp|lt|gt|quot|apos|#10);/g, (_all, name) => ENTITIES[name]);

export function failedInJunit(text) {
  const cases = /<testcase classname="([^"]*)" name="([^"]*)"[^>]*>\s*<(?:failure|error) message="([^"]*)"/g;
  return [...text.matchAll(cases)].map(([, where, name, message]) =>
    failed(`${fromXml(where)} › ${fromXml(name)}`, fromXml(message)),
  );
}

const LINES = 6;

function failed(name, message = "") {
  const lines = stripVTControlCharacters(message).split("\n");
  const said = lines.filter((line) => line.trim() !== "").slice(0, LINES);
  return [name, ...said.map((line) => `    ${line.trimEnd()}`)].join("\n");
}
