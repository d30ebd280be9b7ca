import type { ComponentChildren } from 'preact';

/** Name and value; an empty value is not shown. */
export type Fact = [name: string, value: ComponentChildren];

/** Values are written from left to right: they are addresses, codes and numbers. */
export function FactList({ facts }: { facts: Fact[] }) {
  return (
    <dl class="fact-list">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi dir="auto">{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}
