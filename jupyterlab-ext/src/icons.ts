import {
  addIcon,
  copyIcon,
  deleteIcon,
  editIcon,
  LabIcon,
  refreshIcon,
  searchIcon,
  undoIcon,
} from "@jupyterlab/ui-components";
import type { CommandEntry } from "@nbsecrets/shared";
import eyeSvg from "../style/icons/eye.svg";
import insertSvg from "../style/icons/insert.svg";
import loadSvg from "../style/icons/load.svg";
import keySvg from "../style/icons/key.svg";
import pinSvg from "../style/icons/pin.svg";

export const eyeIcon = new LabIcon({ name: "nbsecrets:eye", svgstr: eyeSvg });
const keyIcon = new LabIcon({ name: "nbsecrets:key", svgstr: keySvg });
const loadIcon = new LabIcon({ name: "nbsecrets:load", svgstr: loadSvg });
const pinIcon = new LabIcon({ name: "nbsecrets:pin", svgstr: pinSvg });
const insertIcon = new LabIcon({ name: "nbsecrets:insert", svgstr: insertSvg });

/** The drawing of each icon that the command table names. */
export const icons: Readonly<Record<NonNullable<CommandEntry["icon"]>, LabIcon>> = {
  add: addIcon,
  copy: copyIcon,
  refresh: refreshIcon,
  edit: editIcon,
  delete: deleteIcon,
  insert: insertIcon,
  key: keyIcon,
  load: loadIcon,
  pin: pinIcon,
  eye: eyeIcon,
  search: searchIcon,
  undo: undoIcon,
};
