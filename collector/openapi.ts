/** `/openapi.json`: made of the very TypeBox objects that check what arrives, and of each room's description of its paths. */
import type { TSchema } from 'typebox';
import { PROBLEM_TYPE, Problem } from './problem.ts';

export type Method = 'get' | 'post';

export interface Parameter {
  name: string;
  in: 'query' | 'path';
  description: string;
  schema: TSchema;
}

/** A body by its media types. */
export type Content = Readonly<Record<string, { schema: TSchema }>>;

export interface Operation {
  summary: string;
  parameters?: readonly Parameter[];
  body?: Content;
  /** By status; each 4xx and 5xx is a problem document and needs only its description. */
  responses: Readonly<Record<number, { description: string; content?: Content }>>;
}

/** By path, with `{name}` for a parameter: `/lists/{id}`. */
export type Paths = Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;

/** What the program is, for who reads its description. */
export interface About {
  title: string;
  description: string;
}

const COLLECTOR: About = {
  title: 'Reachwatch collector',
  description: 'Takes anonymous reports of what is reachable, counts them, and tells what it sees itself.',
};

/** Complete, of the rooms' paths below `prefix`. */
export function openApiDocument(paths: Paths, version: string, about: About = COLLECTOR): object {
  return {
    openapi: '3.1.0',
    info: {
      ...about,
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [method, described(operation)]),
        ),
      ]),
    ),
  };
}

/** The methods that a path knows, upper case; null where there is no such path. */
export function methodsOf(paths: Paths, pathname: string): string[] | null {
  const found = Object.entries(paths).find(([path]) => matches(path, pathname));
  if (found === undefined) return null;
  return Object.keys(found[1]).flatMap((method) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  );
}

function described({ summary, parameters, body, responses }: Operation): object {
  return {
    summary,
    ...(parameters && {
      parameters: parameters.map((parameter) => ({ ...parameter, required: parameter.in === 'path' })),
    }),
    ...(body && { requestBody: { required: true, content: body } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, content }]) => {
        const problem = Number(status) >= 400 ? { [PROBLEM_TYPE]: { schema: Problem } } : undefined;
        const answer = content ?? problem;
        return [status, { description, ...(answer && { content: answer }) }];
      }),
    ),
  };
}

function matches(path: string, pathname: string): boolean {
  const [parts, given] = [path.split('/'), pathname.split('/')];
  return (
    parts.length === given.length &&
    parts.every((part, at) => (part.startsWith('{') ? given[at] !== '' : part === given[at]))
  );
}
