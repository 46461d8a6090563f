import { Uploads } from '../../uploads/uploads.ts';
import { largestHarBytes } from './read-har.ts';

/** Recordings and results of other tools on their way in: they hold cookies and passwords. */
export class HarUploads extends Uploads {
  constructor() {
    super({
      largestBytes: largestHarBytes,
      tooLarge: {
        message: `The file has more than ${largestHarBytes / 1024 / 1024} MB.`,
        hint: 'Of a recording: take a shorter stretch, or export it without response bodies.',
      },
      gone: { message: 'The uploaded file is no longer here.', hint: 'Choose the file again.' },
    });
  }
}
