/** What an element would show, without a browser: it is made of elements only. */
export function textsOf(shown: unknown): string[] {
  if (typeof shown === 'string') return [shown];
  if (Array.isArray(shown)) return shown.flatMap(textsOf);
  if (typeof shown !== 'object' || shown === null || !('props' in shown)) return [];
  const { props } = shown;
  return typeof props === 'object' && props !== null && 'children' in props ? textsOf(props.children) : [];
}
