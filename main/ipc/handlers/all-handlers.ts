import type { CallHandlers } from '@shared/contract/ipc';
import type { WatchService } from '../../watch-service';
import type { AppContext } from '../app-context';
import type { ImportDesk } from '../import-desk';
import { diagnosticsHandlers } from './diagnostics-handlers';
import { importHandlers } from './import-handlers';
import { libraryHandlers } from './library-handlers';
import { rosterHandlers } from './roster-handlers';
import { safetyHandlers } from './safety-handlers';
import { shootHandlers } from './shoot-handlers';
import { syncHandlers } from './sync-handlers';

/** A handler for every call of the contract; one that is missing does not compile. */
export const allHandlers = (context: AppContext, desk: ImportDesk, watches: WatchService): CallHandlers => ({
  ...libraryHandlers(context),
  ...diagnosticsHandlers(context),
  ...shootHandlers(context),
  ...importHandlers(context, desk, watches),
  ...rosterHandlers(context),
  ...safetyHandlers(context),
  ...syncHandlers(context),
});
