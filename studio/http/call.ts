import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RouteName, routes } from '@shared/contract/studio-api/routes';
import type { StudioId } from '@shared/model/ids';
import type { Outcome } from '../outcome';
import type { Actor } from '../records/ledger-entry';

type Route<N extends RouteName> = (typeof routes)[N];
type Parsed<N extends RouteName, Part extends string> =
  Route<N> extends Readonly<Record<Part, infer S>> ? (S extends z.ZodType ? z.infer<S> : undefined) : undefined;

/** One request whose token was checked and whose parts were parsed by the contract's schemas. */
export interface Call<N extends RouteName> {
  /** Whose rows may be touched. Null only where the route takes calls without a token. */
  readonly studioId: Route<N>['auth'] extends 'bearer' ? StudioId : StudioId | null;
  /** Who asks and from where, for the audit log; null without a token. */
  readonly by: Actor | null;
  readonly params: Parsed<N, 'params'>;
  readonly query: Parsed<N, 'query'>;
  readonly body: Parsed<N, 'body'>;
  readonly request: FastifyRequest;
}

/** Every route has exactly one; a missing one does not compile. */
export type Handlers = { readonly [N in RouteName]: (call: Call<N>) => Promise<Outcome> };
export type HandlersOf<N extends RouteName> = Pick<Handlers, N>;
