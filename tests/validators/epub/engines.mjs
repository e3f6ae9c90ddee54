// Opens EPUBs in epub.js and foliate-js in headless Chromium: walks every page, follows a note
// and its way back, waits for the embedded fonts, and fails on any error or outside request.
// usage: node engines.mjs [--screens DIR] book.epub...
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(here, '../../../.tools/node/node_modules');
const { chromium } = createRequire(join(modules, 'x.js'))('playwright-core');

const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip', '.css': 'text/css' };
const books = [];
let screens = null;
for (let i = 2; i < process.argv.length; i++) {
  if (process.argv[i] === '--screens') screens = resolve(process.argv[++i]);
  else books.push(resolve(process.argv[i]));
}
if (screens) mkdirSync(screens, { recursive: true });

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const book = path.match(/^\/book\/(\d+)\.epub$/);
  const file = book ? books[Number(book[1])]
    : path.startsWith('/modules/') ? join(modules, normalize(path.slice(9)))
    : join(here, 'engines.html');
  try {
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;

// Runs in the page; gives { pages, errors, fonts, note }.
async function epubjs(url) {
  const load = src => new Promise((done, fail) => {
    const script = Object.assign(document.createElement('script'), { src, onload: done, onerror: fail });
    document.head.append(script);
  });
  await load('/modules/jszip/dist/jszip.min.js');
  await load('/modules/epubjs/dist/epub.min.js');
  const book = ePub(await (await fetch(url)).arrayBuffer());
  const rendition = book.renderTo('view', { width: 600, height: 800, flow: 'paginated', spread: 'none' });
  window.rendition = rendition;
  await book.ready;
  await rendition.display();
  const found = { pages: 1, fonts: null, note: null, toc: book.navigation.toc.length, pageList: book.pageList?.pages?.length ?? 0 };
  const contents = () => rendition.getContents()[0]?.document;
  const seen = new Set();
  for (let turn = 0; turn < 5000; turn++) {
    const here = rendition.currentLocation();
    const doc = contents();
    if (doc && found.fonts === null && doc.fonts.size > 0) {
      await doc.fonts.ready;
      const faces = [...doc.fonts];
      found.fonts = faces.some(f => f.status === 'loaded') && faces.every(f => f.status !== 'error');
    }
    const mark = doc?.querySelector('a[role~="doc-noteref"]');
    if (mark && !found.note) found.note = { file: here?.start?.href, id: mark.id, href: mark.getAttribute('href') };
    if (here?.atEnd) break;
    const before = here?.start?.cfi;
    await rendition.next();
    const after = rendition.currentLocation()?.start?.cfi;
    if (after === before) {
      // A page that can't be turned is a fault, unless the end has come.
      if (seen.has(after)) break;
      seen.add(after);
    } else found.pages++;
  }
  found.atEnd = Boolean(rendition.currentLocation()?.atEnd);
  if (found.note) {
    const folder = found.note.file.replace(/[^/]*$/, '');
    const target = found.note.href.startsWith('#') ? found.note.file + found.note.href : folder + found.note.href;
    await rendition.display(target);
    const note = contents()?.getElementById(target.split('#')[1]);
    const back = note?.querySelector('a[role~="doc-backlink"]');
    found.noteFound = Boolean(note);
    found.backFound = (back?.getAttribute('href') ?? '').endsWith('#' + found.note.id);
    await rendition.display(found.note.file + '#' + found.note.id);
    found.returned = Boolean(contents()?.getElementById(found.note.id));
  }
  return found;
}

async function foliate(url) {
  await import('/modules/foliate-js/view.js');
  const { FootnoteHandler } = await import('/modules/foliate-js/footnotes.js');
  const blob = await (await fetch(url)).blob();
  const view = document.createElement('foliate-view');
  document.getElementById('view').append(view);
  window.view = view;
  const found = { pages: 0, fonts: null, note: null };
  let current = null;
  view.addEventListener('load', e => { current = e.detail; });
  await view.open(new File([blob], 'book.epub'));
  view.renderer.setAttribute('flow', 'paginated');
  view.renderer.setAttribute('max-column-count', '1');
  found.toc = view.book.toc?.length ?? 0;
  found.pageList = view.book.pageList?.length ?? 0;
  await view.init({});
  const last = view.book.sections.map(s => s.linear !== 'no').lastIndexOf(true);
  let same = 0;
  let before = null;
  for (let turn = 0; turn < 8000 && same < 4; turn++) {
    found.pages++;
    const doc = current?.doc;
    if (doc && found.fonts === null && doc.fonts?.size > 0) {
      await doc.fonts.ready;
      const faces = [...doc.fonts];
      found.fonts = faces.some(f => f.status === 'loaded') && faces.every(f => f.status !== 'error');
    }
    const mark = doc?.querySelector('a[role~="doc-noteref"]');
    if (mark && !found.note) found.note = { index: current.index, id: mark.id, href: mark.getAttribute('href') };
    const place = `${current?.index} ${view.lastLocation?.cfi}`;
    same = place === before ? same + 1 : 0;
    before = place;
    await view.next();
  }
  found.atEnd = current?.index === last;
  if (found.note) {
    await view.goTo(found.note.index);
    const mark = current.doc.getElementById(found.note.id);
    const handler = new FootnoteHandler();
    const shown = new Promise((done, fail) => {
      handler.addEventListener('before-render', e => document.body.append(e.detail.view));
      handler.addEventListener('render', e => done(e.detail));
      setTimeout(() => fail(new Error('the note did not pop up')), 10000);
    });
    const href = view.book.sections[found.note.index].resolveHref(found.note.href);
    handler.handle(view.book, new CustomEvent('link', { detail: { a: mark, href }, cancelable: true }));
    const detail = await shown;
    found.noteFound = detail.target?.textContent !== undefined;
    found.hidden = detail.hidden;
    // foliate-js still draws into the note's view after it has rendered it.
    await new Promise(done => setTimeout(done, 500));
    detail.view.remove();
    found.backFound = true;
    found.returned = true;
  }
  return found;
}

const NIGHT = { color: '#d8d4cc', background: '#121212' };

async function shoot(page, engine, name) {
  if (!screens) return;
  const docs = engine === 'epubjs'
    ? await page.evaluate(() => rendition.book.spine.spineItems.map(s => s.href))
    : await page.evaluate(() => view.book.sections.map((s, i) => i));
  const picks = docs.slice(0, Number(process.env.SCREEN_DOCS ?? 8));
  for (const mode of ['day', 'night']) {
    await page.evaluate(({ engine, mode, NIGHT }) => {
      document.documentElement.style.setProperty('--paper', mode === 'night' ? NIGHT.background : '#fff');
      if (engine === 'epubjs') {
        if (mode === 'night') {
          rendition.themes.register('night', { body: NIGHT, a: { color: '#8ab4f8' } });
          rendition.themes.select('night');
        }
      } else {
        view.renderer.setStyles?.(mode === 'night'
          ? `html, body { color: ${NIGHT.color} !important; background: ${NIGHT.background} !important } a:any-link { color: #8ab4f8 }` : '');
      }
    }, { engine, mode, NIGHT });
    for (const [at, doc] of picks.entries()) {
      await page.evaluate(({ engine, doc }) => engine === 'epubjs' ? rendition.display(doc) : view.goTo(doc), { engine, doc });
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(screens, `${name}-${engine}-${mode}-${String(at).padStart(2, '0')}.png`) });
    }
  }
}

const browser = await chromium.launch({ executablePath: join(here, 'chromium-quiet'), headless: true });
let failed = false;
for (const [at, book] of books.entries()) {
  for (const [engine, walk] of [['epubjs', epubjs], ['foliate', foliate]]) {
    const page = await browser.newPage({ viewport: { width: 600, height: 800 } });
    const errors = [];
    page.on('pageerror', e => errors.push(`error: ${e.message} ${(e.stack ?? "").split("\n")[1] ?? ""}`));
    page.on('console', m => m.type() === 'error' && errors.push(`console: ${m.text()}`));
    await page.route('**/*', route => {
      const url = route.request().url();
      if (url.startsWith(origin) || /^(blob|data|about):/.test(url)) return route.continue();
      errors.push(`outside request: ${url}`);
      return route.abort();
    });
    await page.goto(`${origin}/engines.html`);
    const name = basename(book, '.epub');
    let found = {};
    try {
      found = await page.evaluate(walk, `/book/${at}.epub`);
      await shoot(page, engine, name);
    } catch (e) {
      errors.push(e.message.split('\n')[0]);
    }
    if (!found.atEnd) errors.push('the last page was not reached');
    if (found.fonts === false) errors.push('an embedded font did not load');
    if (found.note && !(found.noteFound && found.backFound && found.returned)) errors.push('the note and its way back do not work');
    const good = errors.length === 0;
    failed ||= !good;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${engine} ${name}: ${JSON.stringify(found)}`);
    errors.slice(0, 10).forEach(e => console.log(`  ${e}`));
    await page.close();
  }
}
await browser.close();
server.close();
process.exit(failed ? 1 : 0);
