import { expect, test } from "vitest";
import { parseHubSpec } from "../src/hub-spec.ts";

const env = { JUPYTERHUB_API_TOKEN: "t0ken", NBSECRETS_HUB_URL: "http://proxy-public/services/nbsecrets" };

test.each([
  ["hub:", "http://proxy-public/services/nbsecrets/"],
  ["hub", "http://proxy-public/services/nbsecrets/"],
  ["hub:https://hub.example.org/services/nbsecrets///", "https://hub.example.org/services/nbsecrets/"],
])("%s is a hub's secrets service", (spec, url) => {
  expect(parseHubSpec(spec, env)).toEqual({ url, token: "t0ken" });
});

test.each(["vault", "kubernetes:hub", "hubs:", "hub/x", "x hub:"])("%s is another kind of store", (spec) => {
  expect(parseHubSpec(spec, env)).toBeUndefined();
});

test.each(["hub:proxy", "hub:ftp://a/b", "hub:http://u:p@a/", "hub:http://a/?token=x", "hub:http://a/#x"])(
  "%s names none",
  (spec) => {
    expect(() => parseHubSpec(spec, env)).toThrow(expect.objectContaining({ code: "unsupported", key: "hub-spec" }));
  },
);

test("the address has to be told, and the hub has to have given a token", () => {
  expect(() => parseHubSpec("hub:", { JUPYTERHUB_API_TOKEN: "t" })).toThrow(
    expect.objectContaining({ key: "hub-spec" }),
  );
  expect(() => parseHubSpec("hub:http://a/", {})).toThrow(expect.objectContaining({ key: "hub-no-token" }));
});
