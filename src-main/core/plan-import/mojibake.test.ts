import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codePages, damage } from './code-pages.ts';
import { repairMojibake } from './mojibake.ts';

const repaired = (text: string) => repairMojibake(text).text;

describe('text that was decoded with the wrong code page', () => {
  test.for(codePages)('is repaired, for %s', (page) => {
    const text = 'Plan 🚀 — “goals” ✅ ⚠️ ≤ 5 µs → café 🎯 Größe ⭐⭐⭐';
    expect(damage(text, page)).not.toBe(text);
    expect(repaired(damage(text, page))).toBe(text);
  });

  test('repair is the inverse of damage, wherever the text proves its code page', () => {
    const letter = fc.constantFrom(
      ...'abc XYZ 019 .,:;()-_éüßñÅçøдПλΩ日本—–…“”‘’•→≥≤≠×°µ✅⭐❌⏸⚠🚀🎯📋🔴🗣'.split(''),
      '🚀',
      '📋',
      '✅',
      '\ufe0f',
      '\n',
    );
    fc.assert(
      fc.property(fc.constantFrom(...codePages), fc.array(letter, { maxLength: 60 }), (page, letters) => {
        // Half of a pair is no text.
        const text = `✅ ${letters.join('')}`.toWellFormed().replaceAll('\ufffd', '');
        expect(repaired(damage(text, page))).toBe(text);
      }),
    );
  });

  test('text that is right stays as it is', () => {
    const letter = fc.constantFrom(...'abc XYZ .,:;()-éüßñÅçøœŒŽšğşİдПλΩ日本—–…“”‘’•→≥≤≠×°µ€™'.split(''), '🚀', '✅', '⚠️');
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 60 }), (letters) => {
        // Capital letters with marks before closing quotes are left alone even where they happen to form a sequence.
        expect(repaired(letters.join(''))).toBe(letters.join(''));
      }),
    );
  });

  test.for([
    ['the Apple logo', '## üéØ AGENDA ‚úÖ', '## 🎯 AGENDA ✅'],
    ['an undefined byte of Windows-1252', 'âœ… yes, âŒ no', '✅ yes, ❌ no'],
    ['the last byte of a closing quote', 'ðŸš€ â€œhiâ€ there', '🚀 “hi” there'],
    ['a no-break space that became a plain one', 'âœ… ok, âš ï¸ careful', '✅ ok, ⚠️ careful'],
    ['an undefined byte of Windows-1254', 'ğŸš€ ğŸ¯ goals', '🚀 🎯 goals'],
  ])('a lost byte is put back: %s', ([, damaged = '', text]) => {
    expect(repaired(damaged)).toBe(text);
  });

  test('twice damaged text is repaired twice', () => {
    expect(repaired(damage(damage('✅ done — 🚀', 'windows-1252'), 'windows-1252'))).toBe('✅ done — 🚀');
  });

  test('what could be several characters stays as it is', () => {
    expect(repaired('âœ… ok ðŸ“ note')).toBe('✅ ok ðŸ“ note');
  });
});
