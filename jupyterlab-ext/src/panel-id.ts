/** The id of the side panel in JupyterLab's shell. */
export const panelId = "nbsecrets-panel";
