import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { need, pinned, serverCore } from './processors.ts';

/** nobody, where the bench runs as root. */
const unprivileged = 65534;

/** nginx with one worker that serves a file of two bytes, on a free loopback port, on the server's core. */
export class Nginx implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Nginx> {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-nginx-'));
    const port = await freePort();
    mkdirSync(path.join(folder, 'site'));
    writeFileSync(path.join(folder, 'site/index.html'), 'ok');
    writeFileSync(path.join(folder, 'nginx.conf'), configuration(folder, port));
    const asRoot = process.getuid?.() === 0;
    if (asRoot) for (const part of ['', 'site']) chownSync(path.join(folder, part), unprivileged, unprivileged);
    const user = asRoot ? ['setpriv', `--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups'] : [];
    const [program, ...words] = pinned(
      serverCore,
      ...user,
      need('nginx', 'nginx-light'),
      '-p',
      folder,
      '-e',
      'error.log',
      '-c',
      'nginx.conf',
    );
    const child = spawn(program, words, { stdio: 'inherit' });
    const server = new Nginx(child, folder, port);
    for (let tries = 0; !(await answers(server.url)); tries += 1) {
      if (tries > 100 || child.exitCode !== null)
        throw new Error(`nginx does not answer:\n${readFileSync(path.join(folder, 'error.log'), 'utf8')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.kill('SIGTERM')) await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Connections are kept for good: a server that closes them now and then would measure how each peer reconnects. */
function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log error;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  keepalive_requests 1000000000;
  keepalive_timeout 3600s;
  open_file_cache max=10 inactive=3600s;
  open_file_cache_valid 3600s;
  tcp_nodelay on;
  server { listen 127.0.0.1:${port}; root ${folder}/site; }
}
`;
}

function freePort(): Promise<number> {
  const probe = net.createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
