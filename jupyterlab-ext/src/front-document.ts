import { planLoader } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { insertionPlace } from "./insert-place";

/** What is in front of the person, as far as a form tells of it. */
export interface FrontDocument {
  /** Whether code may be inserted, as far as can be seen without asking a kernel. */
  readonly takesCode: boolean;
  /** The language of its code, as kernels name it, and whether there is a loader in it; asking may take a second. */
  readonly asked: () => Promise<{ readonly language: string; readonly takesLoader: boolean }>;
}

/** The document in front now. */
export function frontDocument(context: CommandContext): FrontDocument {
  const place = insertionPlace(context);
  const situation = place.situation();
  return {
    takesCode: situation.kind !== "none" && !situation.readOnly,
    asked: async () => {
      const target = await place.target();
      const plan = planLoader(place.situation(), target, ["ANY_SECRET"]);
      const takesLoader = plan.kind !== "nothing" || plan.message.key === "loader-present";
      return { language: target.language, takesLoader };
    },
  };
}
