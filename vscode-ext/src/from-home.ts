/** Paths in the person's own directory begin with `~` where the room is short: VS Code cuts off a word that is longer than a line. */
export function fromHome(text: string, home: string): string {
  return home.length < 2 ? text : text.replaceAll(`${home}/`, "~/").replaceAll(`${home}\\`, "~\\");
}
