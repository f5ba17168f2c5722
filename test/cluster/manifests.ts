const RBAC = "rbac.authorization.k8s.io";

/** An object of the API, with the path of its address. */
export interface Manifest {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

export function namespaceManifest(name: string): Manifest {
  return { path: `/api/v1/namespaces/${name}`, apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** A Role and its RoleBinding, both named after the user. */
export function rightsManifests(user: string, namespace: string, secret: string, verbs: readonly string[]): Manifest[] {
  const object = (kind: string, fields: object): Manifest => ({
    path: `/apis/${RBAC}/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${user}`,
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name: user, namespace },
    ...fields,
  });
  const rule = (more: object, names: readonly string[]) =>
    names.length === 0 ? [] : [{ apiGroups: [""], resources: ["secrets"], verbs: names, ...more }];
  const named = rule(
    { resourceNames: [secret] },
    verbs.filter((verb) => verb !== "create"),
  );
  const unnamed = rule(
    {},
    verbs.filter((verb) => verb === "create"),
  );
  return [
    object("Role", { rules: [...named, ...unnamed] }),
    object("RoleBinding", {
      roleRef: { apiGroup: RBAC, kind: "Role", name: user },
      subjects: [{ apiGroup: RBAC, kind: "User", name: user }],
    }),
  ];
}

/** Asks whether the asking user may do `verb` to a Secret. */
export function accessReview(namespace: string, name: string, verb: string): Manifest {
  return {
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace, name, verb, resource: "secrets" } },
  };
}
