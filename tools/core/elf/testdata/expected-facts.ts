import { readelfFacts } from "./readelf-facts.ts";

process.stdout.write(`${JSON.stringify(readelfFacts(process.argv[2] ?? ""), null, 2)}\n`);
