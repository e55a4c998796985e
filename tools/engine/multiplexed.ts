export type OutputStream = "stdout" | "stderr";

/**
 * Takes apart what an engine sends of a container without a terminal. Source of the format: Docker Engine API, "Stream
 * format" of /containers/{id}/attach: frames of a header, 1 byte stream (1 stdout, 2 stderr), 3 bytes zero, 4 bytes size
 * (big-endian), and then so many bytes. Chunks may break it anywhere; payloads are handed on as they come, without copying.
 */
export function demultiplexer(
  onPayload: (stream: OutputStream, bytes: Buffer) => void,
): (chunk: Buffer) => void {
  const header = Buffer.alloc(8);
  let headerBytes = 0;
  let payloadBytes = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payloadBytes > 0) {
        const payload = chunk.subarray(at, at + payloadBytes);
        at += payload.length;
        payloadBytes -= payload.length;
        onPayload(header[0] === 2 ? "stderr" : "stdout", payload);
      } else {
        const copied = chunk.copy(header, headerBytes, at);
        at += copied;
        headerBytes = (headerBytes + copied) % header.length;
        if (headerBytes === 0) payloadBytes = header.readUInt32BE(4);
      }
    }
  };
}
