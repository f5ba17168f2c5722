// One of several processes that refresh one mount: mount, store file, how often.
import { MountWriter } from "../src/mount-writer.ts";
import { fileSource } from "./mount-file-source.ts";

const [directory = "", store = "", times = "0"] = process.argv.slice(2);
const writer = new MountWriter({ directory, source: fileSource(store) });
for (let turn = 0; turn < Number(times); turn += 1) {
  await writer.refresh();
}
