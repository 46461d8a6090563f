import { CookieJar } from 'tough-cookie';
import type { HeaderList } from '../response-head.ts';
import type { Session } from './session.ts';

const key = 'cookies';

/** The cookies of virtual users (RFC 6265), by the rules that browsers follow. */
export class Cookies {
  /** The header line for a request, with its line break; '' when there are none for it. */
  lineFor(session: Session, url: string): string {
    const cookies = this.valueFor(session, url);
    return cookies === '' ? '' : `Cookie: ${cookies}\r\n`;
  }

  /** The cookies for a request to an address, `ws:` like `http:`; '' when there are none for it. */
  valueFor(session: Session, url: string): string {
    const jar = session.kept.get(key);
    return jar instanceof CookieJar ? jar.getCookieStringSync(httpUrl(url)) : '';
  }

  /** Takes up what a response sets; what no browser would take is left. */
  take(session: Session, url: string, headers: HeaderList): void {
    for (const [name, value] of headers) {
      if (name !== 'set-cookie') continue;
      let jar = session.kept.get(key);
      if (!(jar instanceof CookieJar)) {
        // Targets are hosts of a network, not registered domains.
        jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
        session.kept.set(key, jar);
      }
      (jar as CookieJar).setCookieSync(value, httpUrl(url), { ignoreError: true });
    }
  }

  static clear(session: Session): void {
    session.kept.delete(key);
  }
}

/** A handshake belongs to the site whose protocol it comes from. */
const httpUrl = (url: string) => url.replace(/^ws/, 'http');
