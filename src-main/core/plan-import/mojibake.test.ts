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
    // Whole characters: halves of two pairs side by side would be one that no text has, and no repair believes in.
    // oxlint-disable-next-line typescript/no-misused-spread -- code points are what is damaged and repaired, one by one
    const letter = fc.constantFrom(...'abc XYZ 019 .,:;()-_éüßñÅçøдПλΩ日本—–…“”‘’•→≥≤≠×°µ✅⭐❌⏸⚠🚀🎯📋🔴🗣', '\ufe0f', '\n');
    fc.assert(
      fc.property(fc.constantFrom(...codePages), fc.array(letter, { maxLength: 60 }), (page, letters) => {
        const text = `✅ ${letters.join('')}`;
        expect(repaired(damage(text, page))).toBe(text);
      }),
    );
  });

  test('text that is right stays as it is', () => {
    // Words as people write them: letters and marks thrown together at random do form sequences now and then.
    const word = fc.constantFrom(
      ...'Größe café naïve „Ziel“ “quoted” ‘so’ l’été À Été — – € 50€ Holdpoint™ 5µs ≤200ms x≥3 a→b 日本 привет Дела λόγος «bon» Œuvre'.split(
        ' ',
      ),
      ...'Şubat İstanbul Šibenik Žena … wait… • 20× 90° 🚀 ⚠️ ✅ Ångström ÜBER ÄÖÜ Ça ñandú øre'.split(' '),
    );
    const between = fc.constantFrom(' ', ', ', '. ', '\n', ' (', ') ');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, between), { maxLength: 40 }), (words) => {
        const text = words.flat().join('');
        expect(repaired(text)).toBe(text);
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
