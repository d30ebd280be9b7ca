/** What a room of the collector gives to the whole. */
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Paths } from './openapi.ts';

export interface Bindings {
  Bindings: HttpBindings;
}

export interface Room {
  /** Below `/v1`. */
  routes: Hono<Bindings>;
  /** The same routes for `/openapi.json`. A route that is not described does not exist: its 404 and 405 follow from here. */
  paths: Paths;
  /** Ends its timers and writes what it still holds. Rooms are closed in the reverse order of their start. */
  close: () => Promise<void>;
}
