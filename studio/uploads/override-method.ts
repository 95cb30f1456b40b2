import type { HandlersOf } from '../http/call';
import { refuse } from '../outcome';

const notOne = refuse('method-not-allowed', 'X-HTTP-Method-Override may say PATCH, HEAD or DELETE.', {
  headers: { allow: 'HEAD, PATCH, DELETE' },
});

/**
 * tus 1.0.0: X-HTTP-Method-Override "MUST be interpreted as the request's method by the Server". Honoured on POST to an upload
 * alone, and for its own calls alone: there is no GET to be reached by it, and a link or an image changes nothing.
 */
export const overrideCalls = (
  calls: HandlersOf<'patchUpload' | 'headUpload' | 'deleteUpload'>,
): HandlersOf<'overrideUpload'> => ({
  overrideUpload: async ({ studioId, by, params, request }) => {
    const call = { studioId, by, params, request, query: undefined, body: undefined };
    switch (request.headers['x-http-method-override']) {
      case 'PATCH':
        return calls.patchUpload(call);
      case 'HEAD':
        return calls.headUpload(call);
      case 'DELETE':
        return calls.deleteUpload(call);
      default:
        return notOne;
    }
  },
});
