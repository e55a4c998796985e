/** Where a build finds what compilers keep from build to build, if it is given that. */
export const cacheFolder = "/build/cache";
