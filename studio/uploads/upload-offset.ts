import type { StudioContext } from '../context';
import type { UploadRow } from './upload-rows';

/** The offset as `HEAD` tells it. It holds nothing and changes nothing, so that asking never gets in the way of a `PATCH`. */
export async function readOffset({ parts }: StudioContext, row: UploadRow): Promise<number> {
  if (row.state === 'finished') return row.length_bytes;
  return (await parts.peek(row.id)) ?? row.length_bytes;
}
