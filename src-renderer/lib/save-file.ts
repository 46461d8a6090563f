/** Long enough for any browser to have begun the download. */
const revokeAfterMs = 10_000;

/** Gives the user a text as a download. */
export function saveFile({ fileName, mediaType, content }: { fileName: string; mediaType: string; content: string }): void {
  const address = URL.createObjectURL(new Blob([content], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), revokeAfterMs);
}
