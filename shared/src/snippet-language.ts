import type { Message } from "./messages.ts";

/** Where sessions of a notebook platform see their secrets; the plain snippets fall back to it. */
export const standardMount = "/var/run/secrets/user_credentials";

/** What is known of the kernel that will run the snippet. */
export interface SnippetTarget {
  /** As the kernel or the editor names it: "python", "R", "text/x-julia", "shellscript". */
  readonly language: string;
  /** Whether `import nbsecrets` works there; false also where it is not known. */
  readonly hasPackage: boolean;
  /** Whether `import ae5_tools` works there. */
  readonly hasAe5Tools?: boolean;
  /** The names that a group shares and the person has no own secret of: code finds them where `NBSECRETS_SHARED` says. */
  readonly shared?: readonly string[];
}

export interface LoaderOptions {
  readonly hasPackage: boolean;
  /** The names are everything there is. */
  readonly all: boolean;
  /** Some of the names are shared; the code looks for them in the directories of groups as well. */
  readonly shared?: boolean;
}

/** Another way to write what a reference or a loader does, for people to choose from. */
export interface OtherForm {
  readonly label: Message;
  readonly code: string;
  /** It belongs in lines of its own, as a loader does; otherwise it is an expression. */
  readonly whole?: boolean;
  /** A line that must have run before: "import nbsecrets". */
  readonly imports?: string;
  /** It reads a variable, so that the secret must have been loaded. */
  readonly readsVariable?: boolean;
}

/** A loader within a document, exactly as it was inserted. */
export interface FoundLoader {
  /** Where it is in the source: offsets in UTF-16 units, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The names in it; none where it loads everything. */
  readonly names: readonly string[];
  /** Whether it is of the form that needs our package. */
  readonly hasPackage: boolean;
}

/** The code for one kernel language. Every snippet holds names, never values. */
export interface SnippetLanguage {
  readonly language: string;
  /** What else kernels and editors call it, in lower case: other languages it serves, MIME types, language ids. */
  readonly aliases: readonly string[];
  /** Loads the named secrets into environment variables. */
  loader(names: readonly string[], options: LoaderOptions): string;
  /** An expression that reads one secret from its variable. */
  reference(name: string): string;
  /** The line that the reference needs to have run before, where the language wants one. */
  readonly referenceImports?: string;
  /** Whether `source` has that line, in whichever spelling. Always true where the language needs none. */
  hasImport(source: string, line: string): boolean;
  /** The other forms; `otherForms` of snippets.ts is what editors call. */
  otherForms(name: string, target: SnippetTarget): readonly OtherForm[];
  /** Why no variable of this language can have that (allowed) name; undefined where one can. */
  refuses?(name: string): Message | undefined;
  /** The first line, counted from 0, of a file where code may go: after what must come first in it. */
  firstLine(source: string): number;
  /**
   * Whether `source` loads the secret called `name`, in our form or in one that a person wrote.
   *
   * @param options.hasPackage - false: code that needs our package does not count.
   * @param options.shared - the secret is a shared one: code that looks at the own mount alone does not count.
   */
  loads(source: string, name: string, options: { readonly hasPackage: boolean; readonly shared?: boolean }): boolean;
  /** The first loader of ours in `source` that nobody changed. */
  findLoader(source: string): FoundLoader | undefined;
}
