// As much of WebAssembly's JavaScript interface as is used: TypeScript knows it only together with a browser's.

export interface WasmModule {
  readonly tag?: 'module';
}

export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}

interface WebAssemblyDoor {
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
  readonly RuntimeError: new () => Error;
  compile(bytes: Uint8Array): Promise<WasmModule>;
}

/** Every Node that we run on has it. */
export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyDoor };
