import { unknownWords } from "@nbsecrets/shared";
import { Diagnostic, DiagnosticSeverity, type Range } from "vscode";
import { sentence } from "./notice.ts";

/** Below a name that no secret has; it knows which, and which stored one was probably meant. */
export class UnknownDiagnostic extends Diagnostic {
  readonly name: string;
  readonly nearest: string | undefined;

  constructor(range: Range, name: string, nearest: string | undefined) {
    const { message, meant } = unknownWords(name, nearest);
    super(
      range,
      [message, ...(meant === undefined ? [] : [meant])].map(sentence).join(" "),
      // It may be set where nobody sees it from here.
      nearest === undefined ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
    );
    this.source = "Notebook Secrets";
    this.name = name;
    this.nearest = nearest;
  }
}
