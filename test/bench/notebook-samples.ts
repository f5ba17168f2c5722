/** Cells as notebooks have them: imports, plots, models, magics, a shell line here and there, and in some a secret. */
const samples: readonly ((number: number) => string)[] = [
  () =>
    "import os\nimport numpy as np\nimport pandas as pd\nfrom sklearn.linear_model import LinearRegression\n%matplotlib inline",
  (n) => `df = pd.read_csv("data/part-${n}.csv", parse_dates=["day"])\ndf = df[df["amount"] > ${n}]\ndf.head()`,
  (n) =>
    `def clean_${n}(frame):\n    """Drops what is empty; os.environ["NOT_ME_KEY"] is not read."""\n    for column in frame.columns:\n        if frame[column].isna().all():\n            frame = frame.drop(columns=[column])\n    return frame.rename(columns=str.lower)\n\ndf = clean_${n}(df)`,
  (n) =>
    `fig, ax = plt.subplots(figsize=(8, ${n % 7}))\nax.plot(df["day"], df["amount"].rolling(7).mean(), label=f"mean {n}")\nax.legend()`,
  (n) =>
    `client = OpenAI(api_key=os.environ["API_KEY_${n % 20}"])\nanswer = client.chat(messages=[{"role": "user", "content": "hello"}])`,
  (n) => `!curl -s -H "Authorization: Bearer $TOKEN_${n % 20}" https://example.com/api/${n} | head`,
  (n) => `%timeit -n 10 np.linalg.svd(np.random.rand(${(n % 50) + 5}, 20))`,
  (n) =>
    `model = LinearRegression().fit(df[["a", "b"]], df["c"])\nprint(model.coef_, model.score(df[["a", "b"]], df["c"]), ${n})`,
  (n) =>
    `rows = [{"id": i, "name": f"row {i}", "value": i % ${(n % 9) + 2}} for i in range(1000)]\npd.DataFrame(rows).to_parquet("out-${n}.parquet")`,
  (n) =>
    `engine = create_engine(os.getenv("DATABASE_URL"))\nwith engine.connect() as connection:\n    pd.read_sql("select * from t where day > '2024-01-${(n % 28) + 1}'", connection)`,
];

/** The code of so many cells; `notebook` makes notebooks differ. */
export function notebookCells(count: number, notebook: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => samples[index % samples.length]?.(index + 7 * notebook) ?? "");
}

/** A notebook as JupyterLab writes it, of about so many bytes: outputs, most of them pictures, make up what code does not. */
export function notebookFile(number: number, bytes: number): string {
  const codes = notebookCells(20, number);
  const picture = "iVBORw0KGgoAAAANSUhEUgAAB/"
    .repeat(Math.ceil(bytes / 26 / codes.length))
    .slice(0, bytes / codes.length);
  const cells = codes.map((code, index) => ({
    cell_type: "code",
    execution_count: index,
    id: `cell-${number}-${index}`,
    metadata: {},
    outputs: [
      { output_type: "display_data", metadata: {}, data: { "image/png": picture, "text/plain": ["<Figure>"] } },
    ],
    source: code.split(/(?<=\n)/),
  }));
  const metadata = { kernelspec: { display_name: "Python 3", language: "python", name: "python3" } };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1);
}
