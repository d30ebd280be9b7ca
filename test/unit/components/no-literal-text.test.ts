import { readFile, readdir } from 'node:fs/promises';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/** Attributes that a person sees or hears. */
const SPOKEN = new Set([
  'alt',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'label',
  'placeholder',
  'title',
]);
const LETTER = /\p{Letter}/u;

interface Node {
  type: string;
  [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Texts that would be shown as they stand in the source: between tags, in `{'…'}`, and in spoken attributes. */
function literalTexts(source: string): string[] {
  const found: string[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    if (node.type === 'JSXText') found.push(String(node['value']));
    if (node.type === 'JSXExpressionContainer' && parent?.type !== 'JSXAttribute')
      found.push(...shown(node['expression']));
    if (node.type === 'JSXAttribute' && isNode(node['name']) && SPOKEN.has(String(node['name']['name']))) {
      found.push(...shown(node['value']));
    }
    for (const value of Object.values(node).flat()) if (isNode(value)) visit(value, node);
  };
  for (const statement of parseSync('component.tsx', source).program.body) {
    if (isNode(statement)) visit(statement, null);
  }
  return found.filter((text) => LETTER.test(text));
}

/** Literals that an expression may come out as. What a call is given is its own business. */
function shown(value: unknown): string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'Literal':
      return typeof value['value'] === 'string' ? [value['value']] : [];
    case 'TemplateLiteral':
      return [value['quasis']]
        .flat()
        .flatMap((part) => (isNode(part) ? [JSON.stringify(part['value'])] : []));
    case 'JSXExpressionContainer':
      return shown(value['expression']);
    case 'ConditionalExpression':
      return [...shown(value['consequent']), ...shown(value['alternate'])];
    case 'LogicalExpression':
      return [...shown(value['left']), ...shown(value['right'])];
    default:
      return [];
  }
}

describe('literalTexts', () => {
  it.each([
    ['<p>Hello</p>', 1],
    ["<p>{'Hello'}</p>", 1],
    ["<p>{isOff && 'Hello'}</p>", 1],
    ["<p>{isOff ? 'a' : words.t('b')}</p>", 1],
    ['<img alt="Hello" />', 1],
    ["<svg aria-label={'Hello'} />", 1],
    ['<p>{words.t("state.ok")}</p>', 0],
    ['<p class="hint" role="alert" />', 0],
    ["<p>{' · '}</p>", 0],
    ['<img alt="" />', 0],
  ])('%s', (source, count) => expect(literalTexts(`const it = ${source};`)).toHaveLength(count));
});

describe('a component says nothing by itself', async () => {
  const files = (await readdir('components', { recursive: true })).filter((file) => file.endsWith('.tsx'));
  it('finds the components', () => expect(files.length).toBeGreaterThan(10));
  it.each(files)('%s', async (file) => {
    expect(literalTexts(await readFile(`components/${file}`, 'utf8'))).toEqual([]);
  });
});
