/** Every error leaves as a problem document (RFC 9457). */
import { STATUS_CODES } from 'node:http';
import { Type, type Static } from 'typebox';

export const Problem = Type.Object(
  {
    type: Type.String({ description: '`about:blank`: the status says what kind of problem it is' }),
    title: Type.String({ description: 'of the status' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(Type.String({ description: 'what was wrong, in one sentence' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({
            description: 'JSON pointer (RFC 6901) of a field, or the name of a query parameter',
          }),
          detail: Type.String(),
        }),
      ),
    ),
  },
  { description: 'RFC 9457' },
);
export type Problem = Static<typeof Problem>;

/** One field or parameter, and what is wrong with it. */
export interface FieldError {
  pointer: string;
  detail: string;
}

export interface ProblemDetails {
  detail?: string;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
}

export const PROBLEM_TYPE = 'application/problem+json';

export function problem(status: number, { detail, errors, headers }: ProblemDetails = {}): Response {
  return new Response(
    problemText(status, { ...(detail !== undefined && { detail }), ...(errors && { errors }) }),
    {
      status,
      headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...headers },
    },
  );
}

export function problemText(
  status: number,
  { detail, errors }: Omit<ProblemDetails, 'headers'> = {},
): string {
  const document: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail !== undefined && { detail }),
    ...(errors !== undefined && errors.length > 0 && { errors: [...errors] }),
  };
  return JSON.stringify(document);
}
