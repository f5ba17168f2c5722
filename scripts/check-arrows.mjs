import { main, root } from "./checkout.mjs";
import { wrongArrows } from "./arrows.mjs";

await main(() => {
  const wrong = wrongArrows(root);
  for (const line of wrong) console.error(line);
  return wrong.length > 0 ? 1 : 0;
});
