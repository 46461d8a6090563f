import { client } from '../../../lib/client/index.ts';
import { uploadFile } from '../../../lib/upload-file.ts';

/** Hands a recording to the console, part by part. @returns the upload to import. */
export function uploadRecording(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
  return uploadFile(file, (input) => client.scenarios.uploadHar(input, { signal }), onProgress);
}
