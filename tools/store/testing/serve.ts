import { createServer, type RequestListener, type Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { onTestFinished } from "vitest";

/** A real server on the loopback interface, closed when the test is over. The value is its base URL. */
export function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener));
}

/** A server of these files, by path; anything else is 404. */
export function serveFiles(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  return serve((request, response) => {
    const file = files[request.url ?? ""];
    if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
}

/** The address of a server that is no longer there. */
export async function serveNothing(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A proxy that is asked to CONNECT; `route` gives the port on the loopback interface that a target stands for. */
export async function serveProxy(route: (target: string | undefined) => number): Promise<string> {
  const proxy = createServer();
  proxy.on("connect", (request, client) => {
    const upstream = connect(route(request.url), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
  });
  return listen(proxy);
}

/** Starts a server on the loopback interface; it is closed when the test is over. */
export async function listen(server: Server | TlsServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
