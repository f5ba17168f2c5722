const units: readonly (readonly [string, number])[] = [
  ["MiB", 1024 * 1024],
  ["KiB", 1024],
];

/** A size as a person reads it: `1 byte`, `700 bytes`, `9.5 KiB`, `952 KiB`, `1 MiB`. Never more than there is. */
export function bytesInWords(bytes: number): string {
  const unit = units.find(([, size]) => bytes >= size);
  if (unit === undefined) {
    return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  }
  const [name, size] = unit;
  const count = bytes / size;
  return `${count < 10 ? Math.floor(count * 10) / 10 : Math.floor(count)} ${name}`;
}
