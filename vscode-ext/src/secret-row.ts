import type { SecretInfo } from "@nbsecrets/shared";

/**
 * One row of the view, the same object for as long as its secret is listed. VS Code knows rows by their objects: one that stays can
 * be drawn anew by itself, and whoever clicks it meanwhile has clicked a row that is still known.
 */
export class SecretRow {
  info: SecretInfo;

  constructor(info: SecretInfo) {
    this.info = info;
  }
}
