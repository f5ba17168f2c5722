import { describe, expect, test } from "vitest";
import { places } from "../src/places.ts";

describe("Linux", () => {
  test("with nothing set", () => {
    expect(places({ HOME: "/home/ada" }, "linux", 1000)).toEqual({
      dataDirectory: "/home/ada/.local/share/nbsecrets",
      identityFile: "/home/ada/.config/nbsecrets/identity.txt",
      mountCandidates: ["/dev/shm/nbsecrets-1000", "/tmp/nbsecrets-1000"],
    });
  });

  test("with the XDG variables", () => {
    const env = {
      HOME: "/home/ada",
      XDG_DATA_HOME: "/d",
      XDG_CONFIG_HOME: "/c",
      XDG_RUNTIME_DIR: "/run/user/7",
      TMPDIR: "/t",
    };
    expect(places(env, "linux", 7)).toEqual({
      dataDirectory: "/d/nbsecrets",
      identityFile: "/c/nbsecrets/identity.txt",
      mountCandidates: ["/run/user/7/nbsecrets", "/dev/shm/nbsecrets-7", "/t/nbsecrets-7"],
    });
  });

  test("a path that is not absolute, or empty, is as if it were not set", () => {
    const env = {
      HOME: "/home/ada",
      XDG_DATA_HOME: "d",
      XDG_CONFIG_HOME: "",
      XDG_RUNTIME_DIR: "run",
      NBSECRETS_IDENTITY: "",
    };
    expect(places(env, "linux", 7)).toEqual(places({ HOME: "/home/ada" }, "linux", 7));
  });

  test("the identity is where NBSECRETS_IDENTITY says", () => {
    expect(places({ HOME: "/h", NBSECRETS_IDENTITY: "/k/id" }, "linux", 7).identityFile).toBe("/k/id");
  });
});

test("macOS", () => {
  expect(places({ HOME: "/Users/ada", TMPDIR: "/var/folders/x/T/", XDG_DATA_HOME: "/d" }, "darwin", 501)).toEqual({
    dataDirectory: "/Users/ada/Library/Application Support/nbsecrets",
    identityFile: "/Users/ada/Library/Preferences/nbsecrets/identity.txt",
    mountCandidates: ["/dev/shm/nbsecrets-501", "/var/folders/x/T/nbsecrets-501"],
  });
});

test("Windows", () => {
  const env = { LOCALAPPDATA: "C:\\U\\Local", APPDATA: "C:\\U\\Roaming", TEMP: "C:\\U\\Temp" };
  expect(places(env, "win32", undefined)).toEqual({
    dataDirectory: "C:\\U\\Local\\nbsecrets",
    identityFile: "C:\\U\\Roaming\\nbsecrets\\identity.txt",
    mountCandidates: ["C:\\U\\Temp\\nbsecrets"],
  });
});
