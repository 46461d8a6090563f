import { type CodePage, tables } from './code-pages.ts';
import { decodeUtf8, sequenceLength } from './utf8-sequences.ts';

/**
 * What documents of this kind really use. A damaged sequence that lacks one byte is repaired only to one of these, and only when no other of
 * them fits.
 */
const usual = new Set(
  Array.from(
    [
      '“”‘’–—…•→←↔⇒≤≥≠≈×÷±°©®™§¶€£¥µÁÍÏÐÝàíÀ',
      '✅❌✔✓✗✘☑☐⚠⏸⏳⏰⏱⭐★☆✨❗❓❎➡⬅⬆⬇ℹ⚡⚙⛔✏✉☁♻♥❤➕➖▶◀■□●○◆▪▫',
      '🚀🎯📋📊📝📈📉📌📍📁📂📄📅📆📚📖📦📡📢📣📱🔍🔎🔐🔒🔓🔑🔔🔗🔥🔧🔨🔩🔬🔴🔵🟢🟡🟠🟣🟥🟩🟨👥👤👍👎👏🙏💡💥💬💰💾💻🗣🗂🗄🗓🗑🛠🛡🛑🚧🚨🚫🚦',
      '🎉🎊🎨🎓🎬🏆🏗🏁🏷🌐🌍🌟🌱🐛🐳🐍🤖🤝🤔🧪🧩🧠🧹🧰🩺🔄🔁🔀🔮🔋🔌🕐🕒📐📏📎🖥🖼🗺⚖⚛⚪⚫',
      '\ufe0f',
    ].join(''),
  ),
);

interface Restored {
  char: string;
  length: number;
}

/** The one usual character that the characters at `index` can be the rest of; null when there is none, or more than one. */
export function restoreLostByte(text: string, index: number, page: CodePage): Restored | null {
  const { byteOf, undefinedBytes } = tables[page];
  const bytes: number[] = [];
  for (let offset = 0; offset < 4; offset += 1) {
    const char = text[index + offset] ?? '';
    // A no-break space (0xA0) often became a plain one.
    const byte = char === ' ' && offset > 0 ? 0xa0 : byteOf.get(char);
    if (byte === undefined) break;
    bytes.push(byte);
  }
  const found = new Map<string, number>();
  for (const restored of candidates(bytes, undefinedBytes)) {
    if (usual.has(restored.char)) found.set(restored.char, Math.max(found.get(restored.char) ?? 0, restored.length));
  }
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? null : { char: only[0], length: only[1] };
}

function* candidates(bytes: readonly number[], lost: readonly number[]): Generator<Restored> {
  const first = bytes[0];
  if (first === undefined) return;
  // Nothing lost but the kind of space.
  const whole = sequenceLength(first);
  if (whole > 1 && bytes.length >= whole && bytes.slice(0, whole).includes(0xa0)) yield* restored(bytes.slice(0, whole), whole);
  for (const byte of lost) {
    const total = sequenceLength(sequenceLength(byte) > 0 ? byte : first);
    if (total < 3 || bytes.length < total - 1) continue;
    const rest = bytes.slice(0, total - 1);
    for (let place = 0; place < total; place += 1) {
      yield* restored([...rest.slice(0, place), byte, ...rest.slice(place)], total - 1);
    }
  }
}

function* restored(bytes: readonly number[], length: number): Generator<Restored> {
  const char = decodeUtf8(bytes);
  if (char !== null && Array.from(char).length === 1) yield { char, length };
}
