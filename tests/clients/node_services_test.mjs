// The Node client has a client, and a type, of every service of the contract.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { connect } from "fourws-gateway-client";

import { BETA_SERVICES, SERVICES } from "./src/services.js";

const typeNames = (services) =>
  Object.values(services).map(({ typeName }) => typeName);

/** The names of the services in a folder of what was generated. */
async function generatedIn(folder) {
  const files = await readdir(new URL(`gen/${folder}/`, import.meta.url));
  const modules = await Promise.all(
    files
      .filter((file) => file.endsWith(".js"))
      .map((file) => import(`./gen/${folder}/${file}`)),
  );
  const exported = modules.flatMap((module) => Object.values(module));
  return typeNames(exported.filter(({ kind }) => kind === "service"));
}

test("has all services of the contract", async () => {
  const v1 = await generatedIn("fourws/gateway/v1");
  assert.ok(v1.includes("fourws.gateway.v1.GiftcardService"));
  assert.deepEqual(
    typeNames(SERVICES).sort(),
    [...v1, "google.longrunning.Operations"].sort(),
  );
  assert.deepEqual(
    typeNames(BETA_SERVICES).sort(),
    (await generatedIn("fourws/gateway/v1beta1")).sort(),
  );
});

test("has a client of each", () => {
  const { beta, ...clients } = connect("http://127.0.0.1:1");
  assert.deepEqual(Object.keys(clients), Object.keys(SERVICES));
  assert.deepEqual(Object.keys(beta), Object.keys(BETA_SERVICES));
  assert.equal(typeof beta.documents.getDocument, "function");
});

test("has a type of each", async () => {
  const url = new URL("src/services.d.ts", import.meta.url);
  const types = await readFile(url, "utf-8");
  const named = [...types.matchAll(/^ {2}(\w+): typeof/gm)].map(([, n]) => n);
  assert.deepEqual(named, [
    ...Object.keys(SERVICES),
    ...Object.keys(BETA_SERVICES),
  ]);
});
