/** Every target that this collector publishes or ever published: what may be reported, and how it is counted. */
import type { KnownTarget } from '../ledger/ledger.ts';
import type { Target } from '../../utils/targets/schema.ts';
import { numberOf } from '../identity.ts';

export interface PublishedTargets {
  isPublished: (url: string) => boolean;
  /** Of a published URL, in digits. */
  numberOf: (url: string) => string;
  /** The same, of a URL as JSON writes it between its quotes; undefined: none that is published is written so. */
  numberOfWritten: (written: string) => string | undefined;
  all: () => KnownTarget[];
}

/** What the targets are read from, and where those are kept that were published once. */
export interface PublishedTargetsParts {
  lists: () => readonly { targets: readonly Target[] }[];
  onChange: (listener: () => void) => void;
  known: () => KnownTarget[];
  remember: (targets: readonly KnownTarget[]) => void;
}

/**
 * A target that left the lists is taken for as long as the ledger is kept: somebody who was cut off for days reports by the
 * list of that time. In two lists, the first one's word on category and service holds, and the built-in list comes first.
 */
export function publishedTargets({
  lists,
  onChange,
  known,
  remember,
}: PublishedTargetsParts): PublishedTargets {
  const targets = new Map<string, KnownTarget>();
  const digits = new Map<string, string>();
  const written = new Map<string, string>();
  const publish = (target: KnownTarget): void => {
    const number = String(target.target);
    targets.set(target.input, target);
    digits.set(target.input, number);
    written.set(JSON.stringify(target.input).slice(1, -1), number);
  };
  known().forEach(publish);
  const read = (): void => {
    const current = new Map<string, KnownTarget>();
    for (const list of lists()) {
      for (const target of list.targets) {
        if (!current.has(target.url)) current.set(target.url, knownTarget(target));
      }
    }
    const changed = [...current.values()].filter((target) => isDifferent(targets.get(target.input), target));
    changed.forEach(publish);
    if (changed.length > 0) remember(changed);
  };
  read();
  onChange(read);
  return {
    isPublished: (url) => targets.has(url),
    numberOf: (url) => {
      const found = digits.get(url);
      if (found === undefined) throw new Error('the number of a target that is not published');
      return found;
    },
    numberOfWritten: (text) => written.get(text),
    all: () => [...targets.values()],
  };
}

function knownTarget({ url, service, category_code }: Target): KnownTarget {
  return {
    target: numberOf('target', url),
    input: url,
    domain: new URL(url).hostname,
    service: service ?? '',
    category_code,
  };
}

function isDifferent(before: KnownTarget | undefined, now: KnownTarget): boolean {
  return before?.service !== now.service || before.category_code !== now.category_code;
}
