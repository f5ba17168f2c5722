import { describe, expect, test } from "vitest";
import { places } from "../src/places.ts";

describe("Linux", () => {
  test("with nothing set", () => {
    expect(places({ HOME: "/home/ada" }, "linux", 1000)).toEqual({
      dataDirectory: "/home/ada/.local/share/nbsecrets",
      identityFile: "/home/ada/.config/nbsecrets/identity.txt",
      mountCandidates: ["/dev/shm/nbsecrets-1000", "/tmp/nbsecrets-1000"],
      kubeconfigFiles: ["/home/ada/.kube/config"],
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
      kubeconfigFiles: ["/home/ada/.kube/config"],
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
    kubeconfigFiles: ["/Users/ada/.kube/config"],
  });
});

test("Windows", () => {
  const env = { USERPROFILE: "C:\\U", LOCALAPPDATA: "C:\\U\\Local", APPDATA: "C:\\U\\Roaming", TEMP: "C:\\U\\Temp" };
  expect(places(env, "win32", undefined)).toEqual({
    dataDirectory: "C:\\U\\Local\\nbsecrets",
    identityFile: "C:\\U\\Roaming\\nbsecrets\\identity.txt",
    mountCandidates: ["C:\\U\\Temp\\nbsecrets"],
    kubeconfigFiles: ["C:\\U\\.kube\\config"],
  });
});

test("kubeconfigs are those that KUBECONFIG names, in its order", () => {
  expect(places({ HOME: "/h", KUBECONFIG: "/a:/b::" }, "linux", 7).kubeconfigFiles).toEqual(["/a", "/b"]);
  const windows = places({ USERPROFILE: "C:\\U", KUBECONFIG: "C:\\a;D:\\b" }, "win32", undefined);
  expect(windows.kubeconfigFiles).toEqual(["C:\\a", "D:\\b"]);
  expect(places({ HOME: "/h", KUBECONFIG: "" }, "linux", 7).kubeconfigFiles).toEqual(["/h/.kube/config"]);
});
