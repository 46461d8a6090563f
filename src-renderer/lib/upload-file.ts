/** A multiple of 3, so that the base64 of the parts is that of the whole; with its frame it stays below the largest message of 1 MB. */
const partBytes = 384 * 1024;

/** Hands a file to the console, part by part. @returns the upload. */
export async function uploadFile(
  file: Blob,
  sendPart: (input: { upload: string | null; part: string }) => Promise<{ upload: string }>,
  onProgress?: (share: number) => void,
): Promise<string> {
  let upload: string | null = null;
  for (let at = 0; at === 0 || at < file.size; at += partBytes) {
    const part = await base64Of(file.slice(at, at + partBytes));
    ({ upload } = await sendPart({ upload, part }));
    onProgress?.(Math.min(1, (at + partBytes) / Math.max(1, file.size)));
  }
  return upload ?? '';
}

export function base64Of(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result.slice(reader.result.indexOf(',') + 1) : ''),
    );
    reader.addEventListener('error', () => reject(reader.error ?? new Error('The file could not be read.')));
    reader.readAsDataURL(part);
  });
}
