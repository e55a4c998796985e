import { Transform } from "node:stream";
import { type EngineRelay, relayEngine } from "../relay-engine.ts";

export interface RecordingRelay extends EngineRelay {
  /** The builds whose containers were asked for since the last call, as `local:arm`, sorted: one for each container. */
  takeBuilds(): string[];
}

/** More than a request to create a container takes. */
const most = 128 * 1024;

/** Passes on to the engine behind `socket`, and notes which builds get a container: a fact that no code of ours can hide. */
export async function recordEngine(socket: string): Promise<RecordingRelay> {
  let builds: string[] = [];
  const watch = () => {
    let unread = "";
    return new Transform({
      transform(piece: Buffer, _encoding, done) {
        unread = (unread + piece.toString("latin1")).slice(-most);
        for (;;) {
          // The label comes twice: on the container, and on its volume. The first one ends the look at a request.
          const request = /\/containers\/create.*?"drydock\.purpose":"build (\S+) for ([^"]+)"/s.exec(unread);
          if (request === null) break;
          builds.push(`${request[1]}:${request[2]}`);
          unread = unread.slice(request.index + request[0].length);
        }
        done(null, piece);
      },
    });
  };
  const relay = await relayEngine(socket, watch);
  return {
    ...relay,
    takeBuilds() {
      const taken = builds.sort();
      builds = [];
      return taken;
    },
  };
}
