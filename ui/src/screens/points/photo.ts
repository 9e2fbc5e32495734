// A photo that somebody drops or pastes, as the core takes it: the file's bytes in base 64.

/** The longest file the core looks at. */
export const MOST_BYTES = 20 * 1024 * 1024;

/** The files among what was dropped or pasted. A text has none. */
export function filesOf(held: DataTransfer | null | undefined): File[] {
  return [...(held?.files ?? [])];
}

/** The file in base 64; none: it went away meanwhile, or may not be read. */
export function inBase64(file: Blob): Promise<string | null> {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : '';
      done(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => done(null);
    reader.readAsDataURL(file);
  });
}
