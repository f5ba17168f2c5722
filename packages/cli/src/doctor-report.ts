import {
  doctorSections,
  renderMessage,
  withoutRepetition,
  type DoctorFinding,
  type DoctorLevel,
  type DoctorSection,
} from "@nbsecrets/shared";

export interface ReportStyle {
  /** Characters in a line. */
  readonly columns: number;
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  readonly colour: boolean;
}

const marks: Readonly<Record<DoctorLevel, { readonly sign: string; readonly word: string; readonly colour: number }>> =
  {
    ok: { sign: "✓", word: "ok", colour: 32 },
    note: { sign: "•", word: "note", colour: 33 },
    problem: { sign: "✗", word: "PROBLEM", colour: 31 },
  };
const WORD_WIDTH = Math.max(...Object.values(marks).map(({ word }) => word.length));

/** The findings as a person reads them: by section, one mark each, a command to run on a line of its own. */
export function doctorReport(all: readonly DoctorFinding[], style: ReportStyle): string {
  const findings = withoutRepetition(all);
  const lines: string[] = [];
  for (const section of Object.keys(doctorSections) as DoctorSection[]) {
    const checks: readonly string[] = doctorSections[section];
    const own = findings.filter(({ check }) => checks.includes(check));
    if (own.length > 0) {
      const title = renderMessage({ key: `doctor-section-${section}`, params: {} });
      lines.push(painted(title, 1, style), ...own.flatMap((finding) => shown(finding, style)), "");
    }
  }
  return `${[...lines, summary(findings)].join("\n")}\n`;
}

function shown(finding: DoctorFinding, style: ReportStyle): readonly string[] {
  const { sign, word, colour } = marks[finding.level];
  const mark = style.unicode ? sign : word.padEnd(WORD_WIDTH);
  const indent = " ".repeat(2 + mark.length + 1);
  const text = printable(renderMessage(finding), style);
  // Whole: a line break inside a command would be pasted with it.
  const lines = text.split(/ (?=Run: )/).flatMap((part) => {
    return part.startsWith("Run: ") ? [part] : wrapped(part, style.columns - indent.length);
  });
  return lines.map((line, index) => (index === 0 ? `  ${painted(mark, colour, style)} ${line}` : `${indent}${line}`));
}

function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function summary(findings: readonly DoctorFinding[]): string {
  const count = (level: DoctorLevel): number => findings.filter((finding) => finding.level === level).length;
  const notes = counted(count("note"), "note");
  return count("problem") === 0 ? `No problem, ${notes}.` : `${counted(count("problem"), "problem")}, ${notes}.`;
}

function counted(count: number, word: string): string {
  return `${count === 0 ? "no" : count} ${word}${count === 1 ? "" : "s"}`;
}

/** Names and paths may hold anything; they must not steer a terminal. */
function printable(text: string, { unicode }: ReportStyle): string {
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
  return unicode ? safe : safe.replaceAll("…", "...");
}

function painted(text: string, code: number, { colour }: ReportStyle): string {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}
