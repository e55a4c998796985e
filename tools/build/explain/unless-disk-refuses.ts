/** Does something that is only for telling people of builds: a full or read-only disk must not fail the build for it. */
export async function unlessDiskRefuses(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
