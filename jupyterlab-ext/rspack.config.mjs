/**
 * What JupyterLab's builder lacks to read TypeScript, ours and the core's, straight from its sources. It takes each export
 * as a key of the configuration.
 */
export const resolve = { extensions: [".ts", ".tsx", ".js"] };

export const module = {
  rules: [
    {
      test: /\.tsx?$/,
      loader: "builtin:swc-loader",
      options: {
        jsc: {
          parser: { syntax: "typescript", tsx: true },
          transform: { react: { runtime: "classic" } },
          target: "es2022",
        },
      },
    },
    // As the builder has it for drawings that JavaScript imports.
    { test: /\.svg$/, issuer: /\.tsx?$/, type: "asset/source" },
  ],
};
