/** Debian keeps `ip` and `nft` where a shell that became root without a login does not look. */
const FOLDERS = ['/usr/sbin', '/sbin'];

/** Makes this process, and those it starts, find them. */
export function findSystemTools(): void {
  const path = (process.env['PATH'] ?? '').split(':');
  process.env['PATH'] = [...path, ...FOLDERS.filter((folder) => !path.includes(folder))].join(':');
}
