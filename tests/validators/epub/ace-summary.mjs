// Prints the violations of an Ace report, one line for each rule and document.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const document of report.assertions ?? []) {
  for (const found of document.assertions ?? []) {
    const test = found['earl:test'] ?? {};
    const where = document['earl:testSubject']?.url ?? '';
    const html = found['earl:result']?.html ?? '';
    const words = (found['earl:result']?.['dct:description'] ?? '').replace(/\s+/g, ' ');
    console.log(`  ${test['earl:impact']} ${test['dct:title']} ${where}: ${words.slice(0, 160)} ${html.slice(0, 160)}`);
  }
}
