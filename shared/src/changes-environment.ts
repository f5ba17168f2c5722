/** What reads one variable, and changes none. */
const reading = /\benviron\s*(?:\[[^\]\n]*\](?!\s*(?:[-+*/|&^]?=(?!=)|\|=))|\.get\s*\()/g;
const imports = /\bfrom\s+os\s+import\s+environ\b/g;
const changing =
  /\benviron\b|\bputenv\b|\b(?:load_)?dotenv\b|\bnbsecrets\b|\bload_ae5_user_secrets\b|^\s*%(?:set_)?env\b/m;

/** Whether Python code may have changed variables of its process: what was known of them before it ran is then not known any more. */
export function changesEnvironment(code: string): boolean {
  return /\bdel\b[^\n]*\benviron\b/.test(code) || changing.test(code.replace(reading, "").replace(imports, ""));
}
