// A browser without a window, spoken to over a pipe in its own protocol: what a page asked for, what it said on the
// console, and how it lies at a width. Debian's chromium does; where there is none, nothing here can be run.
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** The browser's path; undefined where there is none. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly media?: 'print';
}

export interface Seen {
  /** Every address that was asked for. */
  readonly requests: readonly string[];
  /** What was said on the console, thrown, or refused by the page's policy. */
  readonly complaints: readonly string[];
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** The whole page as a PNG. */
  picture(): Promise<Buffer>;
}

export interface Browser {
  open(address: string, look: Look): Promise<Seen>;
  close(): Promise<void>;
}

/** As much of what the browser says as is used here. */
interface Said {
  readonly targetId: string;
  readonly sessionId: string;
  readonly data: string;
  readonly url: string;
  readonly request: { readonly url: string };
  readonly result: { readonly value: unknown };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Said;
  readonly result?: Said;
  readonly error?: { readonly message: string };
}

export async function openBrowser(path: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'leadscore-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
  ];
  const child = spawn(path, [...flags, `--user-data-dir=${profile}`, '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const { send, listen } = speak(child);

  const open = async (address: string, { width, scheme, media }: Look): Promise<Seen> => {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const ask = (method: string, params: object = {}) => send(method, params, sessionId);
    const requests: string[] = [];
    const complaints: string[] = [];
    const loaded = new Promise<void>((resolve) => {
      listen(sessionId, (method, params) => {
        const said = JSON.stringify(params);
        if (method === 'Network.requestWillBeSent') requests.push(params.request.url);
        if (method === 'Network.webSocketCreated') requests.push(params.url);
        if (/^(Runtime\.(consoleAPICalled|exceptionThrown)|Log\.entryAdded)$/.test(method))
          complaints.push(said);
        if (method === 'Page.javascriptDialogOpening') complaints.push(said);
        if (method === 'Page.loadEventFired') resolve();
      });
    });
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await ask(`${domain}.enable`);
    await ask('Emulation.setDeviceMetricsOverride', {
      ...{ width, height: 900, deviceScaleFactor: 1, mobile: width < 600 },
    });
    await ask('Emulation.setEmulatedMedia', {
      media: media ?? '',
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    await ask('Page.navigate', { url: address });
    await loaded;
    return {
      requests,
      complaints,
      evaluate: async (expression) => {
        const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true });
        return result.value as never;
      },
      picture: async () => {
        const { data } = await ask('Page.captureScreenshot', { captureBeyondViewport: true });
        return Buffer.from(data, 'base64');
      },
    };
  };

  const close = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await send('Browser.close').catch(() => child.kill());
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };

  return { open, close };
}

type Listener = (method: string, said: Said) => void;

/** Messages to the browser and from it: JSON, each ended by a NUL. */
function speak(child: ChildProcess) {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, { resolve: (said: Said) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Listener>();
  let last = 0;
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const text of messages) {
      const { id, method, sessionId, params, result, error } = JSON.parse(text) as Message;
      if (id === undefined) listeners.get(sessionId ?? '')?.(method ?? '', params as Said);
      else if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result as Said);
    }
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'));
  });
  child.once('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
  });

  const send = (method: string, params: object = {}, sessionId?: string) => {
    const id = ++last;
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    return new Promise<Said>((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
  const listen = (sessionId: string, hear: Listener): void => {
    listeners.set(sessionId, hear);
  };
  return { send, listen };
}
