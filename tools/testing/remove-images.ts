import { withEngineClient } from "./engine-client.ts";

/** Removes the images of one repository, which a test made. */
export function removeImages(endpoint: string, repository: string): Promise<void> {
  return withEngineClient(endpoint, async (docker) => {
    const images = await docker.listImages({ filters: { reference: [repository] } });
    for (const { Id } of images) await docker.getImage(Id).remove({ force: true });
  });
}
