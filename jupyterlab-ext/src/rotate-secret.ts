import { Dialog, showDialog } from "@jupyterlab/apputils";
import {
  Rotation,
  SecretEditing,
  rotationWords,
  visibleText,
  whyReadOnly,
  type RunningKernel,
} from "@nbsecrets/shared";
import { Widget } from "@lumino/widgets";
import { chosen, type CommandContext } from "./command-context";
import { newKey } from "./new-key";
import { offer, sentence, tell } from "./notice";
import { withRunningKernels } from "./running-kernels";
import { SecretDialog } from "./secret-dialog";

/** Puts a new value in the place of a secret's, and brings it to the kernels of this server that hold the one before. */
export async function rotateSecret(context: CommandContext, wanted?: string): Promise<void> {
  const { model, trans, panel } = context;
  const name = await chosen(context, wanted, trans.__("Rotate which secret?"));
  const before = model.state.secrets.find((info) => info.name === name);
  if (before === undefined) {
    return;
  }
  const why = whyReadOnly(before);
  if (why !== undefined) {
    tell(why, trans);
    return;
  }
  const dialog = new SecretDialog({ trans, editing: new SecretEditing(model, before), rotates: true });
  const { button } = await dialog.launch();
  panel()?.afterDialog(button.accept, dialog.savedName);
  if (button.accept) {
    await bringToKernels(context, before.name);
  }
}

async function bringToKernels(context: CommandContext, name: string): Promise<void> {
  const { app, model, trans, stages } = context;
  const { undo: told } = model.state;
  const rotation = new Rotation({ newKey, service: model }, name, model.undoToken);
  const reload = async (kernels: readonly RunningKernel[]): Promise<readonly RunningKernel[]> => {
    if (kernels.some(({ waits }) => waits)) {
      tell({ key: "load-waits", params: {} }, trans);
    }
    const reloaded = await rotation.reload(kernels);
    await stages.ask();
    tell(rotationWords.reloaded(name, reloaded), trans);
    return reloaded.done;
  };
  const takeBack = async (holders: readonly RunningKernel[]): Promise<void> => {
    await model.undo(told);
    await stages.ask();
    const message = rotationWords.takenBack(name, holders);
    if (holders.length === 0) {
      tell(message, trans);
      return;
    }
    const ids = new Set(holders.map(({ connection }) => connection));
    const label = sentence(rotationWords.reload(holders.length), trans);
    offer(message, trans, {
      [label]: () =>
        withRunningKernels(app, async (list) => {
          await reload(list.filter(({ connection }) => ids.has(connection)));
        }),
    });
  };
  await withRunningKernels(app, async (list) => {
    const holding = await rotation.holding(list);
    if (holding.old.length === 0 && holding.unknown.length === 0) {
      tell(rotationWords.reached(name), trans);
      return;
    }
    const { button } = await showDialog({
      title: trans.__("Rotate %1", visibleText(name)),
      body: listOf(rotationWords.holding(name, holding).map((message) => sentence(message, trans))),
      buttons: [
        Dialog.cancelButton({ label: trans.__("Close") }),
        ...(told === undefined ? [] : [Dialog.createButton({ label: trans.__("Take back"), actions: ["back"] })]),
        ...(holding.old.length === 0
          ? []
          : [
              Dialog.okButton({
                label: sentence(rotationWords.reload(holding.old.length), trans),
                actions: ["reload"],
              }),
            ]),
      ],
    });
    if (button.actions.includes("back")) {
      await takeBack([]);
    } else if (button.actions.includes("reload")) {
      const done = await reload(holding.old);
      if (model.state.undo === told && told !== undefined) {
        offer(rotationWords.canTakeBack(name), trans, { [trans.__("Take back")]: () => takeBack(done) });
      }
    }
  });
}

function listOf([first, ...others]: readonly string[]): Widget {
  const body = new Widget();
  body.addClass("nbsecrets-rotation");
  const text = document.createElement("p");
  text.textContent = first ?? "";
  const list = document.createElement("ul");
  for (const other of others) {
    const item = document.createElement("li");
    item.textContent = other;
    list.append(item);
  }
  body.node.append(text, list);
  return body;
}
