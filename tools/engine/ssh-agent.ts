import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import { EngineError } from "./engine-failure.ts";
import type { Environment } from "./environment.ts";

interface SshTarget {
  readonly destination: string;
  readonly port?: number;
}

/**
 * HTTP through the system's own ssh, so that its configuration, agent and jump hosts serve. Each connection is a process that
 * runs `docker system dial-stdio` on the other side, as Docker's own command line does; idle ones are used again.
 */
export class SshAgent extends Agent {
  readonly #target: SshTarget;
  readonly #env: Environment;

  constructor(target: SshTarget, env: Environment) {
    super({ keepAlive: true });
    this.#target = target;
    this.#env = env;
  }

  override createConnection(): Duplex {
    const { destination, port } = this.#target;
    const where = port === undefined ? [destination] : ["-p", String(port), destination];
    const command = ["-T", "-o", "ConnectTimeout=10", ...where, "docker", "system", "dial-stdio"];
    return new SshConnection(spawn("ssh", command, { stdio: "pipe", env: { ...this.#env } }), destination);
  }
}

/** A process's two pipes as one stream, with what Node's HTTP agent asks of a socket that it keeps. */
class SshConnection extends Duplex {
  readonly #ssh: ChildProcessWithoutNullStreams;

  constructor(ssh: ChildProcessWithoutNullStreams, destination: string) {
    super();
    this.#ssh = ssh;
    let complaint = "";
    ssh.stderr.on("data", (bytes: Buffer) => {
      complaint = `${complaint}${bytes}`.slice(-2_000);
    });
    ssh.stdout.on("data", (bytes: Buffer) => {
      if (!this.push(bytes)) ssh.stdout.pause();
    });
    // What cannot be written is explained by what ssh says when it ends.
    ssh.stdin.on("error", () => {});
    ssh.on("error", (error) => this.destroy(new EngineError(`ssh could not be run: ${error.message}`)));
    ssh.on("close", (status) => {
      if (status === 0) this.push(null);
      else
        this.destroy(new EngineError(`ssh ${destination} ended with status ${status}: ${complaint.trim()}`));
    });
  }

  override _read(): void {
    this.#ssh.stdout.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#ssh.stdin.write(bytes, () => done());
  }

  override _final(done: () => void): void {
    this.#ssh.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#ssh.kill();
    done(error);
  }

  setTimeout(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
