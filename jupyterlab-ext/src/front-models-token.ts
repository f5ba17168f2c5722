import { Token } from "@lumino/coreutils";
import type { StagesModel } from "@nbsecrets/shared";
import type { FrontNeeds } from "./front-needs";

/** What is known of the document in front and of its kernel. */
export interface FrontModels {
  readonly stages: StagesModel;
  readonly needs: FrontNeeds;
}

/** Not exported by the package: it runs code in kernels. */
export const IFrontModels = new Token<FrontModels>(
  "@nbsecrets/jupyterlab-ext:IFrontModels",
  "What the notebook in front needs, and what its kernel has of each secret.",
);
