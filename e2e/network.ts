import net, { type AddressInfo, type Socket } from 'node:net';

/** A wire between the browser and the console that can be cut: a SOCKS 5 proxy (RFC 1928, no authentication, CONNECT only). */
export class Network {
  readonly #server = net.createServer((socket) => this.#accept(socket));
  readonly #open = new Set<Socket>();
  #cut = false;

  static async start(): Promise<Network> {
    const network = new Network();
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  /** For the browser. */
  get proxy(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `socks5://127.0.0.1:${port}`;
  }

  /** Ends every connection, and lets none through. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.#keep(socket);
    if (this.#cut) {
      socket.destroy();
      return;
    }
    // Greeting, then request: a browser sends each in one piece.
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        // Chromium sends every host as a name (type 3), numbers too: length, name, port.
        const port = 5 + request.readUInt8(4);
        const upstream = net.connect(request.readUInt16BE(port), request.toString('latin1', 5, port));
        this.#keep(upstream);
        upstream.once('connect', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          socket.pipe(upstream).pipe(socket);
        });
        upstream.once('close', () => socket.destroy());
        socket.once('close', () => upstream.destroy());
      });
    });
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // A cut ends connections in every state; what was lost is what the test is about.
    socket.on('error', () => socket.destroy());
  }
}
