import { z } from 'zod';
import { JSON_BODY_BYTES, SMALL_FILE_BYTES, UPLOAD_MAX_BYTES } from './limits';
import { problemDetailsSchema, problemStatus, type ProblemCode } from './problem';
import { routes, type RouteSpec } from './routes';
import { PATCH_CONTENT_TYPE } from './uploads';

type Json = Readonly<Record<string, unknown>>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' });
  return json;
};

const binary: Json = { type: 'string', format: 'binary' };

/** Refusals of every route, beside its own. */
const SHARED_REFUSALS: readonly ProblemCode[] = ['invalid-request', 'internal', 'unavailable'];

function parametersOf(spec: RouteSpec): Json[] {
  const part = (schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path',
      schema: field instanceof z.ZodType ? schemaOf(field, 'input') : {},
    }));
  const header =
    (required: boolean) =>
    (name: string): Json => ({ name, in: 'header', required, schema: { type: 'string' } });
  return [
    ...part(spec.params, 'path'),
    ...part(spec.query, 'query'),
    ...(spec.headers ?? []).map(header(true)),
    ...(spec.optionalHeaders ?? []).map(header(false)),
  ];
}

function bodyOf(body: RouteSpec['body']): Json {
  if (body === undefined) return {};
  if (body === 'bytes') {
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: binary } } } };
  }
  if (body === 'tus-chunk') {
    return { requestBody: { required: true, content: { [PATCH_CONTENT_TYPE]: { schema: binary } } } };
  }
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } };
}

function answersOf(spec: RouteSpec): Json {
  const answers: Record<string, Json> = {};
  for (const [status, answer] of Object.entries(spec.answers)) {
    if (answer === 'empty') answers[status] = { description: spec.summary };
    else if (answer === 'bytes') {
      answers[status] = { description: spec.summary, content: { 'application/octet-stream': { schema: binary } } };
    } else {
      answers[status] = {
        description: spec.summary,
        content: { 'application/json': { schema: schemaOf(answer, 'output') } },
      };
    }
  }
  const auth: ProblemCode[] = spec.auth === 'open' ? [] : ['unauthorized', 'too-many-requests'];
  const refusals = [...SHARED_REFUSALS, ...auth, ...(spec.refusals ?? [])];
  for (const status of new Set(refusals.map((code) => problemStatus[code]))) {
    const codes = refusals.filter((code) => problemStatus[code] === status).sort();
    answers[String(status)] = {
      description: codes.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return answers;
}

/** The whole contract as an OpenAPI 3.0 document, made from the route list that the server itself is made from. */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries<RouteSpec>(routes)) {
    const parameters = parametersOf(route);
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: {
        operationId: name,
        summary: route.summary,
        security: securityOf(route.auth),
        ...(parameters.length === 0 ? {} : { parameters }),
        ...bodyOf(route.body),
        responses: answersOf(route),
      },
    };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Fieldproof studio', version: '1.0.0', description: DESCRIPTION },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problemDetailsSchema, 'output') },
    },
  };
}

function securityOf(auth: RouteSpec['auth']): Json[] {
  if (auth === 'open') return [];
  return auth === 'optional' ? [{}, { token: [] }] : [{ token: [] }];
}

const DESCRIPTION = [
  'Photos, their files and what is known of them, sent by a Fieldproof desktop and held for a studio.',
  `JSON requests may have ${JSON_BODY_BYTES} bytes, files in one request ${SMALL_FILE_BYTES}, uploads ${UPLOAD_MAX_BYTES}.`,
  'Uploads follow tus 1.0 (https://tus.io/protocols/resumable-upload); their headers are described there.',
  'Refusals are problem details (RFC 9457) with a code. Any request may be repeated: its effect happens once.',
].join(' ');
