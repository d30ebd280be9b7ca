/** An address below a base URL, which may have a path of its own, with a slash at its end or without. */
export function below(base: string, path: `v1/${string}`): string {
  return new URL(path, base.endsWith('/') ? base : `${base}/`).href;
}
