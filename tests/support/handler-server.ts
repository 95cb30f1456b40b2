import { studioIdSchema } from '@shared/model/ids';
import { routes, type RouteName } from '@shared/contract/studio-api/routes';
import type { StudioContext } from '../../studio/context';
import type { Handlers } from '../../studio/http/call';
import { createServer, type Patience } from '../../studio/http/server';
import { DEFAULT_LIMITS } from '../../studio/limits';
import type { Outcome } from '../../studio/outcome';
import { newId } from './test-studio';

export interface LoggedEvent {
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The studio's HTTP side alone, every call answered by `handle`. Any token is good. */
export function handlerServer(handle: () => Promise<Outcome>, patience?: Patience) {
  const studioId = studioIdSchema.parse(newId());
  const logged: LoggedEvent[] = [];
  const context = {
    accounts: { authenticate: async () => ({ studioId, tokenId: newId() }), revoke: async () => {} },
    defaultStudioId: studioId,
    limits: DEFAULT_LIMITS,
    log: (event: string, details = {}) => void logged.push({ event, details }),
  };
  const names = Object.keys(routes) as RouteName[];
  const handlers = Object.fromEntries(names.map((name) => [name, handle])) as unknown as Handlers;
  // The HTTP side uses no more of its context than this.
  const { app } = createServer(context as unknown as StudioContext, handlers, patience);
  return { app, logged };
}
