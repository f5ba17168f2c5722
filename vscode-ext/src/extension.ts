import type { ExtensionContext } from "vscode";

/** Called by VS Code once, when a notebook or the view is opened, or a command is used. */
export function activate(_context: ExtensionContext): void {}
