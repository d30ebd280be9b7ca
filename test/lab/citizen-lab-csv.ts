/** https://github.com/citizenlab/test-lists: six columns. */
export function citizenLabCsv(urls: string[]): string {
  const header = 'url,category_code,category_description,date_added,source,notes';
  return [header, ...urls.map((url) => `${url},NEWS,News Media,2026-01-01,lab,`), ''].join('\n');
}
